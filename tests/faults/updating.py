"""Which steps of an update a house may take while people are in it, and while the old code runs.

No table is written anew, no hot table is held for long, and what the old code writes still fits.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.migrations import operations as steps
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from kith.core.migrating import AppendOnly, CreateModels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.migrations import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState
    from django.db.models import Field

RELEASE: Final = Path(__file__).with_name("release.json")
# New tables, and what is only words to Django or a moment's entry in the catalogue of tables.
HARMLESS: Final = (
    steps.CreateModel, CreateModels, AppendOnly, steps.AddIndex, steps.RemoveIndex,
    steps.AddConstraint, steps.RemoveConstraint, steps.AlterModelOptions, steps.AlterModelManagers,
)  # fmt: skip
# Steps of our own that somebody has looked at: migration, and why it does no harm.
LOOKED_AT: Final = {
    "journal.0002_chain_and_wall": "two triggers on a table: a moment's lock, nothing is read",
    "vault.0006_chain_and_wall": "two triggers on a table: a moment's lock, nothing is read",
}


def commit() -> str:
    """The last release, by its name in the history."""
    return str(json.loads(RELEASE.read_text())["commit"])


def since_release() -> Iterator[tuple[Migration, ProjectState]]:
    """Every migration of ours that the last release has not, with the models as it finds them."""
    released = set(json.loads(RELEASE.read_text())["migrations"])
    graph = MigrationLoader(None).graph
    for app, name in graph.leaf_nodes():
        for node in graph.forwards_plan((app, name)):
            one = graph.nodes[node]
            if node[0] == app and f"{app}.{node[1]}" not in released and _is_ours(one):
                yield one, graph.make_state(nodes=[node], at_end=False)


def _is_ours(migration: Migration) -> bool:
    return type(migration).__module__.startswith("kith.")


def dangers(migration: Migration, before: ProjectState) -> list[str]:
    """What of it would hurt a house that is open."""
    name = f"{migration.app_label}.{migration.name}"
    state, found = before.clone(), []
    for step in migration.operations:
        if why := _danger(step, migration.app_label, state, name):
            found.append(f"{name}: {type(step).__name__}: {why}")
        step.state_forwards(migration.app_label, state)
    return found


def _danger(step: Operation, app: str, before: ProjectState, name: str) -> str:
    if isinstance(step, HARMLESS):
        return ""
    if isinstance(step, steps.AddField):
        return _of_new(step.field)
    if isinstance(step, steps.AlterField):
        old = before.models[app, step.model_name_lower].fields[step.name]
        return _of_changed(old, step.field)
    if isinstance(step, (steps.RunPython, steps.RunSQL)):
        return "" if name in LOOKED_AT else "nobody has looked at it: name it in LOOKED_AT"
    return "the old code still asks for what is gone"


def _of_new(field: Field[Any, Any]) -> str:
    if field.null or field.many_to_many or field.db_default is not NOT_PROVIDED:
        return ""
    return "the old code writes rows without it: give it null or db_default"


def _of_changed(old: Field[Any, Any], new: Field[Any, Any]) -> str:
    if old.null and not new.null:
        return "the whole table is read under a lock, and the old code writes nothing there"
    kinds = [_kind(field) for field in (old, new)]
    if kinds[0] != kinds[1]:
        return f"the table is written anew: {kinds[0]} becomes {kinds[1]}"
    return ""


def _kind(field: Field[Any, Any]) -> str:
    """The column's type; a text that may be longer than before is the same to the table."""
    told = type(field).__name__ if field.remote_field else str(field.db_type(connection))
    return "varchar" if told.startswith("varchar") else told
