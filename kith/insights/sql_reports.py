"""The second wall: numbers that were handed in, and what was frozen, do not change any more."""

from __future__ import annotations

from typing import Final

APPEND_ONLY: Final = ("insights_numbers", "insights_freezing")
VERBS: Final = ("UPDATE", "DELETE")
REFUSE: Final = """
CREATE FUNCTION insights_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def walls(vendor: str) -> tuple[str, ...]:
    """The statements that build it."""
    if vendor == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in APPEND_ONLY
            for verb in VERBS
        )
    return (
        REFUSE,
        *(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION insights_refuse()"
            for table in APPEND_ONLY
        ),
    )
