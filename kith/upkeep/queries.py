"""Reading how the installation is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kith.upkeep.models import Backup, Beat

if TYPE_CHECKING:
    from datetime import datetime


def last_verified() -> Backup | None:
    """The youngest backup of those that were read back whole."""
    return Backup.objects.exclude(verified_at=None).order_by("made_at").last()


def last_beat() -> datetime | None:
    """When the clock last did anything; none where it never ran."""
    return Beat.objects.order_by("ran_at").values_list("ran_at", flat=True).last()


def first_beat() -> datetime | None:
    """Since when the clock runs here."""
    return Beat.objects.order_by("first_at").values_list("first_at", flat=True).first()


def beats() -> list[Beat]:
    return list(Beat.objects.order_by("job"))


def is_migrated() -> bool:
    """Whether every table stands as the code wants it."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
