"""Rounds of the shown community: tomorrow's given out, one agreed to; the day after is a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from kith.care.actions import rounds
from kith.care.actions.rounds import offering, terms
from kith.care.queries import rounds as queries
from kith.care.queries import rounds_day
from kith.care.queries.rounds_day import CrewInput
from kith.care.states.rounds import GoesBy, RouteState
from kith.people.queries import actor_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.care.models import RoundPlan, Route
    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage

HOMES: Final = 4  # of each day
VOLUNTEERS: Final = 4
EACH: Final = 2  # visits at most, so that several go
TOMORROW, LATER = timedelta(days=1), timedelta(days=2)


def play(stage: Stage) -> None:
    """Every page of rounds shows life where the clerk is printed."""
    clerk, now = stage.shown_clerk, stage.before(hours=1)
    today = localdate(now)
    first = _plan(stage, today + TOMORROW, clerk, now)
    if first is None or not first.routes.exists():
        return
    routes = list(first.routes.order_by("number"))
    offering.offer(first.pk, route_ids=[r.pk for r in routes], actor=clerk, now=now)
    _answer(first, now)
    _plan(stage, today + LATER, clerk, now)


def _plan(stage: Stage, day: date, clerk: Actor, now: datetime) -> RoundPlan | None:
    path = stage.shown.path
    found = rounds_day.due_homes(path, day, now=now)
    homes = [one.due for one in found if not one.is_taken][:HOMES]
    free = rounds_day.free_helpers(path, day, (due.file_id for due in homes), now=now)
    going = [one for one in free if one.is_staff][:1]
    going += [one for one in free if not one.is_staff][:VOLUNTEERS]
    if not homes or not going:
        return None
    morning = terms.TermsInput(opens_min=9 * 60, closes_min=11 * 60)
    terms.set_terms(homes[0].file_id, input=morning, actor=clerk, now=now)
    ways = (GoesBy.WALK, GoesBy.WALK, GoesBy.CYCLE)
    crews = [
        CrewInput(
            (one.person_id,),
            one.on_min,
            one.off_min,
            EACH,
            ways[n % len(ways)],
            stage.shown.pk if one.is_staff else 0,
        )
        for n, one in enumerate(going)
    ]
    ids = tuple(due.pk for due in homes)
    given = rounds.PlanInput(stage.shown.pk, day, ids, tuple(crews))
    return rounds.plan(input=given, actor=clerk, now=now)


def _answer(plan: RoundPlan, now: datetime) -> None:
    """The first volunteer who was asked says yes, the others have not answered yet."""
    asked: list[Route] = [
        route for route in queries.routes_of(plan) if route.state == RouteState.OFFERED
    ]
    for route in asked[:1]:
        for helper in route.helpers.all():
            offering.accept(route.pk, actor=actor_of(helper.person_id, now=now), now=now)
