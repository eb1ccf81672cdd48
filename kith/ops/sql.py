"""What the database itself is asked about itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def settings_of_database(names: Iterable[str]) -> dict[str, str]:
    """The settings under which this connection writes, by name."""
    ask = "PRAGMA" if connection.vendor == "sqlite" else "SHOW"
    told = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"{ask} {name}")
            told[name] = str(cursor.fetchone()[0])
    return told


@contextmanager
def waiting_at_most(time: str) -> Iterator[None]:
    """Within the block a lock is waited for no longer than this; on SQLite writers queue anyway."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [time])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def may_delete(table: str) -> bool:
    """Whether this role was left the right to: `kith verify --grants` takes it."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'DELETE')", [table])
        return bool(cursor.fetchone()[0])
