"""Writing an answer down as routes and stops. The caller holds the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kith.care.models import Route, RouteHelper, Stop
from kith.care.queries.rounds_day import CrewInput, zone
from kith.care.rules.rounds_hours import instant

if TYPE_CHECKING:
    from kith.care.models import RoundPlan
    from kith.care.rules.rounds import Crew
    from kith.care.rules.rounds_answer import Answer, PlannedStop


def write(plan: RoundPlan, crews: Sequence[Crew], answer: Answer) -> None:
    """The plan's routes are these; whoever has nowhere to go has no route."""
    plan.routes.all().delete()
    number = 0
    for crew, stops in zip(crews, answer.routes, strict=True):
        if stops:
            number += 1
            route = new_route(plan, crew, number)
            Stop.objects.bulk_create(stop_row(route, plan.day, n, s) for n, s in enumerate(stops))


def new_route(plan: RoundPlan, crew: Crew, number: int) -> Route:
    route = Route.objects.create(
        plan=plan,
        number=number,
        start_id=crew.place,
        by=crew.by,
        on_min=crew.on_min,
        off_min=crew.off_min,
        most=crew.most,
    )
    RouteHelper.objects.bulk_create(
        RouteHelper(route=route, person_id=person_id, position=n, is_staff=crew.is_staff)
        for n, person_id in enumerate(crew.people)
    )
    return route


def stop_row(route: Route, day: date, position: int, stop: PlannedStop) -> Stop:
    return Stop(
        route=route,
        due_id=stop.due_id,
        file_id=stop.file_id,
        seat=stop.seat,
        **times(day, position, stop),
    )


def times(day: date, position: int, stop: PlannedStop) -> dict[str, Any]:
    """What a new answer may change of a stop that stays."""
    return {
        "position": position,
        "arrive_at": instant(day, stop.begins_s, zone()),
        "leave_at": instant(day, stop.ends_s, zone()),
        "way_s": stop.way_s,
        "why": stop.why,
    }


def inputs(due_ids: Iterable[int], crews: Iterable[CrewInput]) -> dict[str, Any]:
    """What the plan was made from, by key."""
    return {
        "dues": sorted(set(due_ids)),
        "crews": [
            {
                "people": list(crew.people),
                "on_min": crew.on_min,
                "off_min": crew.off_min,
                "most": crew.most,
                "by": str(crew.by),
                "start": crew.start_id,
            }
            for crew in crews
        ],
    }
