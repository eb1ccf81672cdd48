"""After a test that commits: the tables that hold something are emptied, and no others.

Django truncates every table and makes its own rows anew; on PostgreSQL that takes half a second
a test. Content types and permissions stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

STAYS: Final = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@contextmanager
def emptied() -> Iterator[None]:
    """Within the block tests that commit are cleaned up after in the quick way."""
    case: Any = TransactionTestCase
    slowly = case._fixture_teardown

    def quickly(self: TransactionTestCase) -> None:
        if connection.vendor == "postgresql":
            _empty()
        else:
            slowly(self)

    case._fixture_teardown = quickly
    try:
        yield
    finally:
        case._fixture_teardown = slowly


def _empty() -> None:
    """Without triggers and references being asked: everything goes, so nothing can be left over."""
    with connection.cursor() as cursor:
        filled = _filled(cursor)
        if filled:
            rows = "; ".join(f'DELETE FROM "{table}"' for table in filled)
            cursor.execute(
                f"SET session_replication_role = replica; {rows}; RESET session_replication_role"
            )


def _filled(cursor: Any) -> list[str]:
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables = sorted((names | {"kith_cache"}) & set(connection.introspection.table_names()) - STAYS)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables
    )
    cursor.execute(asked)
    return [name for (name,) in cursor.fetchall()]
