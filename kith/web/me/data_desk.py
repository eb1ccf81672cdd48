"""The desk's side of requests about data: what is due, why, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages as notices
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import BadInput, require
from kith.core.values import BadValue
from kith.people import queries as people
from kith.privacy import policies
from kith.privacy.actions import asking, erasing
from kith.privacy.policies import READERS
from kith.privacy.queries import requests as queries
from kith.privacy.queries.open_matters import open_matters
from kith.privacy.states import LIFE, Wish
from kith.web.fields import PhoneField
from kith.web.http import page_of, query_of, refusals_on, status_of, with_role
from kith.web.me.data import asked_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from kith.people.models import Person
    from kith.privacy.models import Request as DataRequest
    from kith.web.http import Request

FORGOTTEN_SHOWN: Final = 12


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The person reads this. It is kept sealed."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "data-keep": "off"}),
    )


class NewForm(forms.Form):
    """Somebody stands at the counter and asks."""

    phone = PhoneField(label=gettext_lazy("Her phone number"))
    wish = forms.ChoiceField(
        label=gettext_lazy("What does she want?"), choices=Wish.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("How did you make sure that it is she, and what did she say?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": "off"}),
    )

    def __init__(self, *args: Any, found: Sequence[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(found) > 1:
            choices = [(str(one.pk), f"{one.name} {one.address}") for one in found]
            self.fields["person"] = forms.ChoiceField(
                label=_("Several people share this number. Who is it?"),
                choices=choices,
                widget=forms.RadioSelect,
            )


@require_GET
@with_role(*READERS)
def listed(request: Request) -> HttpResponse:
    """What is to be answered, the nearest date first; or everything."""
    is_all = request.GET.get("show") == "all"
    rows = queries.at_the_desk(request.actor)
    page = page_of(request, rows if is_all else queries.pending(rows))
    context = {
        "rows": asked_rows(request, list(page)),
        "page": page,
        "query": query_of(request),
        "is_all": is_all,
        "today": localtime(request.now).date(),
        "forgotten": queries.forgotten()[:FORGOTTEN_SHOWN],
    }
    return render(request, "web/me/data_list.html", context)


@never_cache
@require_GET
@with_role(*READERS)
def one(request: Request, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _seen(request: Request, pk: int) -> DataRequest:
    return get_object_or_404(queries.at_the_desk(request.actor), pk=pk)


def _page(
    request: Request, row: DataRequest, form: ReasonForm | None = None, **told: object
) -> HttpResponse:
    may_decide = policies.may_decide(request.actor, row) and LIFE.allows(row.state, "grant")
    may_erase = policies.may_erase(request.actor, row) and row.wish == Wish.ERASURE
    shown = form or ReasonForm()
    context = {
        "asked": asked_rows(request, [row])[0],
        "row": row,
        "in_the_way": open_matters(row.person_id, request.now) if row.wish == Wish.ERASURE else [],
        "decides": may_decide,
        "erases": may_erase and LIFE.allows(row.state, "erase"),
        "has_reason": bool(row.reason) or row.decisions.exists(),
        "form": shown,
        "today": localtime(request.now).date(),
        **told,
    }
    return render(request, "web/me/data_one.html", context, status=status_of(shown))


@never_cache
@require_POST
@with_role(*READERS)
def reasons(request: Request, pk: int) -> HttpResponse:
    """Why it was asked and decided; the look is written down."""
    row = _seen(request, pk)
    told = asking.read_reasons(row.pk, actor=request.actor, now=request.now)
    return _page(request, row, reasons=told)


@require_POST
@with_role(*policies.DECIDERS)
def decide(request: Request, pk: int) -> HttpResponse:
    row, form = _seen(request, pk), ReasonForm(request.POST)
    require(policies.may_decide(request.actor, row))
    if form.is_valid():
        with refusals_on(form):
            asking.decide(
                row.pk,
                is_granted=request.POST.get("verb") == "grant",
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            notices.success(request, _("Decided. The person gets a message."))
            return redirect("web:data_request", pk)
    return _page(request, row, form)


@require_POST
@with_role(*policies.DECIDERS)
def erase(request: Request, pk: int) -> HttpResponse:
    """Carried out; whoever has not asked a second person yet comes to the page that does."""
    row = _seen(request, pk)
    erasing.erase(row.pk, actor=request.actor, now=request.now)
    notices.success(request, _("Erased. Only the number is left."))
    return redirect("web:data_request", pk)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*READERS)
def new(request: Request) -> HttpResponse:
    """The desk writes down what somebody asks at the counter."""
    form = NewForm(request.POST or None, found=_found(request))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            person = _person(request, form)
            row = asking.ask(
                person.pk,
                Wish(form.cleaned_data["wish"]),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            notices.success(request, _("Written down. It is decided in the street office."))
            return redirect("web:data_request", row.pk)
    return render(request, "web/me/data_new.html", {"form": form}, status=status_of(form))


def _found(request: Request) -> list[Person]:
    """Those the desk may see who have exactly this number."""
    try:
        named = people.with_phone(request.POST.get("phone", ""))
    except BadValue:
        return []
    return list(people.visible_to(request.actor).filter(pk__in=named.values("pk")).order_by("pk"))


def _person(request: Request, form: NewForm) -> Person:
    found = _found(request)
    chosen = form.cleaned_data.get("person")
    person = next((one for one in found if not chosen or str(one.pk) == chosen), None)
    if person is None:
        raise BadInput(field="phone", why=_("Nobody here has this number."))
    return person
