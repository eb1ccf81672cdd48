"""Triggers: whatever is written, by whichever road, its facts are read anew.

Each trigger adds to `insights_touched` within the transaction that wrote the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

# Source, table, and which of the source's rows are touched by a row of the table.
TOUCHES: Final = (
    ("record", "hours_servicerecord", "SELECT {row}.id"),
    ("volunteer", "people_volunteerprofile", "SELECT {row}.id"),
    ("transfer", "points_transfer", "SELECT {row}.id"),
    ("session", "activities_session", "SELECT {row}.id"),
    ("session", "activities_walkins", "SELECT {row}.session_id"),
    ("session", "activities_viewcount", "SELECT {row}.session_id"),
    ("attendance", "activities_attendance", "SELECT {row}.id"),
    (
        "attendance",
        "activities_session",
        "SELECT id FROM activities_attendance WHERE session_id = {row}.id",
    ),
    ("order", "orders_order", "SELECT {row}.id"),
    ("order", "journal_entry", "SELECT {row}.object_id WHERE {row}.kind = 'order'"),
    ("rating", "orders_rating", "SELECT {row}.id"),
)
EVENTS: Final = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
KNOWN: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
ALONE: Final = "SELECT pg_advisory_xact_lock(hashtext('insights.refresh'))"


def name(source: str, table: str, event: str) -> str:
    return f"insights_{source}_{table}_{event.lower()}"


def one_at_a_time() -> None:
    """Whoever refreshes facts waits until nobody else does; SQLite's writers always do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ALONE)


def make_missing() -> list[tuple[str, str]]:
    """The triggers that do not stand are made; source and name of each."""
    made = []
    with connection.cursor() as cursor:
        cursor.execute(KNOWN[connection.vendor])
        known = {name for (name,) in cursor.fetchall()}
        for source, called, statements in triggers(connection.vendor):
            if called in known:
                continue
            for statement in statements:
                cursor.execute(statement)
            made.append((source, called))
    return made


def triggers(vendor: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Source, name and statements of each trigger."""
    for source, table, select in TOUCHES:
        for event, row in EVENTS:
            called = name(source, table, event)
            add = f"INSERT INTO insights_touched (source, object_id) {_rows(source, select, row)}"
            yield source, called, _made(vendor, called, f"AFTER {event} ON {table}", add, row)


def _rows(source: str, select: str, row: str) -> str:
    return select.format(row=row).replace("SELECT ", f"SELECT '{source}', ", 1)


def _made(vendor: str, called: str, when: str, add: str, row: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return (f"CREATE TRIGGER {called} {when} BEGIN {add}; END",)
    function = (
        f"CREATE OR REPLACE FUNCTION {called}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {add}; RETURN {row}; END $$"
    )
    return (
        function,
        f"CREATE TRIGGER {called} {when} FOR EACH ROW EXECUTE FUNCTION {called}()",
    )
