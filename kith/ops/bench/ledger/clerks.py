"""The workers of the bank test."""

from __future__ import annotations

import itertools
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from kith.core.actor import Actor
from kith.core.refusal import Refusal
from kith.ops.bench.ledger.ours import prepare
from kith.ops.bench.ledger.turn import wait
from kith.ops.verifying import NAMES, verify
from kith.points import actions as points
from kith.points.queries import transfers_written
from kith.points.sql import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

SHOP: Final = 1
POOL: Final = 1
BREATH: Final = 0.02  # between two looks of a reader, so that it reads and does not only burn
HOUR: Final = timedelta(hours=1)


class Clerk:
    """Does one deed after another, each drawn by lot; keeps what it holds and what it awarded."""

    def __init__(self, worker: int, people: int) -> None:
        self.lots = random.Random(worker)  # noqa: S311 -- a draw, not a secret
        self.worker, self.people = worker, people
        self.numbers = itertools.count()
        self.held: list[str] = []
        self.paid: list[str] = []

    def deed(self) -> None:
        choices: tuple[Callable[[], object], ...] = (
            self.award, self.award, self.award, self.hold, self.capture, self.capture,
            self.void, self.reverse, self.donate, self.give, self.settle,
        )  # fmt: skip
        self.lots.choice(choices)()

    def award(self) -> None:
        self.paid.append(self._cause("award"))
        points.award(
            self._person(), points=self._few(), cause=self.paid[-1], rule_id=1, now=timezone.now()
        )

    def hold(self) -> None:
        cause, now = self._cause("hold"), timezone.now()
        points.hold(self._person(), points=self._few(), cause=cause, expires_at=now + HOUR, now=now)
        self.held.append(cause)

    def capture(self) -> None:
        if self.held:
            points.capture(self.held.pop(), to_merchant_id=SHOP, now=timezone.now())

    def void(self) -> None:
        if self.held:
            points.void(self.held.pop(), now=timezone.now())

    def reverse(self) -> None:
        if self.paid:
            points.reverse(self.lots.choice(self.paid), now=timezone.now())

    def donate(self) -> None:
        by = Actor(person_id=self._person())
        cause = self._cause("donate")
        points.donate(POOL, points=self._few(), cause=cause, actor=by, now=timezone.now())

    def give(self) -> None:
        cause = self._cause("give")
        points.give(
            self._person(), pool_id=POOL, points=self._few(), cause=cause, now=timezone.now()
        )

    def settle(self) -> None:
        cause = self._cause("settle")
        points.settle(SHOP, points=self._few(), cause=cause, now=timezone.now())

    def _person(self) -> int:
        return self.lots.randrange(self.people)

    def _few(self) -> int:
        return self.lots.randint(1, 9)

    def _cause(self, verb: str) -> str:
        return f"bank:{self.worker}-{next(self.numbers)}:{verb}"


def write(seconds: float, people: int, worker: int) -> dict[str, Any]:
    """Deeds until the time is over; anything but a refusal stops the bench."""
    clerk, done, refused = Clerk(worker, people), 0, 0
    points.award(worker, points=1, cause=f"bank:{worker}:first", rule_id=1, now=timezone.now())
    wait()
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            clerk.deed()
        except Refusal:
            refused += 1
        done += 1
    return {"deeds": done, "refused": refused}


def watch(seconds: float) -> dict[str, Any]:
    """Everything added up, again and again, each time in one statement."""
    snapshot()
    wait()
    began, looked, wrong = time.monotonic(), 0, 0
    while time.monotonic() - began < seconds:
        total, lowest, astray = snapshot()
        wrong += (total, astray) != (0, 0) or lowest < 0
        looked += 1
        time.sleep(BREATH)
    return {"snapshots": looked, "wrong": wrong}


def audit() -> dict[str, Any]:
    """What `kith verify` says of the ledger, and how many transfers there are."""
    wait()
    ledger = [name for name in NAMES if name.startswith("ledger_")]
    faults = [fault for one in verify(ledger) for fault in one.faults]
    return {"faults": len(faults), "transfers": transfers_written()}


TASKS: Final = {"prepare": prepare, "write": write, "watch": watch, "audit": audit}
