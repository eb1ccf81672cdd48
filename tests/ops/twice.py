"""Each job of the timetable is delivered twice, and in an order of its own: what the second did."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from kith.ops.timetable import TIMETABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from kith.ops.timetable import Job

WRITING: Final = re.compile(
    r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "?(\w+)', re.IGNORECASE
)


class Writes:
    """While it wraps: the tables in which a statement changed at least one row."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        told = execute(sql, params, many, context)
        found = WRITING.match(sql)
        # What gives its number back is counted only when that was read; it wrote for certain.
        if found and (" RETURNING " in sql or context["cursor"].rowcount != 0):
            self.tables.add(found.group(1))
        return told


def second_times(
    now: datetime, *, order: int, jobs: Iterable[tuple[str, int, Job]] = TIMETABLE
) -> dict[str, set[str]]:
    """Every job twice at this moment: the tables that a second time wrote to, by job."""
    drawn = list(jobs)
    random.Random(order).shuffle(drawn)
    return {name: wrote for name, _every, job in drawn if (wrote := _second(job, now))}


def _second(job: Job, now: datetime) -> set[str]:
    job(now)
    writes = Writes()
    with connection.execute_wrapper(writes):
        job(now)
    return writes.tables
