"""Helpers come, prove it or not, leave, and tell what was done; a few do not come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.groups.queries import members
from kith.ops.demo import words
from kith.ops.demo.stage import attempt
from kith.orders import queries
from kith.orders.actions import claims, contact, service, word
from kith.orders.rules import door_code
from kith.orders.states import ClaimState, OrderKind, OrderState, Target

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from kith.ops.demo.stage import Stage
    from kith.orders.models import Claim


def serve(stage: Stage, day: int, dice: random.Random) -> None:
    """Every claim whose time is today, in the order of the day."""
    begin = stage.at(day, 0)
    rows = queries.claims_visible_to(stage.named("centre")).filter(
        state=ClaimState.HELD,
        order__state__in=(OrderState.ACCEPTED, OrderState.IN_SERVICE),
        order__kind=OrderKind.REQUEST,
        order__worksheet__starts_at__gte=begin,
        order__worksheet__starts_at__lt=begin + timedelta(days=1),
    )
    forgetful = 2 if day == stage.scale.days - 1 else 0
    for claim in rows.order_by("order__worksheet__starts_at", "pk"):
        roll, start = dice.random(), localtime(claim.order.worksheet.starts_at)
        if roll < 0.03 and stage.has_come(begin + timedelta(hours=8)):
            _give_back(stage, claim, begin + timedelta(hours=8))
        elif roll < 0.06 and stage.has_come(start + timedelta(minutes=45)):
            _stay_away(stage, claim, start + timedelta(minutes=45))
        elif stage.has_come(start):
            leaves = forgetful == 0
            forgetful -= not leaves
            end = localtime(claim.order.worksheet.ends_at)
            perform(stage, claim, start, end, dice, leaves=leaves)


def _give_back(stage: Stage, claim: Claim, now: datetime) -> None:
    actor = stage.actor(claim.person_id)
    attempt(claims.withdraw, claim.pk, actor=actor, now=now)


def _stay_away(stage: Stage, claim: Claim, now: datetime) -> None:
    attempt(claims.no_show, claim.pk, actor=stage.clerk_of(claim.order.area), now=now)


def perform(
    stage: Stage,
    claim: Claim,
    start: datetime,
    end: datetime,
    dice: random.Random,
    *,
    leaves: bool = True,
) -> None:
    """Look up the door, check in and out, report; three of four residents tell the code."""
    tells = dice.random() < 0.75
    come = start + timedelta(minutes=dice.randrange(6))
    go = end - timedelta(minutes=dice.randrange(6))
    actor = stage.actor(claim.person_id)
    attempt(contact.reveal_to_helper, claim.pk, actor=actor, now=come - timedelta(minutes=40))
    for person_id in _who(claim):
        _stamp(stage, claim, person_id, come, tells=tells, is_arrival=True)
    if not leaves or not stage.has_come(go + timedelta(minutes=10)):
        return
    for person_id in _who(claim):
        _stamp(stage, claim, person_id, go, tells=tells, is_arrival=False)
    _tell(stage, claim, dice, go + timedelta(minutes=10))


def _who(claim: Claim) -> list[int]:
    if claim.target != Target.TEAM or claim.team_id is None:
        return [claim.person_id]
    others = [m.person_id for m in members(claim.team_id) if m.person_id != claim.person_id]
    return [claim.person_id, *others[: claim.heads - 1]]


def _stamp(
    stage: Stage, claim: Claim, person_id: int, now: datetime, *, tells: bool, is_arrival: bool
) -> None:
    code = door_code(claim.order_id, is_arrival=is_arrival) if tells else ""
    actor, verb = stage.actor(claim.person_id), service.check_out
    if is_arrival:
        verb = service.check_in
    attempt(verb, claim.pk, code=code, actor=actor, now=now, person_id=person_id)


def _tell(stage: Stage, claim: Claim, dice: random.Random, now: datetime) -> None:
    actor, text = stage.actor(claim.person_id), dice.choice(words.REPORTS)
    report = attempt(service.report, claim.pk, text=text, is_solved=True, actor=actor, now=now)
    if report is not None and dice.random() < 0.3:
        stars, later = dice.choice((4, 5, 5)), now + timedelta(minutes=5)
        attempt(word.rate_visit, claim.pk, stars=stars, text="", actor=actor, now=later)
