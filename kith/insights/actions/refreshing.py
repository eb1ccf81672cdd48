"""Facts follow the rows: what was touched is read anew.

A reader calls `refresh` first and then waits for little: decision 040.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from django.db import OperationalError, connection, transaction

from kith.insights import sql
from kith.insights.models import Fact, Touched
from kith.insights.queries.sheets import is_current
from kith.insights.queries.truth import BUNDLE, FIELDS, says, stands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST: Final = 1_000  # touches of one bundle: how long SQLite's other writers wait, at most
PATIENCE_S: Final = 1.0  # of a reader
PAUSE_S: Final = 0.02  # between two looks whether somebody else has finished


def refresh(patience_s: float = PATIENCE_S) -> int:
    """Facts are as their rows are, or `queries.sheets.is_current` says that they are not yet.

    Costs one question where nothing was touched. After `patience_s` no further bundle is begun,
    and nobody else who refreshes is waited for any longer. Gives back how many touches were worked
    off.
    """
    until = time.monotonic() + patience_s
    total = 0
    while not is_current():
        done = _bundle(until)
        total += done or 0
        if time.monotonic() >= until:
            break
        if done is None:
            time.sleep(PAUSE_S)
    return total


def catch_up() -> bool:
    """For a reader: facts follow their rows, and whether they are as their rows are now."""
    began = time.monotonic()
    refresh(PATIENCE_S)
    return time.monotonic() - began < PATIENCE_S or is_current()


def refresh_all() -> int:
    """Every fact is as its row is, however long that takes: before numbers are kept for good."""
    return refresh(math.inf)


def _bundle(until: float) -> int | None:
    """Touches worked off by this call; none while somebody else is at it."""
    try:
        with sql.waiting(until - time.monotonic()), transaction.atomic():
            return _read(MOST) if sql.is_alone() else None
    except OperationalError as error:
        if "locked" in str(error) and connection.vendor == "sqlite":
            return None
        raise


def _read(most: int) -> int:
    """The oldest touches are worked off. What touches a row meanwhile is a touch of its own."""
    told = list(Touched.objects.order_by("pk").values_list("pk", "source", "object_id")[:most])
    rows = defaultdict(set)
    for _key, source, object_id in told:
        rows[source].add(object_id)
    for source, keys in sorted(rows.items()):
        for some in _bundles(sorted(keys)):
            rewrite(source, some)
    for some in _bundles([key for key, _source, _object in told]):
        Touched.objects.filter(pk__in=some).delete()
    return len(told)


def _bundles(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + BUNDLE] for at in range(0, len(keys), BUNDLE))


@transaction.atomic
def rewrite(source: str, keys: Sequence[int]) -> list[int]:
    """The facts of these rows are replaced where they differ; which rows that was.

    One at a time: of two readers of a row, the later must not write the older answer.
    """
    sql.one_at_a_time()
    known, told = stands(source, keys), set(says(source, keys))
    gone, new = known.keys() - told, told - known.keys()
    Fact.objects.filter(pk__in=[known[what] for what in gone]).delete()
    Fact.objects.bulk_create(
        Fact(source=source, **dict(zip(FIELDS, what, strict=True)))
        for what in sorted(new, key=repr)
    )
    return sorted({what[0] for what in gone | new})
