"""A plan that stands, as a question that can be asked again: as it was, or from where it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from kith.care.models import Due, RoundPlan, Stop
from kith.care.queries import rounds as queries
from kith.care.queries.rounds_day import Asked as Asked
from kith.care.queries.rounds_day import CrewInput
from kith.care.queries.rounds_day import zone as zone
from kith.care.rules.rounds_hours import minute_of
from kith.care.states import DueState
from kith.care.states.rounds import LIVE, GoesBy, RouteState, RulingKind, StopState
from kith.solver.rounds.problem import LEFT_OUT, Routing

if TYPE_CHECKING:
    from kith.care.models import Route
    from kith.care.rules.rounds import Day
    from kith.care.rules.rounds_answer import Key
    from kith.solver.problem import Bools

STANDING = (StopState.PLANNED, *sorted(LIVE))
GOING = (RouteState.OFFERED, RouteState.ACCEPTED)


def held_of(plan: RoundPlan) -> dict[Key, tuple[int, int]]:
    """Who goes where and when, as the plan stands: crew's key and second of the day."""
    rows = Stop.objects.filter(route__plan=plan, state__in=STANDING, route__helpers__position=0)
    found = rows.values_list("due_id", "seat", "route__helpers__person_id", "arrive_at")
    return {(due, seat): (who, _second(plan, at)) for due, seat, who, at in found}


def _second(plan: RoundPlan, at: datetime) -> int:
    local = at.astimezone(zone())
    return local.hour * 3600 + local.minute * 60 + local.second


def crews_of(plan: RoundPlan) -> tuple[CrewInput, ...]:
    """Everybody the desk chose, whether they have somewhere to go or not."""
    return tuple(
        CrewInput(
            people=tuple(one["people"]),
            on_min=one["on_min"],
            off_min=one["off_min"],
            most=one["most"],
            by=GoesBy(one["by"]),
            start_id=one["start"],
        )
        for one in plan.inputs["crews"]
    )


def asked_of(plan: RoundPlan) -> Asked:
    """What the draft answers, with the desk's rulings; `area` is loaded."""
    rulings = list(plan.rulings.values_list("due_id", "person_id", "kind"))
    return Asked(
        area_id=plan.area_id,
        path=plan.area.path,
        day=plan.day,
        due_ids=tuple(plan.inputs["dues"]),
        crews=crews_of(plan),
        pins={due: who for due, who, kind in rulings if kind == RulingKind.PIN},
        forbidden=frozenset((due, who) for due, who, kind in rulings if kind != RulingKind.PIN),
    )


def asked_now(
    plan: RoundPlan, *, more_dues: Iterable[int], more_crews: Sequence[CrewInput], now: datetime
) -> Asked:
    """What is left of a plan that was given out: homes not yet visited, crews that still come.

    Whoever is under way goes on from the last door, not before now.
    """
    asked, routes = asked_of(plan), queries.routes_of(plan)
    visited = queries.visited_at([s for route in routes for s in route.stops.all()])
    still = Due.objects.filter(pk__in={*asked.due_ids, *more_dues}, state=DueState.OPEN)
    dues = still.exclude(file_id__in=visited).order_by("pk").values_list("pk", flat=True)
    taken = queries.live_elsewhere(dues, but=plan.pk)
    crews = [_from_here(crew, routes, visited, now, plan) for crew in asked.crews]
    known = {who for crew in asked.crews for who in crew.people}
    fresh = [crew for crew in more_crews if not known.intersection(crew.people)]
    return replace(
        asked,
        due_ids=tuple(due for due in dues if due not in taken),
        crews=(*(crew for crew in crews if crew is not None), *fresh),
        apart=_apart(routes),
        told=_told(plan, routes),
    )


def _told(plan: RoundPlan, routes: Iterable[Route]) -> dict[int, tuple[int, int]]:
    """By due, the minutes of the day that somebody was told; of two people both."""
    found: dict[int, tuple[int, int]] = {}
    for route in routes:
        for stop in route.stops.all():
            if stop.state in LIVE:
                at = _second(plan, stop.arrive_at) // 60
                first, last = found.get(stop.due_id, (at, at))
                found[stop.due_id] = (min(first, at), max(last, at))
    return found


def _apart(routes: Iterable[Route]) -> frozenset[tuple[int, int]]:
    """Second seats that somebody has, by due and crew."""
    return frozenset(
        (stop.due_id, helper.person_id)
        for route in routes
        for stop in route.stops.all()
        if stop.seat and stop.state in LIVE
        for helper in route.helpers.all()[:1]
    )


def _from_here(
    crew: CrewInput,
    routes: Iterable[Route],
    visited: Mapping[int, datetime],
    now: datetime,
    plan: RoundPlan,
) -> CrewInput | None:
    """The crew with the time and the place it has now; none: it does not come (any more)."""
    own = [r for r in routes if r.helpers.all()[0].person_id == crew.people[0]]
    if any(r.state not in GOING and r.state != RouteState.PLANNED for r in own):
        return None
    on_min = max(crew.on_min, minute_of(now, plan.day, zone()))
    start, off_min = crew.start_id, crew.off_min
    for route in own:
        stops = [s for s in route.stops.all() if s.state in STANDING]
        done = [s for s in stops if s.file_id in visited]
        start = done[-1].file.area_id if done else start
        left = [s for s in stops if s.file_id not in visited]
        if route.late_min and left:
            began = minute_of(left[0].arrive_at, plan.day, zone()) - left[0].way_s // 60
            on_min = max(on_min, began)
            off_min += route.late_min
    return replace(crew, on_min=on_min, off_min=max(on_min, off_min), start_id=start)


def routing_of(day: Day, held: Mapping[Key, tuple[int, int]]) -> Routing:
    """What stands, as rows of the problem; who is not of this day any more has nothing."""
    starts = [LEFT_OUT] * len(day.seats)
    routes: list[list[int]] = [[] for _crew in day.crews]
    for (due_id, seat), (who, begins) in sorted(held.items(), key=lambda one: one[1][1]):
        v, h = day.row_of(due_id, seat), day.row_of_crew.get(who)
        if v is not None and h is not None and (v, h) not in day.bars:
            starts[v] = begins
            routes[h].append(v)
    left = tuple(v for v, begins in enumerate(starts) if begins == LEFT_OUT)
    return Routing(tuple(map(tuple, routes)), tuple(starts), left, 0, {})


def fixed_of(day: Day, routing: Routing, *, but: Iterable[int] = ()) -> dict[int, int]:
    """Row to crew of everything that stands, except for these dues."""
    free = set(but)
    return {
        v: h
        for v, h in routing.helper_of.items()
        if day.wanted[day.seats[v].wanted].due_id not in free
    }


def bound(day: Day, fixed: Mapping[int, int]) -> Bools:
    """Who may go where, if everybody keeps what she was told."""
    may = day.problem.allowed.copy()
    for v, h in fixed.items():
        may[v] = False
        may[v, h] = day.problem.allowed[v, h]
    return may
