"""Calls to everybody near: list, calling, one call with who comes, stop and stand down."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.care.actions.events import area_event
from kith.care.states import EventKind
from kith.core.refusal import Refusal
from kith.grid.actions import mobilising as actions
from kith.grid.policies import mobilising as policies
from kith.grid.queries import grids as grid_queries
from kith.grid.queries import mobilising as queries
from kith.grid.states import MOBILISATION, WEATHER, Emergency
from kith.web.fields import WholeField
from kith.web.grid.forms import KEY, WRITE, offer, time_field
from kith.web.grid.rows import CALL_TONES
from kith.web.grid.tabs import DESK, tabs
from kith.web.http import Request, page_of, refusals_on, signed_in, status_of, with_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.grid.models import Mobilisation
    from kith.places.models import Area

STEPS: dict[str, Callable[..., Any]] = {
    "come": actions.come,
    "not_this_time": actions.not_this_time,
    "stop": actions.stop,
    "stand_down": actions.stand_down,
}


class CallForm(forms.Form):
    """What has happened, what is to be done, where and how many hands."""

    key = KEY
    kind = forms.ChoiceField(
        label=gettext_lazy("What has happened"),
        choices=Emergency.choices,
        widget=forms.RadioSelect,
        initial=Emergency.SNOW,
    )
    task = forms.CharField(
        label=gettext_lazy("What is to be done"),
        help_text=gettext_lazy("Every volunteer of the place reads it: no name, no door."),
        max_length=100,
        error_messages=WRITE,
    )
    meeting_place = forms.CharField(
        label=gettext_lazy("Where one meets"), max_length=80, error_messages=WRITE
    )
    contact = forms.TypedChoiceField(
        label=gettext_lazy("Who is on the spot"),
        help_text=gettext_lazy("Receives those who come, and confirms afterwards. Not yourself."),
        coerce=int,
    )
    cap = WholeField(label=gettext_lazy("How many hands, at most"), min_value=1, initial=10)
    reach_m = WholeField(label=gettext_lazy("From how far, in metres"), min_value=100, initial=2000)
    starts_at = time_field(gettext_lazy("Begins"))
    ends_at = time_field(gettext_lazy("Ends"))

    def __init__(self, *args: Any, contacts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "contact", contacts)


@require_GET
@signed_in
def page(request: Request) -> HttpResponse:
    """Calls one may see: the desk's, and those one may answer."""
    part = page_of(request, queries.visible_to(request.actor))
    rows = [(row, CALL_TONES[row.state]) for row in part.object_list]
    context = {
        "tabs": tabs(request.actor, "mobilisations"),
        "page": part,
        "rows": rows,
        "places": grid_queries.communities_of(request.actor) if request.actor.has(*DESK) else [],
    }
    return render(request, "web/grid/calls.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def new(request: Request) -> HttpResponse:
    """`?area=` names the community."""
    typed_area = request.GET.get("area", "")
    keeps = grid_queries.communities_of(request.actor)
    area = get_object_or_404(keeps, pk=typed_area if typed_area.isdigit() else 0)
    form = _form(request, area)
    if form.is_valid():
        with refusals_on(form):
            row = actions.call(input=_input(area, form), actor=request.actor, now=request.now)
            _tell_care(request, row)
            said = _("%(n)s volunteers near are told.")
            messages.success(request, said % {"n": queries.turnout(row).told})
            return redirect("web:mobilisation", row.pk)
    context = {
        "form": form,
        "area": area,
        "rules": queries.rules_of(area.path, request.now),
        "rings_at": queries.rings_at(area.path, request.now),
        "rings_now": queries.rings_at(area.path, request.now) <= request.now,
        "has_contacts": bool(form.fields["contact"].choices),  # type: ignore[attr-defined]
    }
    return render(request, "web/grid/call_new.html", context, status=status_of(form))


def _form(request: Request, area: Area) -> CallForm:
    people = queries.contacts_for(area, but=request.actor.me, now=request.now)
    contacts = [(who.pk, str(who.name)) for who in people]
    start = localtime(request.now).replace(minute=0, second=0, microsecond=0)
    first = {
        "key": uuid.uuid4(),
        "starts_at": start + timedelta(hours=1),
        "ends_at": start + timedelta(hours=3),
    }
    typed = request.POST if request.method == "POST" else None
    return CallForm(typed, contacts=contacts, initial=first)


def _input(area: Area, form: CallForm) -> actions.CallInput:
    typed = form.cleaned_data
    return actions.CallInput(
        area_id=area.pk,
        kind=Emergency(typed["kind"]),
        task=typed["task"],
        meeting_place=typed["meeting_place"],
        contact_id=typed["contact"],
        cap=typed["cap"],
        reach_m=typed["reach_m"],
        starts_at=typed["starts_at"],
        ends_at=typed["ends_at"],
        key=typed["key"],
    )


def _tell_care(request: Request, row: Mobilisation) -> None:
    """Weather pulls the visits of cared-for people forward, where this desk may say so."""
    if row.kind not in WEATHER:
        return
    with suppress(Refusal):
        area_event(
            row.area_id,
            kind=EventKind.WEATHER,
            title=str(Emergency(row.kind).label),
            starts_on=localdate(row.starts_at),
            actor=request.actor,
            now=request.now,
        )


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """The call with one's own answer; for desk and contact who comes."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    actor = request.actor
    is_desk = policies.may_call(actor, row.area.path)
    claim = queries.claim_of(row, actor.me)
    verbs = {verb for verb in MOBILISATION.verbs(row.state) if is_desk}
    answers = policies.may_answer(actor, row) and not is_desk
    is_calling = "stop" in MOBILISATION.verbs(row.state)
    turnout = queries.turnout(row)
    context = {
        "tabs": tabs(actor, "mobilisations") if is_desk else [],
        "row": row,
        "tone": CALL_TONES[row.state],  # type: ignore[index]
        "verbs": verbs,
        "turnout": turnout,
        "claim": claim,
        "may_come": answers and is_calling and claim is None and not turnout.is_full,
        "may_decline": answers and is_calling and claim is None,
        "declined": queries.has_declined(row, actor.me),
        "sees": policies.may_see_who_comes(actor, row),
        "claims": queries.claims_of(row) if policies.may_see_who_comes(actor, row) else [],
        "squads": queries.squads_of(row) if is_desk else [],
    }
    return render(request, "web/grid/call.html", context)


@require_POST
@signed_in
def step(request: Request, pk: int, verb: str) -> HttpResponse:
    """Come, not this time, stop, stand down."""
    if verb not in STEPS:
        raise Http404
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    STEPS[verb](row.pk, actor=request.actor, now=request.now)
    said = {
        "come": _("Thank you! A place is yours."),
        "not_this_time": _("That is no trouble. Thank you for answering."),
        "stop": _("Nobody else is called."),
        "stand_down": _("Stood down. Everybody who agreed is told."),
    }
    messages.success(request, said[verb])
    return redirect("web:mobilisation", pk)
