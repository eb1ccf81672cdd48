"""Days and moments: of a shop's offer, of a request, of a list, of a line a device has kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from kith.core.values import BadValue
from kith.exchange.imports import words
from kith.orders.actions import intake
from kith.orders.models import Order
from kith.rewards.models import Reward
from tests import make
from tests.activities.door import START
from tests.inputs.asking import ask
from tests.inputs.case import Case, Seen, road
from tests.inputs.roads import of_call, of_page
from tests.inputs.scripts import line, send
from tests.inputs.world import post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.inputs.world import World


def of_word(parse: Any, typed: str) -> Seen:
    """One cell of a list."""
    try:
        return Seen("sheet", "accept", shown=parse(typed).isoformat())
    except BadValue as bad:
        return Seen("sheet", "reject", 422, why=(str(bad.text),))


def offered(world: World, **changes: str) -> tuple[Seen, Reward]:
    """The shop changes what it offers; the same form twice is the same offer."""
    sent = {
        "title": "一袋大米",
        "kind": "GOODS",
        "points": "30",
        "from_date": "2026-03-01",
    } | changes
    seen = of_page("offer", post(world.keeper, "reward_edit", sent, world.reward.pk), sent)
    again = of_page("offer again", post(world.keeper, "reward_edit", sent, world.reward.pk), sent)
    assert seen.verdict == again.verdict
    return seen, Reward.objects.get(pk=world.reward.pk)


@road("form.date")
def day(world: World, case: Case) -> Iterator[Seen]:
    seen, row = offered(world, from_date=case.input)
    is_taken = seen.verdict == "accept"
    yield replace(seen, shown=row.from_date.isoformat()) if is_taken else seen
    yield of_word(words.day, case.input)


@road("DATE-007", "DATE-008")
def instant(world: World, case: Case) -> Iterator[Seen]:
    """A moment with its zone comes from a device only: what it kept while there was no line."""
    world.clock.at = START
    given = line(world.guest, at=case.input)
    answer = send(world.at_door, world.session, given, sent_at=case.input)
    yield of_page("device", answer)


@road("DATE-017")
def foreign(world: World, case: Case) -> Iterator[Seen]:
    from kith.web.door.door import _instant  # noqa: PLC0415 -- after django.setup

    told = _instant(case.input["start"])
    yield Seen("device", "accept", shown=told.isoformat())


@road("form.date:historic_time")
def historic(_world: World, case: Case) -> Iterator[Seen]:
    """Of an hour that came twice the first is meant."""
    seen = of_word(words.moment, case.input)
    assert seen.verdict == "reject" or str(seen.shown).endswith("+09:00")
    yield replace(seen, shown=str(seen.shown)[:16]) if seen.verdict == "accept" else seen


@road("DATE-018", "DATE-019")
def wanted(world: World, case: Case) -> Iterator[Seen]:
    at = make.MONDAY + timedelta(**case.input)
    day = localtime(at).date().isoformat()
    if "days" in case.input:
        yield ask(world, when="day", day=day, part="morning")[0]

    def call() -> str:
        given = make.order_input(world.resident, wanted_from=at, wanted_until=at + 3 * make.HOUR)
        made = intake.submit(input=given, actor=make.actor(world.resident), now=make.MONDAY)
        assert Order.objects.filter(pk=made.pk).exists()
        return str(case.input)

    yield of_call("submit", call)
