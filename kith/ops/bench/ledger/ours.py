"""Our side: awards through the door of the ledger, and the passbook read from it."""

from __future__ import annotations

import itertools
import statistics
import time
from typing import Any, Final

from django.core.management import call_command
from django.utils import timezone

from kith.core.actor import Actor
from kith.ops.bench.ledger.turn import count, wait
from kith.points.actions import award
from kith.points.queries import balance, open_holds, passbook


def prepare(people: int) -> dict[str, Any]:
    wait()
    call_command("migrate", "points", verbosity=0, skip_checks=True)
    for person in range(people):
        award(person, points=1, cause=f"first:{person}", rule_id=1, now=timezone.now())
    return {}


def post(seconds: float, worker: int, people: int, turn: int) -> dict[str, Any]:
    numbers = itertools.count()

    def work(person: int) -> None:
        cause = f"hours:{turn}-{worker}-{next(numbers)}:award"
        award(person, points=10, cause=cause, rule_id=1, now=timezone.now())

    return count(work, seconds=seconds, worker=worker, people=people)


def read(people: int, times: int) -> dict[str, Any]:
    """Milliseconds for the length and the newest page of one person's passbook, in the middle."""
    wait()
    took, lines = [], 0
    for n in range(times):
        person = n * 7919 % people
        began = time.perf_counter()
        book = passbook(person, actor=Actor(person_id=person))
        lines += len(book)
        page = book[:20]
        list(open_holds(person, actor=Actor(person_id=person)))
        assert page[0].balance == balance(person).total, "the newest line tells the balance"
        took.append((time.perf_counter() - began) * 1000)
    return {"ms": statistics.median(took), "worst_ms": max(took), "lines": lines // times}


TASKS: Final = {"prepare": prepare, "post": post, "read": read}
