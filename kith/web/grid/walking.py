"""Walks of a period with their counts, planning one, and one walk's page: on a phone, one hand."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.catalogue.grid import WalkRules
from kith.catalogue.queries import in_force, menu
from kith.grid.actions import walks as actions
from kith.grid.queries import grids as grid_queries
from kith.grid.queries import walks as queries
from kith.web.grid.forms import (
    LeafletsForm,
    NeedForm,
    NoteForm,
    PersonForm,
    PlanForm,
    SignedForm,
)
from kith.web.grid.rows import WALK_TONES, minutes_of, walk_lines, walk_verbs
from kith.web.grid.tabs import DESK, READERS, tabs
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

    from kith.grid.models import Walk

STEPS: dict[str, Callable[..., Any]] = {
    "start": actions.start,
    "end": actions.end,
    "call_off": actions.call_off,
}


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Walks by day and grid with what was counted. Nobody is compared with anybody."""
    period = _period(request)
    rows = queries.visible_to(request.actor).filter(
        on_date__gte=period.first, on_date__lt=period.after
    )
    part = page_of(request, queries.counted(rows))
    paths = request.actor.paths(*READERS)
    totals = [
        (_("Walks"), sum(queries.walked(path, period).count() for path in paths)),
        (_("Leaflets"), sum(queries.leaflet_count(path, period) for path in paths)),
        (_("Undertakings signed"), sum(queries.signed_count(path, period) for path in paths)),
    ]
    context = {
        "tabs": tabs(request.actor, "walks"),
        "page": part,
        "query": query_of(request),
        "lines": walk_lines(part.object_list),
        "totals": totals,
        "topics": [row for path in paths for row in queries.topics(path, period)],
        "first": period.first,
        "last": period.after - timedelta(days=1),
        "may_plan": request.actor.has(*DESK),
    }
    return render(request, "web/grid/walks.html", context)


def _period(request: Request) -> queries.Period:
    """`?first=&last=`, both days included; this month where nothing sensible is named."""
    today = localdate(request.now)
    first = _day(request.GET.get("first", "")) or today.replace(day=1)
    last = _day(request.GET.get("last", "")) or today
    return queries.Period(first, max(first, last) + timedelta(days=1))


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def new(request: Request) -> HttpResponse:
    """The desk plans a walk for somebody who is posted."""
    today = localdate(request.now)
    areas = grid_queries.grids_of(request.actor)
    rows = grid_queries.with_staff(areas, on=today)
    postings = {one.pk: one for row in rows for one in row.posted}
    named = [(one.pk, f"{one.area.name} · {one.person.name}") for one in postings.values()]
    typed_in = request.POST if request.method == "POST" else None
    form = PlanForm(typed_in, postings=named, initial={"on_date": today})
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            one = postings[typed["posting"]]
            given = actions.WalkInput(one.area_id, one.person_id, typed["on_date"], typed["focus"])
            actions.plan(input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The walk is planned. She hears of it."))
            return redirect("web:walks")
    context = {"form": form, "has_postings": bool(named)}
    return render(request, "web/grid/walk_new.html", context, status=status_of(form))


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return shown(request, walk_of(request, pk))


def walk_of(request: Request, pk: int) -> Walk:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


@require_POST
@signed_in
def step(request: Request, pk: int, verb: str) -> HttpResponse:
    """Begin, end, call off."""
    if verb not in STEPS:
        raise Http404
    walk = walk_of(request, pk)
    STEPS[verb](walk.pk, actor=request.actor, now=request.now)
    return redirect("web:walk", pk)


def forms_of(request: Request, walk: Walk) -> dict[str, Any]:
    """Empty forms of everything that may be entered on a walk."""
    key = {"key": uuid.uuid4()}
    topics = [(row.pk, row.title) for row in queries.open_topics(walk.area.path)]
    texts = [(row.pk, f"{row.title} · {row.version}") for row in _texts(walk)]
    services = [(row.code, row.name) for row in menu()]
    day = {"day": localdate(request.now)}
    return {
        "leaflets": LeafletsForm(topics=topics, initial=key, auto_id="leaflets-%s"),
        "signed_form": SignedForm(texts=texts, initial=key, auto_id="signed-%s"),
        "note": NoteForm(initial=key, auto_id="note-%s"),
        "need": NeedForm(services=services, initial=key | day, auto_id="need-%s"),
        "person": PersonForm(auto_id="person-%s"),
    }


def _texts(walk: Walk) -> Any:
    return queries.open_undertakings(walk.area.path)


def shown(request: Request, walk: Walk, **more: Any) -> HttpResponse:
    """`more` are refused forms by name, or what was opened."""
    verbs = walk_verbs(walk, request.actor)
    rules = in_force(WalkRules, path=walk.area.path, on=localdate(request.now))
    issues, signed = list(queries.issues_of(walk)), list(queries.signed_of(walk))
    context = {
        "walk": walk,
        "tone": WALK_TONES[walk.state],  # type: ignore[index]
        "verbs": verbs,
        "quick": rules.quick,
        "topics": list(queries.open_topics(walk.area.path)),
        "quick_keys": [str(uuid.uuid4()) for _n in range(1)],
        "texts": list(_texts(walk)),
        "issues": issues,
        "pieces": sum(row.quantity for row in issues if row.topic_id),
        "signed": signed,
        "copies": sum(row.copies for row in signed),
        "notes": queries.notes_of(walk),
        "needs": queries.needs_of(walk),
        "registrations": queries.registrations_of(walk).count(),
        "amendments": queries.amendments_of(walk),
        "length": minutes_of(walk),
        "is_mine": walk.walker_id == request.actor.person_id,
    }
    if "record" in verbs:
        context |= forms_of(request, walk)
    status = max((status_of(f) for f in more.values() if hasattr(f, "is_bound")), default=200)
    return render(request, "web/grid/walk.html", context | more, status=status)
