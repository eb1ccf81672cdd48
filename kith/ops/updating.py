"""Tables are changed while people are in the house: no lock is held while nothing is done.

Django draws its picture of all models between two steps of a migration, in the same transaction:
what the first step locked stays locked while it draws. Here every picture is drawn before the first
step. Source: assurance/targets.md F11, decision 060.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from django.db import OperationalError
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

from kith.ops.sql import waiting_at_most

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

# Whoever waits for a table makes all others wait behind it: not for as long as a lock may last.
LONGEST_WAIT: Final = "700ms"
TRIES, PAUSE_S = 60, 1.0


class Foreseen(Migration):
    """The same steps as the migration it stands for, each with both its pictures at hand."""

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,
    ) -> ProjectState:
        if collect_sql or not schema_editor.atomic_migration:
            return super().apply(project_state, schema_editor, collect_sql)
        pictures = [project_state.clone()]
        for step in self.operations:
            step.state_forwards(self.app_label, project_state)
            _drawn(project_state)
            pictures.append(project_state.clone())
        for step, before, after in zip(self.operations, pictures, pictures[1:], strict=False):
            step.database_forwards(self.app_label, schema_editor, before, after)
        return project_state


def _drawn(state: ProjectState) -> None:
    _ = state.apps  # drawn when somebody looks


class Executor(MigrationExecutor):
    """Django's, for migrations that look ahead where there is a house already."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._is_open = bool(self.loader.applied_migrations)

    def apply_migration(
        self, state: ProjectState, migration: Migration, *how: Any, **more: Any
    ) -> ProjectState:
        if self._is_open:
            kind = type(migration)
            foreseen = type(kind.__name__, (Foreseen, kind), {"__module__": kind.__module__})
            migration = foreseen(migration.name, migration.app_label)
        return super().apply_migration(state, migration, *how, **more)


def patiently(deed: Callable[[], object]) -> None:
    """Does it, and where a lock is not given at once lets everybody else go first and tries again.

    What it did before it had to wait stays done: every migration is a transaction of its own.
    """
    for tried in range(1, TRIES + 1):
        try:
            with waiting_at_most(LONGEST_WAIT):
                deed()
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable) or tried == TRIES:
                raise
        time.sleep(PAUSE_S)
