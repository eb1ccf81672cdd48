"""What the database itself is asked about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable


def settings_of_database(names: Iterable[str]) -> dict[str, str]:
    """The settings under which this connection writes, by name."""
    ask = "PRAGMA" if connection.vendor == "sqlite" else "SHOW"
    told = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"{ask} {name}")
            told[name] = str(cursor.fetchone()[0])
    return told
