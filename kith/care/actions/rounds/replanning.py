"""Keeping a new answer for a day that has begun: who was told keeps what she was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from kith.care.actions.rounds import _rows
from kith.care.actions.rounds._holding import held
from kith.care.actions.rounds._homes import release, require_free_homes
from kith.care.actions.rounds._telling import tell_helpers
from kith.care.actions.rounds.keeping import Found, PlanMoved
from kith.care.models import Route, Stop
from kith.care.queries import rounds as queries
from kith.care.queries.rounds_day import zone
from kith.care.queries.rounds_plan import GOING, STANDING, crews_of, held_of
from kith.care.rules.rounds_hours import instant
from kith.care.states.rounds import PLAN, STOP, RouteState, StopState
from kith.core.actor import Actor
from kith.core.refusal import require
from kith.journal.actions import note

if TYPE_CHECKING:
    from kith.care.models import RoundPlan
    from kith.care.rules.rounds import Crew
    from kith.care.rules.rounds_answer import Key, PlannedStop

TOLD_S = 5 * 60  # a visit that moves by less is no news


@transaction.atomic
def keep(
    plan_id: int,
    found: Found,
    *,
    was: Mapping[Key, tuple[int, int]],
    actor: Actor,
    now: datetime,
) -> RoundPlan:
    """Rounds that were given out are as found, the others are planned anew and not given out yet.

    Whoever is asked for more, or whose times moved, is told once. Raises Forbidden, IllegalMove,
    PlanMoved when the plan is another by now, AlreadyOnARound.
    """
    plan = held(plan_id, "replan", actor=actor)
    require(held_of(plan) == dict(was), PlanMoved())
    plan.routes.filter(state=RouteState.PLANNED).delete()
    standing = _standing(plan)
    stops = _stops(standing)
    kept = _kept(found, standing, stops)
    gone = [stop for key, stop in stops.items() if key not in kept]
    release(gone)
    require_free_homes(_added(plan, found, standing, kept), plan.pk)
    for crew, planned in zip(found.crews, found.answer.routes, strict=True):
        route = standing.get(crew.key)
        if route is None:
            _plan_anew(plan, crew, planned)
        else:
            lost = any(stop.route_id == route.pk for stop in gone)
            _follow(route, plan, planned, stops, is_changed=lost, now=now)
    _remember(plan, found)
    note("round_plan", plan.pk, "replan", actor=actor, now=now, after=plan.state)
    return plan


def _standing(plan: RoundPlan) -> dict[int, Route]:
    """Rounds that were given out and still go, by crew."""
    rows = plan.routes.select_for_update().filter(state__in=GOING).order_by("pk")
    found = {}
    for route in rows.prefetch_related("helpers"):
        route.plan = plan
        found[min(route.helpers.all(), key=lambda h: h.position).person_id] = route
    return found


def _stops(standing: Mapping[int, Route]) -> dict[Key, Stop]:
    """Their homes that are still to be visited."""
    rows = list(Stop.objects.filter(route__in=standing.values(), state__in=STANDING))
    visited = queries.visited_at(rows)
    return {(row.due_id, row.seat): row for row in rows if row.file_id not in visited}


def _kept(found: Found, standing: Mapping[int, Route], stops: Mapping[Key, Stop]) -> set[Key]:
    """Homes that stay with whom they were given to."""
    return {
        stop.key
        for crew, planned in zip(found.crews, found.answer.routes, strict=True)
        for stop in planned
        if crew.key in standing
        and stop.key in stops
        and stops[stop.key].route_id == standing[crew.key].pk
    }


def _added(
    plan: RoundPlan, found: Found, standing: Mapping[int, Route], kept: set[Key]
) -> list[Stop]:
    """What rounds that were given out get beside what they have, as rows not yet written."""
    return [
        _rows.stop_row(standing[crew.key], plan.day, n, stop)
        for crew, planned in zip(found.crews, found.answer.routes, strict=True)
        if crew.key in standing
        for n, stop in enumerate(planned)
        if stop.key not in kept
    ]


def _plan_anew(plan: RoundPlan, crew: Crew, planned: Sequence[PlannedStop]) -> None:
    if not planned:
        return
    last = plan.routes.aggregate(last=Max("number"))["last"] or 0
    route = _rows.new_route(plan, crew, last + 1)
    Stop.objects.bulk_create(_rows.stop_row(route, plan.day, n, s) for n, s in enumerate(planned))


def _follow(
    route: Route,
    plan: RoundPlan,
    planned: Sequence[PlannedStop],
    stops: Mapping[Key, Stop],
    *,
    is_changed: bool,
    now: datetime,
) -> None:
    """The round has these homes now, after those that were visited; its helpers hear of it."""
    first = route.stops.exclude(pk__in=[row.pk for row in stops.values()]).count()
    added = 0
    for n, stop in enumerate(planned):
        row = stops.get(stop.key)
        if row is None or row.route_id != route.pk:
            row = _rows.stop_row(route, plan.day, first + n, stop)
            row.state = _beginning(route)
            row.save(force_insert=True)
            added += 1
            continue
        moved = abs((row.arrive_at - instant(plan.day, stop.begins_s, zone())).total_seconds())
        is_changed = is_changed or moved >= TOLD_S
        for name, value in _rows.times(plan.day, first + n, stop).items():
            setattr(row, name, value)
        row.save()
    if added:
        tell_helpers(route, "round_more", cause=f"more:{now:%H%M%S}", now=now)
    elif is_changed:
        tell_helpers(route, "round_changed", cause=f"changed:{now:%H%M%S}", now=now)


def _beginning(route: Route) -> str:
    """Staff have what is added at once; a volunteer is asked, whatever she agreed to before."""
    is_staff = all(helper.is_staff for helper in route.helpers.all())
    return STOP.next(StopState.PLANNED, "assign" if is_staff else "offer")


def _remember(plan: RoundPlan, found: Found) -> None:
    """The plan's inputs, with crews as they were chosen, and what the answer says."""
    before = {crew.people[0]: crew for crew in crews_of(plan)}
    crews = [before.get(crew.people[0], crew) for crew in found.asked.crews]
    plan.inputs = _rows.inputs({*plan.inputs["dues"], *found.asked.due_ids}, crews)
    plan.bill, plan.left, plan.took_ms = found.answer.bill, found.answer.left, found.took_ms
    plan.state = PLAN.next(plan.state, "replan")
    plan.save(update_fields=("inputs", "bill", "left", "took_ms", "state"))
