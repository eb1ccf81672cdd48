"""Disputes one carries or is asked about; taking a new one down; figures by topic."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.grid.actions import mediation as actions
from kith.grid.actions.mediation import DisputeInput, PartyInput
from kith.grid.queries import grids as grid_queries
from kith.grid.queries import mediation as queries
from kith.grid.states import RUNNING, DisputeTopic, MediationState
from kith.people.queries import visible_to, with_phone
from kith.people.states import Channel
from kith.web.grid.forms_mediation import DisputeForm
from kith.web.grid.rows import MATTER_TONES
from kith.web.grid.tabs import DESK, tabs
from kith.web.http import (
    Request,
    page_of,
    query_of,
    refusals_on,
    signed_in,
    status_of,
    with_role,
)

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN = "OPEN"
ANSWERS: dict[str, Callable[..., Any]] = {"accept": actions.accept, "decline": actions.decline}


@require_GET
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    """What one is asked first, then what one carries; a list shows number, topic and aliases."""
    today = localdate(request.now)
    mine = queries.visible_to(request.actor)
    what = request.GET.get("what", OPEN)
    rows = mine.filter(state__in=RUNNING) if what == OPEN else mine
    rows = rows.filter(state=what) if what in MediationState.values else rows
    part = page_of(request, rows)
    year = (today.replace(month=1, day=1), today + timedelta(days=1))
    is_desk = request.actor.has(*DESK)
    counts = [
        (DisputeTopic(topic).label, opened, agreed)
        for path in (request.actor.paths(*DESK) if is_desk else ())
        for topic, opened, agreed in queries.by_topic(path, *year)
    ]
    context = {
        "tabs": tabs(request.actor, "mediations"),
        "asked": queries.asked_of(request.actor),
        "page": part,
        "query": query_of(request),
        "rows": [(row, MATTER_TONES[row.state], row.parties.all()) for row in part.object_list],
        "due": queries.revisits_due(mine, on=today)[:20],
        "what": what,
        "states": [(OPEN, _("Going on")), *MediationState.choices, ("ALL", _("All"))],
        "is_desk": is_desk,
        "counts": counts,
    }
    return render(request, "web/grid/mediations.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def new(request: Request) -> HttpResponse:
    """Taken down at the desk, under aliases."""
    named = [(area.pk, area.name) for area in grid_queries.communities_of(request.actor)]
    first = {"alias_1": _("Party A"), "alias_2": _("Party B")}
    typed = request.POST if request.method == "POST" else None
    form = DisputeForm(typed, communities=named, initial=first)
    if form.is_valid():
        with refusals_on(form):
            given = _input(request, form.cleaned_data)
            row = actions.take_down(input=given, actor=request.actor, now=request.now)
            messages.success(request, _("On file. Now ask somebody to mediate."))
            return redirect("web:mediation", row.pk)
    return render(request, "web/grid/mediation_new.html", {"form": form}, status=status_of(form))


def _input(request: Request, typed: dict[str, Any]) -> DisputeInput:
    return DisputeInput(
        area_id=typed["community"],
        topic=DisputeTopic(typed["topic"]),
        channel=Channel(typed["channel"]),
        about=typed["about"],
        parties=tuple(
            _party(request, typed[f"alias_{n}"], typed[f"name_{n}"], typed[f"phone_{n}"])
            for n in (1, 2, 3)
            if n < 3 or typed["alias_3"] or typed["name_3"]
        ),
    )


def _party(request: Request, alias: str, name: str, phone: str) -> PartyInput:
    """Somebody exactly one person's number names is that person: nobody then mediates her own."""
    known: list[int] = []
    if phone:
        near = visible_to(request.actor).filter(pk__in=with_phone(phone))
        known = list(near.values_list("pk", flat=True)[:2])
    return PartyInput(alias, name, phone, known[0] if len(known) == 1 else None)


@require_POST
@signed_in
def answer(request: Request, pk: int, verb: str) -> HttpResponse:
    """Yes or no to mediating."""
    if verb not in ANSWERS:
        raise Http404
    row = get_object_or_404(queries.asked_of(request.actor), pk=pk)
    ANSWERS[verb](pk, actor=request.actor, now=request.now)
    if verb == "accept":
        messages.success(request, _("Thank you. You may read the file now."))
        return redirect("web:mediation", row.mediation_id)
    messages.success(request, _("That is no trouble. Nobody asks why."))
    return redirect("web:mediations")
