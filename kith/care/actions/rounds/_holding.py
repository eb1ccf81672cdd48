"""A plan that is held for a verb, and what the desk settled on it."""

from datetime import datetime

from kith.care.models import RoundPlan, RoundRuling, Route
from kith.care.policies import rounds as policies
from kith.care.states.rounds import PLAN, RulingKind
from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, require


def held(plan_id: int, verb: str, *, actor: Actor) -> RoundPlan:
    """The plan, locked, on which the actor may do this now."""
    plan = RoundPlan.objects.select_related("area").locked(plan_id)
    require(policies.may_plan(actor, plan.area.path))
    require(PLAN.allows(plan.state, verb), IllegalMove())
    return plan


def rule(
    plan: RoundPlan,
    due_id: int,
    person_id: int,
    kind: RulingKind,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """One ruling a pair, one settled crew a home; the last word counts."""
    if kind == RulingKind.PIN:
        plan.rulings.filter(due_id=due_id, kind=RulingKind.PIN).delete()
    RoundRuling.objects.update_or_create(
        plan=plan,
        due_id=due_id,
        person_id=person_id,
        defaults={"kind": kind, "by_id": actor.me, "at": now},
    )


def locked_route(route_id: int) -> Route:
    """The route, after its plan: bigger before smaller."""
    plan_id = Route.objects.values_list("plan_id", flat=True).get(pk=route_id)
    plan = RoundPlan.objects.select_related("area").locked(plan_id)
    route = Route.objects.locked(route_id)
    route.plan = plan
    return route
