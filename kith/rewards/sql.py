"""The second wall: what was agreed does not change, in both dialects.

A redemption keeps its price, its title and whose it is; stock changes, hand-outs and tries are
only added; a settlement's lines never change, and go only while it is a draft.
"""

FROZEN = ("reward_id", "merchant_id", "person_id", "title", "points", "made_at", "expires_at")
APPEND_ONLY = (
    "rewards_stockchange",
    "rewards_handout",
    "rewards_try",
    "rewards_priceproposal",
    "rewards_priceapproval",
)
LINES = "rewards_settlementline"
_CHANGED_SQLITE = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN)
_CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
_DRAFTED = (
    "SELECT 1 FROM rewards_settlement s WHERE s.id = OLD.settlement_id AND s.state = 'DRAFTED'"
)


def _abort(table: str, verb: str, why: str, when: str = "") -> str:
    """A trigger of SQLite."""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} {why}'); END"
    )


SQLITE = (
    _abort("rewards_redemption", "UPDATE", "keeps its price", f"WHEN {_CHANGED_SQLITE}"),
    *(_abort(table, "UPDATE", "is append-only") for table in APPEND_ONLY),
    *(_abort(table, "DELETE", "is append-only") for table in APPEND_ONLY),
    _abort(LINES, "UPDATE", "does not change"),
    _abort(LINES, "DELETE", "does not change", f"WHEN NOT EXISTS ({_DRAFTED})"),
)

_REFUSE = """
CREATE FUNCTION rewards_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% does not change', TG_TABLE_NAME; END $$
"""
_REFUSE_LINE = f"""
CREATE FUNCTION rewards_refuse_line() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF NOT EXISTS ({_DRAFTED}) THEN RAISE EXCEPTION '{LINES} does not change'; END IF;
RETURN OLD;
END $$
"""


def _each_row(table: str, verbs: str, function: str = "rewards_refuse", when: str = "") -> str:
    """A trigger of PostgreSQL."""
    name = f"{table}_keeps_{verbs.split()[0].lower()}"
    return (
        f"CREATE TRIGGER {name} BEFORE {verbs} ON {table}"
        f" FOR EACH ROW {when} EXECUTE FUNCTION {function}()"
    )


POSTGRESQL = (
    _REFUSE,
    _REFUSE_LINE,
    _each_row("rewards_redemption", "UPDATE", when=f"WHEN ({_CHANGED})"),
    *(_each_row(table, "UPDATE OR DELETE") for table in APPEND_ONLY),
    _each_row(LINES, "UPDATE"),
    _each_row(LINES, "DELETE", function="rewards_refuse_line"),
)
