"""Triggers on the tables that figures rest on."""

from __future__ import annotations

from django.db import connections, transaction

from kith.insights import sql
from kith.insights.facts import SOURCES
from kith.insights.models import Touched

BUNDLE = 10_000


def watch(using: str) -> list[str]:
    """Triggers that do not stand are made, and everything they would have seen is touched.

    SQLite drops the triggers of a table that a migration rebuilds; this brings them back.
    """
    connection = connections[using]
    if Touched._meta.db_table not in connection.introspection.table_names():
        return []
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(sql.known(connection.vendor))
        known = {name for (name,) in cursor.fetchall()}
        missing = [one for one in sql.triggers(connection.vendor) if one[1] not in known]
        for _source, _name, statements in missing:
            for statement in statements:
                cursor.execute(statement)
        for source in {source for source, _name, _statements in missing}:
            _touch_all(source)
    return [name for _source, name, _statements in missing]


def _touch_all(source: str) -> None:
    for keys in SOURCES[source].keys(BUNDLE):
        Touched.objects.bulk_create(Touched(source=source, object_id=key) for key in keys)
