"""A new key for the blind indexes while the house is open: begun, brought over, finished.

Repeated at any time: what was broken off goes on where it was (decision 059).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kith.vault.actions import cover_anew
from kith.vault.crypto import add_cover, retire_covers, ring
from kith.vault.indexes import Column, columns, waiting
from kith.vault.sql import is_past, moment

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH: Final = 1000
SETTLE_S: Final = 2.0  # until every statement that was written before the change has been sent
PATIENCE_S: Final = 60.0  # for transactions that had written before
ROUNDS: Final = 5  # for rows that somebody holds


class StillWritingError(Exception):
    """A transaction that had written before the change is not over."""


class RowsWaitError(Exception):
    """Indexes stand under an older cover: the older keys still count."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How many indexes were brought over, how many wait, and rows that hold another's index."""

    number: int
    count: int
    waits: int
    twice: tuple[str, ...]


def is_under_way() -> bool:
    return len(ring().live) > 1


def begin() -> int:
    """A new key covers what is indexed from now on, unless a change is under way; its number."""
    return ring().live[0] if is_under_way() else add_cover(Path(settings.KITH_KEYS))


def bring_over(watch: Callable[[int], object]) -> Brought:
    """Every index stands under the newest key.

    Raises StillWritingError: nothing was brought over yet.
    """
    _settle()
    count, waits, twice = 0, 0, set[str]()
    for _round in range(ROUNDS):
        for column in columns():
            done, held = _bring(column, watch)
            count, twice = count + done, twice | held
        waits = sum(waiting().values())
        if waits <= len(twice):
            break
    return Brought(ring().live[0], count, waits, tuple(sorted(twice)))


def _settle() -> None:
    """Whoever knew only the older key is through: nobody looks for it, nobody writes with it."""
    time.sleep(SETTLE_S)
    since, began = moment(), time.monotonic()
    while not is_past(since):
        if time.monotonic() - began > PATIENCE_S:
            raise StillWritingError
        time.sleep(0.1)


def _bring(column: Column, watch: Callable[[int], object]) -> tuple[int, set[str]]:
    count, after, twice = 0, 0, set[str]()
    while (step := cover_anew(column, after=after, limit=BATCH)).last:
        count, after = count + step.count, step.last
        twice |= {f"{column.name} {pk}" for pk in step.twice}
        watch(step.count)
    return count, twice


def finish() -> None:
    """The older keys count no longer. Raises RowsWaitError: rows still stand under them."""
    if sum(waiting().values()):
        raise RowsWaitError
    retire_covers(Path(settings.KITH_KEYS))
