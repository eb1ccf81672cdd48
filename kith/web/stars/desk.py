"""The desk's side: applications to check, notices running, objections to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import Forbidden, require
from kith.recognition import policies, queries
from kith.recognition.actions import stars
from kith.recognition.states import StarState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.stars.forms import DecideForm, LowerForm
from kith.web.stars.rows import row_of, rows_of

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.recognition.models import Star

DESK = (Role.WORKER, Role.STREET, Role.DISTRICT)
SHOWN = (StarState.APPLIED, StarState.CHECKED, StarState.ON_NOTICE, StarState.OBJECTED)
VERBS = {
    "apply": gettext_lazy("applied for"),
    "check": gettext_lazy("checked"),
    "announce": gettext_lazy("publicly announced"),
    "object": gettext_lazy("somebody objected"),
    "dismiss": gettext_lazy("the objection did not stand"),
    "grant": gettext_lazy("granted"),
    "reject": gettext_lazy("not granted"),
    "withdraw": gettext_lazy("withdrawn"),
    "surpass": gettext_lazy("followed by a higher one"),
    "downgrade": gettext_lazy("lowered"),
    "revoke": gettext_lazy("taken back"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One step as the desk reads it."""

    at: datetime
    words: str
    reason: str


@require_GET
@with_role(*DESK)
@never_cache
def page(request: Request) -> HttpResponse:
    """What is not decided yet, by state; `?what=GRANTED` who holds stars here."""
    what = request.GET.get("what", "")
    rows = queries.at_desk(request.actor)
    if what == StarState.GRANTED:
        rows = queries.granted_at(request.actor)
    elif what in SHOWN:
        rows = rows.filter(state=what)
    found = page_of(request, rows)
    context = {
        "what": what,
        "states": [(state.value, state.label) for state in (*SHOWN, StarState.GRANTED)],
        "page": found,
        "rows": rows_of(found.object_list, request.actor),
        "query": query_of(request),
    }
    return render(request, "web/stars/desk.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """One application with its figures, its steps and the decision that is due."""
    star = _whole(request, pk)
    require(request.method != "POST" or policies.is_uninvolved(request.actor, star))
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = _decide(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, done)
            return redirect("web:stars_desk")
    return _shown(request, star, form, LowerForm())


def _whole(request: Request, pk: int) -> Star:
    star: Star = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    require(policies.may_see_whole(request.actor, star))
    return star


def _shown(request: Request, star: Star, form: DecideForm, lower: LowerForm) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row_of(star, request.actor),
        "steps": [Said(step.at, str(VERBS[step.verb]), step.reason) for step in star.steps.all()],
        "form": form,
        "lower": lower,
        "standing": queries.standing(star.person, request.now),
    }
    bound = form if form.is_bound else lower
    return render(request, "web/stars/one.html", context, status=status_of(bound))


def _decide(pk: int, *, verb: str, reason: str, actor: Actor, now: datetime) -> str:
    if verb == "check":
        stars.check(pk, actor=actor, now=now)
        return _("Checked. A second person announces it.")
    if verb == "announce":
        stars.announce(pk, actor=actor, now=now)
        return _("Announced. It is granted by itself when the notice is over.")
    if verb == "dismiss":
        stars.dismiss(pk, reason=reason, actor=actor, now=now)
        return _("The objection does not stand. The notice goes on.")
    if verb == "reject":
        stars.reject(pk, reason=reason, actor=actor, now=now)
        return _("Not granted. She reads your reason.")
    raise Forbidden()


@require_POST
@with_role(*DESK)
@never_cache
def objections(request: Request, pk: int) -> HttpResponse:
    """The words of the objections, for whoever decides; each look is logged."""
    star = _whole(request, pk)
    words = stars.read_objections(pk, actor=request.actor, now=request.now)
    return render(
        request, "web/stars/objections.html", {"row": row_of(star, request.actor), "words": words}
    )


@require_POST
@with_role(*DESK)
@never_cache
def lower(request: Request, pk: int) -> HttpResponse:
    """A granted star falls, or is taken back."""
    star = _whole(request, pk)
    require(policies.may_decide(request.actor, star, frozenset()))  # earlier hands: the action
    form = LowerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            fall = stars.Fall(**form.cleaned_data)
            stars.lower(pk, input=fall, actor=request.actor, now=request.now)
            messages.success(request, _("Done. She has been told, with your reason."))
            return redirect("web:stars_desk")
    return _shown(request, star, DecideForm(), form)
