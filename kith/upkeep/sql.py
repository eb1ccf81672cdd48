"""What counts, in one statement each: two who count at once are two."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

READ: Final = "SELECT value FROM {table} WHERE cache_key = %s AND expires > %s"
WRITE: Final = """
INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
ADD: Final = WRITE + "WHERE {table}.expires <= %s RETURNING cache_key"
COUNT: Final = """
UPDATE {table} SET value = CAST(CAST(value AS integer) + %s AS text)
WHERE cache_key = %s AND expires > %s RETURNING value
"""
TOUCH: Final = (
    "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s RETURNING cache_key"
)
DROP: Final = "DELETE FROM {table} WHERE cache_key = %s RETURNING cache_key"
DROP_ALL: Final = "DELETE FROM {table}"
SOME_OVER: Final = "SELECT cache_key FROM {table} WHERE expires <= %s LIMIT 1"
DROP_OVER: Final = "DELETE FROM {table} WHERE expires <= %s RETURNING cache_key"


def told(table: str, statement: str, *facts: Any) -> list[tuple[Any, ...]]:
    """The rows that come back. Where it fails, a transaction around it goes on unharmed."""
    within: AbstractContextManager[Any] = nullcontext()
    if connection.in_atomic_block:
        within = transaction.atomic()
    given = [
        connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one
        for one in facts
    ]
    with within, connection.cursor() as cursor:
        cursor.execute(statement.replace("{table}", connection.ops.quote_name(table)), given)
        return cursor.fetchall() if cursor.description else []
