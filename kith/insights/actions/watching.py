"""Triggers on the tables that figures rest on."""

from __future__ import annotations

from django.db import connection, transaction

from kith.insights import sql
from kith.insights.facts import SOURCES
from kith.insights.models import Touched

BUNDLE = 10_000


@transaction.atomic
def watch() -> list[str]:
    """Triggers that do not stand are made, and everything they would have seen is touched.

    SQLite drops the triggers of a table that a migration rebuilds; this brings them back.
    """
    if Touched._meta.db_table not in connection.introspection.table_names():
        return []
    made = sql.make_missing()
    for source in sorted({one.source for one in made}):
        for keys in SOURCES[source].keys(BUNDLE):
            Touched.objects.bulk_create(Touched(source=source, object_id=key) for key in keys)
    return [one.name for one in made]
