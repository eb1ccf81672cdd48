"""Whether everything is as it must be, and how to make it otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from kith.ops.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper


def faults(*only: str) -> dict[str, list[str]]:
    """What `kith verify --fast` finds, by check; nothing is what it should find."""
    return {one.name: one.faults for one in verify(only, is_fast=not only) if one.faults}


def whole() -> None:
    """Everything that `kith verify --fast` asks of the data is so."""
    assert faults() == {}


@contextmanager
def without_walls(table: str) -> Iterator[CursorWrapper]:
    """No trigger looks after the table within the block, as for somebody who owns the database."""
    with connection.cursor() as cursor:
        up = walls_down(cursor, table)
        yield cursor
        for statement in up:
            cursor.execute(statement)


def walls_down(cursor: CursorWrapper, table: str) -> list[str]:
    """Takes away what looks after the table; the statements that build it again."""
    if connection.vendor != "sqlite":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table cannot be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER"]
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    cursor.execute(asked, [table])
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    return [sql for _name, sql in triggers]
