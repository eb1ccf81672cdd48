"""After a test that commits: the tables that hold something are emptied, and no others.

Django truncates every table and makes its own rows anew, which takes half a second a test. Content
types and permissions stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.tools.whole import walls_down

STAYS: Final = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@contextmanager
def emptied() -> Iterator[None]:
    """Within the block tests that commit are cleaned up after in the quick way."""
    case: Any = TransactionTestCase
    slowly = case._fixture_teardown
    case._fixture_teardown = lambda _self: empty()
    try:
        yield
    finally:
        case._fixture_teardown = slowly


def empty() -> None:
    """Every table, at once."""
    if connection.vendor == "postgresql":
        _empty_server()
    else:
        _empty_file()


def _empty_server() -> None:
    """Without triggers and references being asked: everything goes, so nothing can be left over."""
    with connection.cursor() as cursor:
        filled = _filled(cursor)
        if filled:
            rows = "; ".join(f'DELETE FROM "{table}"' for table in filled)
            cursor.execute(
                f"SET session_replication_role = replica; {rows}; RESET session_replication_role"
            )


def _empty_file() -> None:
    """The same on SQLite, where triggers cannot be told to keep still."""
    unasked = connection.constraint_checks_disabled()
    with unasked, transaction.atomic(), connection.cursor() as cursor:
        filled = _filled(cursor)
        walls = [wall for table in filled for wall in walls_down(cursor, table)]
        for statement in (*(f'DELETE FROM "{table}"' for table in filled), *walls):
            cursor.execute(statement)


def _filled(cursor: Any) -> list[str]:
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables = sorted((names | {"kith_cache"}) & set(connection.introspection.table_names()) - STAYS)
    cursor.execute("SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{one}")' for one in tables))
    return [table for table, is_filled in zip(tables, cursor.fetchone(), strict=True) if is_filled]
