"""The last word: residents confirm and rate, say it was not so, or stay silent and are rung."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.ops.demo import words
from kith.ops.demo.stage import attempt
from kith.orders import queries
from kith.orders.actions import contact, word
from kith.orders.actions import desk as desks
from kith.orders.states import CallBackOutcome, OrderKind, OrderState
from kith.people.states import Channel
from kith.vault.states import Purpose

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.orders.models import Order

SPEAKS, DISPUTES, IS_REACHED = 0.62, 0.68, 0.80  # shares of residents, by their fate
STARS: Final = (5, 5, 5, 4, 4, 3)


def close(stage: Stage, day: int, dice: random.Random) -> None:
    """In the evening: words of residents, then calls to the silent, then decisions."""
    for desk in (stage.named("centre"), stage.clerks[stage.wishing.path]):
        for order in _in(desk, OrderState.REPORTED):
            now = stage.at(day, 19, dice.randrange(50))
            _speak(stage, order, stage.clerk_of(order.area), now, dice)
        _ring(stage, desk, stage.at(day, 20, 10), dice)
        _second_look(stage, desk, stage.at(day, 20, 30))
    _arbitrate(stage, stage.at(day, 16, 30))


def _speak(stage: Stage, order: Order, clerk: Actor, now: datetime, dice: random.Random) -> None:
    fate = stage.dice(f"order {order.pk}").random()
    if not stage.has_come(now) or order.stage_at >= now or dice.random() < 0.25:
        return
    if fate < SPEAKS:
        actor, channel = _voice(stage, order, clerk)
        stars, text = dice.choice(STARS), dice.choice(words.THANKS)
        attempt(
            word.confirm, order.pk, stars=stars, text=text, channel=channel, actor=actor, now=now
        )
    elif fate < DISPUTES and order.kind == OrderKind.REQUEST:
        actor, _channel = _voice(stage, order, clerk)
        text = "说好修两处，只修了一处就走了。"
        attempt(word.dispute, order.pk, text=text, actor=actor, now=now)


def _voice(stage: Stage, order: Order, clerk: Actor) -> tuple[Actor, Channel]:
    """Herself where she has a login; else the clerk takes her word by telephone."""
    if hasattr(order.resident, "account"):
        return stage.actor(order.resident_id), Channel.WEB
    return clerk, Channel.PHONE


def _ring(stage: Stage, desk: Actor, now: datetime, dice: random.Random) -> None:
    if not stage.has_come(now):
        return
    for order in queries.to_call_back(desk, now=now):
        clerk = stage.clerk_of(order.area)
        fate = stage.dice(f"order {order.pk}").random()
        outcome = CallBackOutcome.NO_ANSWER
        if fate < IS_REACHED and dice.random() < 0.6:
            outcome = CallBackOutcome.SATISFIED
        purpose = Purpose.CALL_BACK
        attempt(contact.reveal_contact, order.pk, purpose=purpose, actor=clerk, now=now)
        attempt(word.call_back, order.pk, outcome=outcome, stars=4, actor=clerk, now=now)


def _second_look(stage: Stage, desk: Actor, now: datetime) -> None:
    """Minutes of half of the silent orders are confirmed by a second person at the desk."""
    for order in _in(desk, OrderState.UNCONFIRMED):
        if stage.has_come(now) and order.stage_at < now and order.pk % 2:
            clerk = stage.clerk_of(order.area)
            attempt(word.confirm_hours, order.pk, actor=clerk, now=now)


def _arbitrate(stage: Stage, now: datetime) -> None:
    """A day after, the street decides; one in two is upheld and tried again."""
    for order in queries.desk(stage.named("centre")).filter(state=OrderState.DISPUTED):
        if not stage.has_come(now) or order.stage_at > now - timedelta(hours=20):
            continue
        town = order.area.path.removeprefix(stage.district.path).split("/")[0]
        street, upheld = stage.named(f"street-{town}"), order.pk % 2 == 0
        decided = attempt(word.decide_dispute, order.pk, is_upheld=upheld, actor=street, now=now)
        if decided is not None and upheld:
            later = now + timedelta(minutes=10)
            attempt(desks.reopen, order.pk, actor=street, now=later)


def _in(desk: Actor, state: str) -> list[Order]:
    rows = queries.of_desk(desk).filter(state=state).order_by("pk")
    return list(rows.select_related("resident__account"))
