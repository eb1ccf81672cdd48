"""Triggers: whatever is written, by whichever road, its facts are read anew.

Each trigger adds to `insights_touched` within the transaction that wrote the row. The name of a
trigger ends with a digest of what it does: one that does something else today is replaced.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Touch:
    """Which rows of a source a row of the table is told by.

    `changed`: only where an update changed one of these columns. `only`: a condition on the row.
    """

    source: str
    table: str
    rows: str = "SELECT {row}.id"
    changed: tuple[str, ...] = ()
    only: str = ""

    @property
    def events(self) -> tuple[tuple[str, str], ...]:
        return (("UPDATE", "NEW"),) if self.changed else EVENTS


EVENTS: Final = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
TOUCHES: Final = (
    Touch("record", "hours_servicerecord"),
    Touch("volunteer", "people_volunteerprofile"),
    Touch(
        "volunteer",
        "people_person",
        "SELECT id FROM people_volunteerprofile WHERE person_id = {row}.id",
        changed=("area_id",),
    ),
    Touch("transfer", "points_transfer"),
    Touch(
        "transfer",
        "people_person",
        "SELECT t.id FROM points_transfer t JOIN points_account a ON a.id IN"
        " (t.source_id, t.target_id) WHERE a.kind = 'PERSON' AND a.owner_id = {row}.id",
        changed=("area_id",),
    ),
    Touch("session", "activities_session"),
    Touch("session", "activities_walkins", "SELECT {row}.session_id"),
    Touch("session", "activities_viewcount", "SELECT {row}.session_id"),
    Touch("session", "activities_signup", "SELECT {row}.session_id"),
    Touch(
        "session",
        "activities_series",
        "SELECT id FROM activities_session WHERE series_id = {row}.id",
        changed=("five_for", "kind"),
    ),
    Touch("attendance", "activities_attendance"),
    Touch(
        "attendance",
        "activities_session",
        "SELECT id FROM activities_attendance WHERE session_id = {row}.id",
        changed=("state", "area_id", "starts_at"),
    ),
    Touch("list", "activities_monthlylist"),
    Touch("order", "orders_order"),
    Touch("order", "journal_entry", "SELECT {row}.object_id", only="{row}.kind = 'order'"),
    Touch("rating", "orders_rating"),
    Touch(
        "rating",
        "orders_order",
        "SELECT id FROM orders_rating WHERE order_id = {row}.id",
        changed=("area_id",),
    ),
    Touch("contact", "pairing_contact"),
    Touch(
        "contact",
        "pairing_pair",
        "SELECT id FROM pairing_contact WHERE pair_id = {row}.id",
        changed=("area_id", "resident_id"),
    ),
    Touch("due", "care_due"),
    Touch(
        "due",
        "care_carefile",
        "SELECT id FROM care_due WHERE file_id = {row}.id",
        changed=("area_id", "person_id"),
    ),
    Touch("due", "care_assessment", "SELECT id FROM care_due WHERE file_id = {row}.file_id"),
    Touch("hazard", "grid_hazard"),
    Touch("hazard", "grid_hazardcloseout", "SELECT {row}.hazard_id"),
    Touch("call", "hotline_call"),
    Touch(
        "call",
        "hotline_line",
        "SELECT id FROM hotline_call WHERE line_id = {row}.id",
        changed=("area_id",),
    ),
    Touch("item", "projects_listitem"),
    Touch("item", "projects_hold", "SELECT {row}.item_id"),
    Touch(
        "item",
        "projects_project",
        "SELECT item_id FROM projects_hold WHERE claim_id = {row}.claim_id",
    ),
    Touch(
        "item",
        "projects_closeout",
        "SELECT h.item_id FROM projects_hold h JOIN projects_project p ON p.claim_id = h.claim_id"
        " WHERE p.id = {row}.project_id",
    ),
    Touch("highlight", "programmes_highlight"),
    Touch(
        "highlight",
        "programmes_verdict",
        "SELECT {row}.highlight_id",
        only="{row}.highlight_id IS NOT NULL",
    ),
)
PREFIX: Final = "insights_t_"
KNOWN: Final = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal",
}
DISTINCT: Final = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
LOCK: Final = "hashtext('insights.refresh')"


def one_at_a_time() -> None:
    """Whoever refreshes facts waits until nobody else does; SQLite's writers always do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK})")


def is_alone() -> bool:
    """Nobody else refreshes facts until the transaction ends, or somebody does now."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({LOCK})")
        return bool(cursor.fetchone()[0])


@contextmanager
def waiting(most_s: float) -> Iterator[None]:
    """On SQLite nobody waits for another writer longer than that; elsewhere as ever."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {int(min(usual, max(0.0, 1000 * most_s)))}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes one touch at one event."""

    source: str
    table: str
    name: str
    statements: tuple[str, ...]


def make_missing() -> list[Trigger]:
    """The triggers that do not stand are made, those that are no longer wanted are gone; gives
    back what was made.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        wanted = [one for one in triggers(connection.vendor) if one.table in tables]
        cursor.execute(KNOWN[connection.vendor])
        known = {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}
        made = [one for one in wanted if one.name not in known]
        for name in known.keys() - {one.name for one in wanted}:
            for statement in dropping(name, known[name]):
                cursor.execute(statement)
        for one in made:
            for statement in one.statements:
                cursor.execute(statement)
    return made


def dropping(name: str, table: str) -> tuple[str, ...]:
    """The statements that take a trigger away."""
    if connection.vendor == "sqlite":
        return (f"DROP TRIGGER {name}",)
    return f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"


def triggers(vendor: str) -> Iterator[Trigger]:
    """Everything that watches the tables."""
    for touch in TOUCHES:
        for event, row in touch.events:
            says = touch.rows.format(row=row).replace("SELECT ", f"SELECT '{touch.source}', ", 1)
            add = f"INSERT INTO insights_touched (source, object_id) {says}"
            when = _when(touch, row, DISTINCT[vendor])
            digest = sha256(f"{add} {when}".encode()).hexdigest()[:8]
            name = f"{PREFIX}{touch.table}_{event.lower()}_{digest}"
            head = f"CREATE TRIGGER {name} AFTER {event} ON {touch.table} FOR EACH ROW {when}"
            made = _sqlite(head, add) if vendor == "sqlite" else _postgresql(name, head, add, row)
            yield Trigger(touch.source, touch.table, name, made)


def _when(touch: Touch, row: str, differs: str) -> str:
    told = [f"OLD.{column} {differs} NEW.{column}" for column in touch.changed]
    told += [touch.only.format(row=row)] if touch.only else []
    return f"WHEN ({' OR '.join(told)})" if told else ""


def _sqlite(head: str, add: str) -> tuple[str, ...]:
    return (f"{head} BEGIN {add}; END",)


def _postgresql(name: str, head: str, add: str, row: str) -> tuple[str, ...]:
    function = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {add}; RETURN {row}; END $$"
    )
    return function, f"{head} EXECUTE FUNCTION {name}()"
