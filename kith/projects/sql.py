"""The second wall: what was published, said, handed in and accepted does not change any more."""

APPEND_ONLY = tuple(
    f"projects_{table}"
    for table in (
        "version",
        "line",
        "term",
        "evidence",
        "acceptance",
        "closeout",
        "extension",
        "recheckresult",
        "step",
    )
)
VERBS = ("UPDATE", "DELETE")

SQLITE = tuple(
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for table in APPEND_ONLY
    for verb in VERBS
)

_REFUSE = """
CREATE FUNCTION projects_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""

POSTGRESQL = (
    _REFUSE,
    *(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION projects_refuse()"
        for table in APPEND_ONLY
    ),
)
