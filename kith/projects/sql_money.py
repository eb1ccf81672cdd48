"""The second wall for money: what was received, shared, paid and said stays; so do promises."""

_PLEDGE = "projects_pledge"
_FROZEN = (
    "area_id",
    "project_id",
    "organisation_id",
    "kind",
    "what",
    "unit",
    "amount",
    "worth_fen",
    "basis",
    "by_id",
    "made_at",
)
MONEY = tuple(
    f"projects_{table}"
    for table in (
        "pledgenote",
        "receipt",
        "receiptvoid",
        "allocation",
        "allocationundo",
        "voucherstep",
        "surplus",
    )
)
VENTURE = tuple(
    f"projects_{table}"
    for table in (
        "review",
        "decision",
        "payment",
        "venturereport",
        "verdict",
        "lateness",
        "excuse",
        "stop",
        "clawback",
        "recovery",
        "spotcheck",
        "bar",
    )
)


def walls(vendor: str, tables: tuple[str, ...]) -> list[str]:
    """Triggers that keep the rows of these tables as they were written."""
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION projects_refuse()"
            for table in tables
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in tables
        for verb in ("UPDATE", "DELETE")
    ]


def promise(vendor: str) -> str:
    """A trigger: who promised what to whom does not change; only what became of it does."""
    if vendor == "postgresql":
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _FROZEN)
        return (
            f"CREATE TRIGGER {_PLEDGE}_stays BEFORE UPDATE ON {_PLEDGE}"
            f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION projects_refuse()"
        )
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _FROZEN)
    return (
        f"CREATE TRIGGER {_PLEDGE}_no_update BEFORE UPDATE ON {_PLEDGE} WHEN {changed}"
        f" BEGIN SELECT RAISE(ABORT, '{_PLEDGE} stays as promised'); END"
    )
