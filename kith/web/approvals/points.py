"""Points given or taken by hand: somebody is found, one proposes, a second person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.people.queries import masked, visible_to, with_phone
from kith.places.queries import ancestors, with_ids, with_paths
from kith.points import actions, policies, queries
from kith.points.actions import AdjustmentInput
from kith.points.policies import ADJUSTERS
from kith.points.states import AdjustmentState
from kith.web.approvals.tabs import tabs
from kith.web.fields import PhoneField, WholeField
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.people.models import Person
    from kith.places.models import Area
    from kith.points.models import Adjustment

MOST: Final = 100_000  # of one proposal: a slip of the finger, not a rule of the place
S = AdjustmentState
TONES: Final = {S.PROPOSED: "wait", S.APPROVED: "good", S.REJECTED: "bad"}


class FindForm(forms.Form):
    phone = PhoneField(label=gettext_lazy("Phone number of a person who is registered here"))


class ProposeForm(forms.Form):
    """What is typed about the one who was found."""

    points = WholeField(
        label=gettext_lazy("How many points"),
        help_text=gettext_lazy("With a minus in front they are taken back."),
        min_value=-MOST,
        max_value=MOST,
    )
    pool = forms.TypedChoiceField(
        label=gettext_lazy("Where they come from"), coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it to be done?"),
        help_text=gettext_lazy("Whoever approves it reads this."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, pools: list[Area]) -> None:
        super().__init__(*args)
        if not pools:
            del self.fields["pool"]
            return
        none = ("", _("Newly given, or taken back"))
        named = [(a.pk, _("The gift pool of %(place)s") % {"place": a.name}) for a in pools]
        self.fields["pool"].choices = [none, *named]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal as the list shows it."""

    row: Adjustment
    tone: str
    person: Person
    pool: Area | None
    decides: bool


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*ADJUSTERS)
def page(request: Request) -> HttpResponse:
    """Finding somebody and proposing; below it what was proposed here, the newest first."""
    find = FindForm(request.POST if request.method == "POST" else None)
    person = _found(request, find)
    form = _form(request, person) if person else None
    if person and form and form.is_bound and form.is_valid() and _proposed(request, person, form):
        messages.success(request, _("Proposed. A second person decides; you are told."))
        return redirect("web:points_by_hand")
    shown = page_of(request, queries.adjustments_visible_to(request.actor).order_by("-pk"))
    context = {
        "tabs": tabs(request, "points_by_hand"),
        "find": find,
        "person": person,
        "form": form,
        "rows": _rows(request, shown.object_list),
        "page": shown,
        "query": query_of(request),
    }
    status = status_of(form) if form else status_of(find)
    return render(request, "web/approvals/points.html", context, status=status)


def _found(request: Request, find: FindForm) -> Person | None:
    """Exactly one, over whom the actor may propose; everybody else is not known here."""
    if not find.is_valid():
        return None
    known = visible_to(request.actor).filter(pk__in=with_phone(find.cleaned_data["phone"]))
    found = [one for one in known if policies.may_propose_adjustment(request.actor, one)]
    if len(found) != 1:
        find.add_error("phone", _("There is not exactly one person with this number here."))
        return None
    only: Person = found[0]
    return only


def _form(request: Request, person: Person) -> ProposeForm:
    """Empty until something was typed into it."""
    areas = with_paths(ancestors(person.area.path)).values()
    pools = [area for area in areas if queries.pool(area.pk).free > 0]
    return ProposeForm(request.POST if "propose" in request.POST else None, pools=pools)


def _proposed(request: Request, person: Person, form: ProposeForm) -> bool:
    typed = form.cleaned_data
    if request.POST["propose"] != str(person.pk):
        raise Http404
    wanted = AdjustmentInput(typed["points"], typed["reason"].strip(), typed.get("pool"))
    with refusals_on(form):
        actions.propose_adjustment(person.pk, input=wanted, actor=request.actor, now=request.now)
    return form.is_valid()


def _rows(request: Request, rows: Any) -> list[Row]:
    people = masked(row.person_id for row in rows)
    areas = with_ids(row.pool_id for row in rows if row.pool_id)
    return [
        Row(
            row,
            TONES[S(row.state)],
            people[row.person_id],
            areas.get(row.pool_id),
            row.state == S.PROPOSED
            and policies.may_decide_adjustment(request.actor, row, people[row.person_id]),
        )
        for row in rows
    ]


@require_POST
@with_role(*ADJUSTERS)
def approve(request: Request, pk: int) -> HttpResponse:
    """Exactly this moves now."""
    actions.approve_adjustment(_seen(request, pk).pk, actor=request.actor, now=request.now)
    messages.success(request, _("Approved: the points have moved, and she is told."))
    return redirect("web:points_by_hand")


@require_POST
@with_role(*ADJUSTERS)
def reject(request: Request, pk: int) -> HttpResponse:
    """Nothing moves."""
    actions.reject_adjustment(_seen(request, pk).pk, actor=request.actor, now=request.now)
    messages.success(request, _("Not approved: nothing has moved."))
    return redirect("web:points_by_hand")


def _seen(request: Request, pk: int) -> Adjustment:
    return get_object_or_404(queries.adjustments_visible_to(request.actor), pk=pk)
