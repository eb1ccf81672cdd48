"""What a page really asked the database, and which of it reads a long table from end to end."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LONG: Final = 50_000  # rows that nobody reads one after the other (targets.md, T8)
Asked = tuple[str, Any]


@contextmanager
def watched() -> Iterator[list[Asked]]:
    """Every statement of the block with its values, in the order in which they were sent."""
    sent: list[Asked] = []

    def note(
        execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        sent.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        yield sent


def walked(sent: Iterable[Asked], *, longer_than: int = LONG) -> list[str]:
    """Tables of more rows than this that a statement reads from end to end, and how many it read.

    PostgreSQL says so of a statement that it runs once more; SQLite of its plan.
    """
    plan = _of_postgres if connection.vendor == "postgresql" else _of_sqlite
    found = {
        f"{table}: {rows}"
        for sql, values in sent
        if sql.lstrip().startswith(("SELECT", "WITH")) and "FOR UPDATE" not in sql
        for table, rows in plan(sql, values)
        if rows > longer_than
    }
    return sorted(found)


def _of_postgres(sql: str, values: Any) -> Iterator[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", values)
        (told,) = cursor.fetchone()
    whole = json.loads(told) if isinstance(told, str) else told
    waiting = [whole[0]["Plan"]]
    while waiting:
        step = waiting.pop()
        waiting += step.get("Plans", [])
        if step["Node Type"] == "Seq Scan":
            read = step["Actual Rows"] + step.get("Rows Removed by Filter", 0)
            yield step["Relation Name"], int(read * step["Actual Loops"])


def _of_sqlite(sql: str, values: Any) -> Iterator[tuple[str, int]]:
    """Without an index the whole table is read; by a covering one every entry of it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        steps = [str(step[-1]).split() for step in cursor.fetchall()]
        for step in steps:
            if step[0] == "SCAN" and "USING" not in step and step[1] in _tables():
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(step[1])}")  # noqa: S608 -- a table of ours
                yield step[1], int(cursor.fetchone()[0])


def _tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
