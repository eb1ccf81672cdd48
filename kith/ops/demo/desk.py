"""Needs arrive by every way; the desks check them, ask, divert, merge, and make work of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.exchange.imports.orders import Requests
from kith.ops.demo import words
from kith.ops.demo.examples import bring
from kith.ops.demo.stage import attempt
from kith.orders import queries
from kith.orders.actions import contact, desk, intake
from kith.orders.states import DivertTo, OrderKind, OrderState
from kith.people.queries import visible_to
from kith.people.states import Channel
from kith.places.states import Level
from kith.vault.states import Purpose

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.orders.models import Order
    from kith.people.models import Person

HOURS: Final = (9, 10, 14, 15, 16)
MANY_HANDS: Final = {"CARRY": 2, "OUTDOORS": 3}
SURELY_ALIKE: Final = 90


def examples(stage: Stage) -> None:
    """The forty needs of examples/orders.csv, from the centre's own list."""
    now = stage.at(1, 8, 20)
    requests = Requests(stage.district.path)
    bring(
        "orders.csv",
        requests,
        at_most=stage.scale.example_orders,
        first_wanted=stage.at(3, 9).date(),
        actor=stage.named("centre"),
        now=now,
    )


def arrive(stage: Stage, day: int, dice: random.Random) -> None:
    """Half of the day's needs come before the desks open, half after they have looked."""
    people = _residents(stage)
    count = -(-stage.scale.orders // stage.scale.days)
    for number in range(count if people else 0):
        early = number % 2 == 0
        now = stage.at(day, 8 if early else dice.choice((16, 17, 18, 19)), dice.randrange(60))
        if stage.has_come(now):
            _ask_for_help(stage, dice.choice(people), f"demo-{day}-{number}", dice, now)


def _residents(stage: Stage) -> list[Person]:
    rows = visible_to(stage.named("centre")).filter(area__level=Level.GRID, volunteer=None)
    return list(rows.select_related("area", "account").order_by("pk"))


def _ask_for_help(stage: Stage, who: Person, key: str, dice: random.Random, now: datetime) -> None:
    kind = dice.choice(stage.kinds)
    wanted = _hour(localtime(now) + timedelta(days=dice.choice((1, 1, 2, 3, 4))), dice)
    actor, channel = _by(stage, who, dice)
    order = intake.OrderInput(
        resident_id=who.pk,
        service_code=kind.code,
        text=dice.choice(words.NEEDS.get(kind.code, words.NEEDS["OTHER"])),
        wanted_from=wanted,
        wanted_until=wanted + timedelta(minutes=kind.usual_min),
        channel=channel,
        key=key,
        is_urgent=dice.random() < 0.06,
        consent_how="" if actor.me == who.pk else "本人在电话中同意",
    )
    intake.submit(input=order, actor=actor, now=now)
    if dice.random() < 0.05:  # told twice: at the counter too
        again = intake.OrderInput(
            resident_id=who.pk,
            service_code=kind.code,
            text=order.text,
            wanted_from=order.wanted_from,
            wanted_until=order.wanted_until,
            channel=Channel.COUNTER,
            key=f"{key}-again",
            consent_how="本人到柜台",
        )
        later = now + timedelta(minutes=20)
        intake.submit(input=again, actor=stage.clerk_of(who.area), now=later)


def _by(stage: Stage, who: Person, dice: random.Random) -> tuple[Actor, Channel]:
    """Herself where she has a login, else the clerk or the hotline; the daughter for her mother."""
    if who.pk == stage.person("resident") and dice.random() < 0.5:
        return stage.named("daughter"), Channel.PROXY
    if hasattr(who, "account"):
        return stage.actor(who.pk), dice.choice((Channel.WEB, Channel.WEB, Channel.QR))
    if dice.random() < 0.25:
        return stage.named("hotline"), Channel.CALL
    channel = dice.choice((Channel.PHONE, Channel.PHONE, Channel.COUNTER, Channel.PAPER))
    return stage.clerk_of(who.area), channel


def _hour(day: datetime, dice: random.Random) -> datetime:
    return day.replace(hour=dice.choice(HOURS), minute=dice.choice((0, 30)), second=0)


def check(stage: Stage, day: int, dice: random.Random) -> None:
    """Each desk looks at what has come in: most is verified, some asked, diverted or merged."""
    for number, order in enumerate(_in(stage, OrderState.SUBMITTED)):
        now = stage.at(day, 9, 10 + number % 40)
        if stage.has_come(now) and order.made_at < now:
            _check_one(order, stage.clerk_of(order.area), dice, now)


def _check_one(order: Order, clerk: Actor, dice: random.Random, now: datetime) -> None:
    twin = next((o for o, score in queries.similar(order) if score >= SURELY_ALIKE), None)
    roll = dice.random()
    if twin is not None and twin.pk < order.pk:
        attempt(desk.merge, order.pk, into_id=twin.pk, actor=clerk, now=now)
    elif roll < 0.05:
        question = dice.choice(words.QUESTIONS)
        desk.ask(order.pk, text=question, actor=clerk, now=now)
    elif roll < 0.07:
        desk.reject(order.pk, reason=dice.choice(words.REASONS), actor=clerk, now=now)
    elif roll < 0.09:
        reference = f"12345-{order.pk:06}"
        desk.divert(order.pk, to=DivertTo.GOVERNMENT, reference=reference, actor=clerk, now=now)
    elif roll < 0.11:
        intake.cancel(order.pk, reason="女儿回来帮忙了，不用来了。", actor=clerk, now=now)
    elif roll < 0.93:
        how = dice.choice(("PHONE", "PHONE", "VISIT"))
        _look(order, how, clerk, now)
        desk.verify(order.pk, how=how, actor=clerk, now=now)


def _look(order: Order, how: str, clerk: Actor, now: datetime) -> None:
    """She reads what is needed, and looks up the number where she rings."""
    contact.read_words(order.pk, actor=clerk, now=now)
    if how == "PHONE":
        contact.reveal_contact(order.pk, purpose=Purpose.HANDLE_ORDER, actor=clerk, now=now)


def answer(stage: Stage, day: int, dice: random.Random) -> None:
    """Residents answer the question they were asked, by themselves or on the phone."""
    now = stage.at(day, 9, 55)
    for order in _in(stage, OrderState.NEED_INFO):
        if stage.has_come(now) and dice.random() < 0.6:
            clerk, text = stage.clerk_of(order.area), dice.choice(words.ANSWERS)
            intake.answer(order.pk, text=text, actor=clerk, now=now)


def compile_orders(stage: Stage, day: int, dice: random.Random) -> None:
    """What was verified becomes work with a time, heads and skills; a third for the open pool."""
    now = stage.at(day, 10, 15)
    for order in _in(stage, OrderState.VERIFIED):
        if stage.has_come(now) and dice.random() < 0.94:
            clerk, sheet = stage.clerk_of(order.area), _worksheet(order, now, dice)
            desk.compile_order(order.pk, input=sheet, actor=clerk, now=now)


def _worksheet(order: Order, now: datetime, dice: random.Random) -> desk.WorksheetInput:
    starts = localtime(order.wanted_from)
    if starts < now + timedelta(hours=3):
        starts = _hour(localtime(now) + timedelta(days=1), dice)
    skill = order.service.skill
    return desk.WorksheetInput(
        summary=f"{order.service.name_zh}一次",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=order.service.usual_min),
        people_needed=MANY_HANDS.get(order.service.code, 1),
        skills=(skill.code,) if skill else (),
        is_insured=True,
        in_pool=dice.random() < 0.35,
    )


def renew(stage: Stage, day: int, dice: random.Random) -> None:
    """Work whose time has passed without a helper gets a new time, or is told to be unsolved."""
    now = stage.at(day, 10, 5)
    late = _in(stage, OrderState.OPEN, worksheet__starts_at__lt=now + timedelta(hours=1))
    for order in late if stage.has_come(now) else ():
        _renew_one(order, stage.clerk_of(order.area), dice, now)


def _renew_one(order: Order, clerk: Actor, dice: random.Random, now: datetime) -> None:
    reason = "多次询问仍无人能接，已与居民说明。"
    sheet = _worksheet(order, now, dice)
    is_old = now - order.made_at > timedelta(days=6)
    revised = None if is_old else attempt(desk.revise, order.pk, input=sheet, actor=clerk, now=now)
    if revised is None:
        attempt(desk.give_up, order.pk, reason=reason, actor=clerk, now=now)


def _in(stage: Stage, state: str, **where: object) -> list[Order]:
    rows = queries.of_desk(stage.named("centre"))
    rows = rows.filter(state=state, kind=OrderKind.REQUEST, **where).order_by("pk")
    return list(rows.select_related("service__skill"))
