"""Helpers are found: by the solver's board, from the open pool, as a team, as a unit."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.core.actor import Role, ScopeKind
from kith.dispatch import actions as dispatch
from kith.groups.queries import organisations_in
from kith.ops.demo.stage import attempt
from kith.orders import queries
from kith.orders.actions import claims, objections, offers
from kith.orders.states import OfferState, OrderKind, OrderState, ServiceMode, Target

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.orders.models import Order

TRIES: Final = 5


def propose(stage: Stage, day: int, dice: random.Random) -> None:
    """The centre has the whole board solved and approves nearly all that is proposed."""
    now, centre = stage.at(day, 10, 40), stage.named("centre")
    if not stage.has_come(now):
        return
    run = dispatch.propose(stage.district.pk, actor=centre, now=now)
    wanted = [row.pk for row in run.proposals.order_by("pk") if dice.random() < 0.93]
    soon = now + timedelta(minutes=5)
    if wanted and stage.has_come(soon):
        dispatch.approve(run.pk, proposal_ids=wanted, actor=centre, now=soon)


def respond(stage: Stage, begin: datetime) -> None:
    """Whoever is asked says yes, says no, or says nothing and lets it expire."""
    rows = queries.offers_visible_to(stage.named("centre"))
    open_ones = rows.filter(state=OfferState.OFFERED, target=Target.PERSON).order_by("pk")
    for number, offer in enumerate(open_ones):
        now = begin + timedelta(minutes=number % 50)
        if not stage.has_come(now) or offer.person_id is None:
            continue
        fate, actor = stage.dice(f"offer {offer.pk}").random(), stage.actor(offer.person_id)
        if fate < 0.66 or stage.is_printed(offer.person_id):
            attempt(claims.accept, offer.pk, actor=actor, now=now)
        elif fate < 0.82:
            attempt(offers.decline, offer.pk, actor=actor, now=now)


def claim_from_pool(stage: Stage, day: int, dice: random.Random) -> None:
    """Volunteers look at the pool of their community; teams take what needs several hands."""
    now = stage.at(day, 12, 10)
    if not stage.has_come(now):
        return
    rows = queries.of_desk(stage.named("centre")).filter(
        state=OrderState.OPEN,
        kind=OrderKind.REQUEST,
        worksheet__in_pool=True,
        worksheet__starts_at__gt=now + timedelta(hours=2),
    )
    for order in rows.order_by("pk"):
        path = next(p for p in stage.helpers if order.area.path.startswith(p))
        if order.people_needed > 1 and _claim_as_team(stage, order, path, now):
            continue
        for _place in range(order.people_needed):
            if dice.random() < 0.8:
                _claim_alone(stage, order, path, dice, now)


def _claim_alone(stage: Stage, order: Order, path: str, dice: random.Random, now: datetime) -> None:
    wanted = set(order.worksheet.skills)
    suited = [helper for helper in stage.helpers[path] if wanted <= helper.skills]
    for helper in dice.sample(suited, min(TRIES, len(suited))):
        actor = stage.actor(helper.person_id)
        if attempt(claims.claim, order.pk, actor=actor, now=now):
            return


def _claim_as_team(stage: Stage, order: Order, path: str, now: datetime) -> bool:
    for helper in stage.helpers[path]:
        actor = stage.actor(helper.person_id)
        for team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER):
            claim = attempt(
                claims.claim_for_team,
                order.pk,
                team_id=team_id,
                heads=order.people_needed,
                actor=actor,
                now=now,
            )
            if claim is not None:
                return True
    return False


def ask_unit(stage: Stage, day: int) -> None:
    """Some days the unit is asked; twice it objects, and the street decides two days later."""
    now, objects = stage.at(day, 10, 20), day in (3, 6)
    _decide(stage, day)
    if not (objects or day in (9, 11)) or not stage.has_come(now + timedelta(minutes=40)):
        return
    unit, liaison = organisations_in(stage.district.path)[0], stage.named("liaison")
    centre = stage.named("centre")
    waiting = queries.of_desk(centre).filter(
        area__path__startswith=unit.area.path,
        state=OrderState.OPEN,
        worksheet__starts_at__gt=now + timedelta(hours=3),
    )
    for order in waiting:
        asked = offers.OfferInput(
            Target.UNIT, unit.pk, mode=ServiceMode.TEAM, heads=order.people_needed
        )
        offer = attempt(offers.offer, order.pk, input=asked, actor=centre, now=now)
        if offer is not None:
            later = now + timedelta(minutes=20)
            claim = attempt(claims.accept, offer.pk, actor=liaison, now=later)
            if claim is not None and objects:
                _object(claim.pk, liaison, now + timedelta(minutes=40))
            return


def _object(claim_id: int, liaison: Actor, now: datetime) -> None:
    reason = "此事需要持证电工，本单位当日无人可派。"
    attempt(objections.object_to, claim_id, reason=reason, actor=liaison, now=now)


def _decide(stage: Stage, day: int) -> None:
    now = stage.at(day, 10, 10)
    for order in queries.desk(stage.named("centre")).filter(state=OrderState.OBJECTED):
        if stage.has_come(now) and order.stage_at < now - timedelta(hours=40):
            street = stage.named(f"street-{_town_code(stage, order.area.path)}")
            text = "理由成立，退回社区另行派单。"
            objections.decide_objection(
                order.pk, is_upheld=True, decision=text, actor=street, now=now
            )


def _town_code(stage: Stage, path: str) -> str:
    return path.removeprefix(stage.district.path).split("/")[0]
