"""The 65 micro-wishes of one community, all of them claimed by members, three by teams."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.actor import Role, ScopeKind
from kith.exchange.imports.orders import Wishes
from kith.ops.demo.examples import bring
from kith.ops.demo.service import perform
from kith.ops.demo.stage import attempt
from kith.orders import queries
from kith.orders.actions import claims, contact, desk
from kith.orders.states import ClaimState, OrderState

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.orders.models import Order

FOR_TEAMS: Final = (8, 14, 36)  # places in the list: what one person cannot carry
HEADS: Final = 3
OPENED_ON: Final = 2
DAYS_ON_THE_WALL: Final = 10


def play(stage: Stage, day: int, dice: random.Random) -> None:
    """Brought in and checked on the first day, on the wall on the second."""
    if day == 1:
        _bring(stage)
        _check(stage)
    elif day >= OPENED_ON:
        if day == OPENED_ON:
            _open(stage)
        _claim(stage, day, dice)
        _grant(stage, day, dice)


def _clerk(stage: Stage) -> Actor:
    return stage.clerks[stage.wishing.path]


def _in(stage: Stage, *states: str) -> list[Order]:
    rows = queries.of_desk(_clerk(stage)).filter(state__in=states)
    return list(rows.select_related("service__skill").order_by("pk"))


def _bring(stage: Stage) -> None:
    bring(
        "micro_wishes.xlsx",
        Wishes(stage.wishing.path),
        at_most=stage.scale.wishes,
        first_wanted=stage.at(4, 9).date(),
        actor=_clerk(stage),
        now=stage.at(1, 8, 40),
    )


def _check(stage: Stage) -> None:
    for number, order in enumerate(_in(stage, OrderState.SUBMITTED)):
        now = stage.at(1, 13) + timedelta(minutes=4 * number)
        desk.verify(order.pk, how="VISIT", actor=_clerk(stage), now=now)


def _open(stage: Stage) -> None:
    """The clerk reads each wish, which the wisher can see, and writes what the public may read."""
    now, clerk = stage.at(OPENED_ON, 9), _clerk(stage)
    for place, order in enumerate(_in(stage, OrderState.VERIFIED), start=1):
        text = contact.read_words(order.pk, actor=clerk, now=now)["text"]
        starts = localtime(order.wanted_from).replace(hour=10, minute=0)
        sheet = desk.WorksheetInput(
            summary=text[:120],
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            people_needed=HEADS if place in FOR_TEAMS else 1,
            is_insured=True,
            in_pool=True,
        )
        desk.compile_order(order.pk, input=sheet, actor=clerk, now=now)


def _claim(stage: Stage, day: int, dice: random.Random) -> None:
    """A share of the wall each day, until nothing is left."""
    wall = _in(stage, OrderState.OPEN)
    share = -(-len(wall) // max(1, OPENED_ON + DAYS_ON_THE_WALL - day))
    for number, order in enumerate(wall[:share]):
        now = stage.at(day, 12, 20) + timedelta(minutes=number % 40)
        if stage.has_come(now):
            _claim_one(stage, order, dice, now)


def _claim_one(stage: Stage, order: Order, dice: random.Random, now: datetime) -> None:
    members = list(stage.helpers[stage.wishing.path])
    dice.shuffle(members)
    for helper in members:
        actor = stage.actor(helper.person_id)
        if order.people_needed == 1:
            claim = attempt(claims.claim, order.pk, actor=actor, now=now)
            if claim is not None:
                return
        for team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER) if order.people_needed > 1 else ():
            claims.claim_for_team(order.pk, team_id=team_id, heads=HEADS, actor=actor, now=now)
            return


def _grant(stage: Stage, day: int, dice: random.Random) -> None:
    """Contact is made the day after a claim; each day some wishes are granted, one a person."""
    rows = queries.claims_visible_to(_clerk(stage)).filter(
        state=ClaimState.HELD, order__state=OrderState.ACCEPTED, made_at__lt=stage.at(day, 0)
    )
    busy: set[int] = set()
    for number, claim in enumerate(rows.order_by("pk")):
        actor, now = stage.actor(claim.person_id), stage.at(day, 8, number % 60)
        if stage.has_come(now) and claim.made_at >= stage.at(day - 1, 0):
            attempt(claims.contact_made, claim.pk, actor=actor, now=now)
        start = stage.at(day, 9 if claim.team_id else 14, number % 30)
        if claim.person_id in busy or not stage.has_come(start) or dice.random() < 0.7:
            continue
        busy.add(claim.person_id)
        perform(stage, claim, start, start + timedelta(minutes=50), dice)
