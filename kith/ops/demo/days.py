"""One simulated day: needs come in and become work, helpers are found and serve, words close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kith.dispatch.jobs import ask_due
from kith.ops.demo import desk, offers, service, wishes, word
from kith.orders.jobs import escalate, expire_offers, release_lapsed, remind_leases

if TYPE_CHECKING:
    from kith.ops.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a day. What is not `whole` keeps its own short transactions and may be repeated."""

    name: str
    play: Callable[[Stage, int], object]
    whole: bool = True


def _wake(stage: Stage, day: int) -> None:
    """What time did over night."""
    now = stage.at(day, 7, 30)
    for job in (expire_offers, escalate, release_lapsed, remind_leases):
        if stage.has_come(now):
            job(now)


def _desk(stage: Stage, day: int) -> None:
    dice = stage.dice(f"desk {day}")
    if day == 1:
        desk.examples(stage)
    desk.arrive(stage, day, dice)
    desk.check(stage, day, dice)
    desk.answer(stage, day, dice)
    desk.renew(stage, day, dice)
    desk.compile_orders(stage, day, dice)
    offers.ask_unit(stage, day)


def _board(stage: Stage, day: int) -> None:
    offers.propose(stage, day, stage.dice(f"board {day}"))


def _helpers(stage: Stage, day: int) -> None:
    dice = stage.dice(f"helpers {day}")
    offers.respond(stage, stage.at(day, 11))
    offers.claim_from_pool(stage, day, dice)


def _noon(stage: Stage, day: int) -> None:
    """After every no or silence the next is asked: here every other day, for the play is short."""
    now = stage.at(day, 13, 30)
    if stage.has_come(now):
        expire_offers(now)
        if day % 2:
            ask_due(now)


def _afternoon(stage: Stage, day: int) -> None:
    dice = stage.dice(f"afternoon {day}")
    offers.respond(stage, stage.at(day, 14))
    service.serve(stage, day, dice)
    wishes.play(stage, day, dice)
    word.close(stage, day, dice)


SCENES: Final = (
    Scene("wake", _wake, whole=False),
    Scene("desk", _desk),
    Scene("board", _board, whole=False),
    Scene("helpers", _helpers),
    Scene("noon", _noon, whole=False),
    Scene("afternoon", _afternoon),
)
