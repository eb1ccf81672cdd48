"""Who plans rounds, who goes, who may open a door's name and for how long.

Pure: they look at the actor and at rows the caller holds (`area`, `helpers` loaded).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kith.care.policies.files import DESK
from kith.care.states.rounds import RouteState, StopState
from kith.core.actor import Actor

if TYPE_CHECKING:
    from kith.care.models import CareFile, RoundPlan, Route, RouteHelper, Stop
    from kith.catalogue.rules import DisclosureRules

GOING = frozenset({RouteState.OFFERED, RouteState.ACCEPTED, RouteState.OVER})


def may_plan(actor: Actor, area_path: str) -> bool:
    return actor.over(area_path, *DESK)


def may_see_plan(actor: Actor, plan: RoundPlan) -> bool:
    """The twin of `queries.rounds.visible_to`."""
    return may_plan(actor, plan.area.path)


def helper_of(actor: Actor, route: Route) -> RouteHelper | None:
    """The actor's own place on the round."""
    if actor.person_id is None:
        return None
    return next((h for h in route.helpers.all() if h.person_id == actor.me), None)


def may_see_route(actor: Actor, route: Route) -> bool:
    """Whoever is asked or goes; the twin of `queries.rounds.mine`."""
    return helper_of(actor, route) is not None and route.state in GOING


def may_answer(actor: Actor, route: Route) -> bool:
    """Nobody says yes for somebody else."""
    mine = helper_of(actor, route)
    return mine is not None and not mine.has_agreed


def may_withdraw(actor: Actor, route: Route) -> bool:
    """The helper herself, who owes no reason, or the desk that heard it on the telephone."""
    return helper_of(actor, route) is not None or may_plan(actor, route.plan.area.path)


def may_set_terms(actor: Actor, file: CareFile) -> bool:
    return actor.over(file.area.path, *DESK)


def may_print(actor: Actor, route: Route) -> bool:
    """The desk, for helpers without a telephone."""
    return may_plan(actor, route.plan.area.path) and route.state == RouteState.ACCEPTED


def is_open(
    stop: Stop, *, rules: DisclosureRules, visited_at: datetime | None, now: datetime
) -> bool:
    """From the yes to so many hours after the visit, at latest so long after its time; then shut.

    Source: privacy.md 3.1 (volunteer window). A stop that was released is shut at once.
    """
    if stop.state not in (StopState.TAKEN, StopState.DONE, StopState.MISSED):
        return False
    latest = stop.leave_at + timedelta(hours=rules.after_slot_h)
    if visited_at is not None:
        latest = min(latest, visited_at + timedelta(hours=rules.after_completion_h))
    return now < latest


def may_knock(
    actor: Actor,
    stop: Stop,
    *,
    rules: DisclosureRules,
    visited_at: datetime | None,
    now: datetime,
) -> bool:
    """The name and home behind a stop: her own, agreed to, within the window.

    A child's never: her file asks for a second person's approval.
    """
    mine = helper_of(actor, stop.route)
    if stop.file.is_child:
        return False
    going = stop.route.state in (RouteState.ACCEPTED, RouteState.OVER)
    if mine is None or not mine.has_agreed or not going:
        return False
    return is_open(stop, rules=rules, visited_at=visited_at, now=now)
