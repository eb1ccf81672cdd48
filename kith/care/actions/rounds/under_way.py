"""A round on its day: running late, visited, over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions.rounds._holding import locked_route
from kith.care.actions.rounds._telling import tell_desk
from kith.care.models import RoundPlan, Route
from kith.care.policies import rounds as policies
from kith.care.queries import rounds as queries
from kith.care.states.rounds import PLAN, ROUTE, STOP, RouteState, StopState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note

MOST_LATE_MIN = 240


@transaction.atomic
def run_late(route_id: int, *, minutes: int, actor: Actor, now: datetime) -> Route:
    """The helper is so many minutes behind: what is still to come moves back, the desk knows.

    Raises Forbidden, IllegalMove when the round is not on its way, BadInput.
    """
    route = locked_route(route_id)
    require(policies.helper_of(actor, route) is not None)
    today = route.plan.day == localtime(now).date()
    require(route.state == RouteState.ACCEPTED and today, IllegalMove())
    sane = BadInput(field="minutes", why=_("Between 5 minutes and 4 hours."))
    require(minutes >= 5 and route.late_min + minutes <= MOST_LATE_MIN, sane)
    rows = list(route.stops.filter(state=StopState.TAKEN))
    visited = queries.visited_at(rows)
    for stop in rows:
        if stop.file_id not in visited:
            stop.arrive_at += timedelta(minutes=minutes)
            stop.leave_at += timedelta(minutes=minutes)
            stop.save(update_fields=("arrive_at", "leave_at"))
    route.late_min += minutes
    route.save(update_fields=("late_min",))
    note("round", route.pk, "run_late", actor=actor, now=now, minutes=minutes)
    tell_desk(route.plan, "round_late", cause=f"late:{route.pk}:{route.late_min}", now=now)
    return route


@transaction.atomic
def close(plan_id: int, *, actor: Actor, now: datetime) -> RoundPlan:
    """The day is over: who was visited is visited, the others are missed and may be planned anew.

    Raises Forbidden: neither the clock nor the desk. IllegalMove: the day is not over.
    """
    plan = RoundPlan.objects.select_related("area").locked(plan_id)
    require(actor.is_clock or policies.may_plan(actor, plan.area.path))
    require(plan.day < localtime(now).date(), IllegalMove())
    plan.state = PLAN.next(plan.state, "close")
    plan.save(update_fields=("state",))
    for route in plan.routes.select_for_update().order_by("pk"):
        if ROUTE.allows(route.state, "end"):
            _end(route)
    note("round_plan", plan.pk, "close", actor=actor, now=now, after=plan.state)
    return plan


def _end(route: Route) -> None:
    rows = list(route.stops.all())
    visited = queries.visited_at(rows)
    for stop in rows:
        verb = "visit" if stop.file_id in visited else "miss"
        if not STOP.allows(stop.state, verb):
            verb = "miss"
        if STOP.allows(stop.state, verb):
            stop.state = STOP.next(stop.state, verb)
            stop.save(update_fields=("state",))
    route.state, route.expires_at = ROUTE.next(route.state, "end"), None
    route.save(update_fields=("state", "expires_at"))
