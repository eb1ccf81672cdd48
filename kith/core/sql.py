"""Walls of the database round tables that are only added to, in both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# A line may go only when it stands in a file whose digest its seal tells.
ARCHIVED = (
    "EXISTS (SELECT 1 FROM {seals} s WHERE s.archived <> ''"
    " AND OLD.id BETWEEN s.first_id AND s.last_id)"
)
# A seal changes once, to tell of that file.
SEAL = ("previous", "digest", "first_id", "last_id", "count", "at")


def log_walls(lines: str, seals: str) -> dict[str, tuple[str, ...]]:
    """Statements by vendor: a line is never changed and goes only into an archive, a seal never
    goes and is changed only to tell of one.
    """
    archived = ARCHIVED.format(seals=seals)
    only_told = " AND ".join((*(f"NEW.{c} = OLD.{c}" for c in SEAL), "OLD.archived = ''"))
    return {
        "sqlite": (
            _abort(lines, "UPDATE"),
            _abort(lines, "DELETE", archived),
            _abort(seals, "UPDATE", only_told),
            _abort(seals, "DELETE"),
        ),
        "postgresql": (
            *_refuse(lines, "UPDATE"),
            *_refuse(lines, "DELETE", archived),
            *_refuse(seals, "UPDATE", only_told),
            *_refuse(seals, "DELETE"),
        ),
    }


def row_walls(table: str) -> dict[str, tuple[str, ...]]:
    """Statements by vendor: a row is never changed and never goes."""
    verbs = ("UPDATE", "DELETE")
    return {
        "sqlite": tuple(_abort(table, verb) for verb in verbs),
        "postgresql": tuple(step for verb in verbs for step in _refuse(table, verb)),
    }


def _abort(table: str, verb: str, unless: str = "") -> str:
    when = f" WHEN NOT ({unless})" if unless else ""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _refuse(table: str, verb: str, unless: str = "") -> tuple[str, str]:
    name, gone = f"{table}_no_{verb.lower()}", "OLD" if verb == "DELETE" else "NEW"
    leave = f"IF {unless} THEN RETURN {gone}; END IF;" if unless else ""
    body = f"BEGIN {leave} RAISE EXCEPTION '{table} is append-only'; END"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def build(
    statements: dict[str, Sequence[str]],
) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """For a migration: the statements of whichever database it runs on."""

    def run(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        with schema_editor.connection.cursor() as cursor:
            for statement in statements.get(schema_editor.connection.vendor, ()):
                cursor.execute(statement)

    return run
