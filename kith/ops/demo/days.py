"""One simulated day, in the order of the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.dispatch.jobs import cascade_due
from kith.ops.demo import desk, offers, service, wishes, word
from kith.orders.jobs import escalate, expire_offers, release_lapsed, remind_leases

if TYPE_CHECKING:
    from datetime import datetime

    from kith.ops.demo.stage import Stage


def play_day(stage: Stage, day: int) -> None:
    """Needs arrive, are checked and made into work; helpers are found and serve; words close it."""
    dice = stage.dice(f"day {day}")
    if day == 1:
        desk.examples(stage)
    _tick(stage, stage.at(day, 7, 30))
    desk.arrive(stage, day, dice)
    desk.check(stage, day, dice)
    desk.answer(stage, day, dice)
    desk.renew(stage, day, dice)
    desk.compile_orders(stage, day, dice)
    offers.propose(stage, day, dice)
    offers.respond(stage, stage.at(day, 11))
    offers.claim_from_pool(stage, day, dice)
    offers.ask_unit(stage, day, dice)
    _tick(stage, stage.at(day, 13, 30))
    offers.respond(stage, stage.at(day, 14))
    service.serve(stage, day, dice)
    wishes.play(stage, day, dice)
    word.close(stage, day, dice)


def _tick(stage: Stage, now: datetime) -> None:
    """What time does by itself."""
    if stage.has_come(now):
        for job in (expire_offers, cascade_due, escalate, release_lapsed, remind_leases):
            job(now)
