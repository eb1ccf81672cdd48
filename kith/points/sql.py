"""What the ORM cannot say, in both dialects: the wall round what is written once, and a whole
transfer as one step of the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from kith.points.models import Transfer

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from kith.points.states import AccountKind, TransferKind

# The second wall: the database refuses to change or delete a transfer.
SQLITE = tuple(
    f"CREATE TRIGGER points_transfer_no_{verb.lower()} BEFORE {verb} ON points_transfer"
    f" BEGIN SELECT RAISE(ABORT, 'points_transfer is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
REFUSE = """
CREATE FUNCTION points_transfer_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'points_transfer is append-only'; END $$
"""
TRIGGER = """
CREATE TRIGGER points_transfer_append_only BEFORE UPDATE OR DELETE ON points_transfer
FOR EACH ROW EXECUTE FUNCTION points_transfer_refuse()
"""
POSTGRESQL = (REFUSE, TRIGGER)

DAY_SQLITE = tuple(line.replace("points_transfer", "points_day") for line in SQLITE)
DAY_POSTGRESQL = tuple(line.replace("points_transfer", "points_day") for line in POSTGRESQL)
OPEN_SQLITE = tuple(f"DROP TRIGGER points_transfer_no_{v}" for v in ("update", "delete"))
OPEN_POSTGRESQL = (
    "DROP TRIGGER points_transfer_append_only ON points_transfer",
    "DROP FUNCTION points_transfer_refuse()",
)

# The balances behind the lines of an older ledger, whose accounts were passbooks and the issue.
FILL: Final = tuple(
    f"""
UPDATE points_transfer SET {side}_after = (
    SELECT SUM(CASE WHEN x.target_id = points_transfer.{side}_id THEN x.points ELSE -x.points END)
    FROM points_transfer x
    WHERE x.id <= points_transfer.id
      AND (x.target_id = points_transfer.{side}_id OR x.source_id = points_transfer.{side}_id)
) WHERE {side}_id IN (SELECT id FROM points_account WHERE kind = 'PERSON')
"""  # noqa: S608 -- of constants
    for side in ("source", "target")
)

# A third wall where the operator wants it: the role Kith runs as may add lines, no more.
GRANTS: Final = "REVOKE UPDATE, DELETE, TRUNCATE ON points_transfer, points_day FROM {role};"


@dataclass(frozen=True, slots=True)
class Side:
    """An account by what it is: opened when it is first needed, never looked up before."""

    kind: AccountKind
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A transfer to be made. `release` of the source's held points, or `repay` of what it owes,
    are used up by it.
    """

    kind: TransferKind
    source: Side
    target: Side
    points: int
    cause: str
    at: datetime
    rule_id: int | None = None
    reverses_id: int | None = None
    day: date | None = None
    release: int = 0
    repay: int = 0


_COLUMNS: Final = (
    "kind, source_id, target_id, points, cause, rule_id, reverses_id, at, day,"
    " source_after, target_after"
)
# A promise made by a hold is kept, and a debt is paid, whatever else is owed.
_ENOUGH: Final = """
s.balance IS NULL OR s.balance - s.held + %(release)s
    - CASE WHEN %(release)s + %(repay)s > 0 THEN 0 ELSE s.owed END >= %(points)s
"""
_VALUES: Final = """
%(kind)s, s.id, t.id, %(points)s, %(cause)s, %(rule)s, %(reverses)s, %(at)s, %(day)s,
s.balance - %(points)s, t.balance + %(points)s
"""
# Rows with a balance are locked in ascending order; the others are read and hold nobody up.
# The line gets its number after the lock, so the lines of one account are in the order it lived.
# The new balances are computed from the locked rows: `a` may be older than the lock, and a check
# would judge what comes of it before the database looks again.
STEP_POSTGRESQL: Final = f"""
WITH sides AS MATERIALIZED (
    SELECT id, kind, owner_id, balance, held, owed FROM points_account
    WHERE (kind = %(source_kind)s AND owner_id = %(source_owner)s)
       OR (kind = %(target_kind)s AND owner_id = %(target_owner)s)
    ORDER BY id FOR UPDATE
), made AS (
    INSERT INTO points_transfer ({_COLUMNS})
    SELECT {_VALUES}
    FROM (
        SELECT id, balance, held, owed FROM sides
        WHERE kind = %(source_kind)s AND owner_id = %(source_owner)s
        UNION ALL
        SELECT id, NULL, NULL, NULL FROM points_account
        WHERE kind = %(source_kind)s AND owner_id IS NULL
    ) s, (
        SELECT id, balance FROM sides
        WHERE kind = %(target_kind)s AND owner_id = %(target_owner)s
        UNION ALL
        SELECT id, NULL FROM points_account
        WHERE kind = %(target_kind)s AND owner_id IS NULL
    ) t
    WHERE {_ENOUGH}
    ON CONFLICT (cause) DO NOTHING
    RETURNING id, source_id, target_id, source_after, target_after
), moved AS (
    UPDATE points_account a SET
        balance = CASE a.id WHEN made.target_id THEN made.target_after ELSE made.source_after END,
        held = sides.held - CASE a.id WHEN made.source_id THEN %(release)s ELSE 0 END,
        owed = sides.owed - CASE a.id WHEN made.source_id THEN %(repay)s ELSE 0 END
    FROM made, sides
    WHERE a.id = sides.id
)
SELECT made.*, COALESCE(sides.owed, 0)
FROM made LEFT JOIN sides ON sides.id = made.target_id
"""  # noqa: S608 -- of constants

# The step as a function of the database, so that it is planned once a connection and not once a
# transfer; a later version of it is a later migration.
_TYPES: Final = {
    "kind": "text",
    "source_kind": "text",
    "source_owner": "bigint",
    "target_kind": "text",
    "target_owner": "bigint",
    "points": "bigint",
    "cause": "text",
    "rule": "bigint",
    "reverses": "bigint",
    "at": "timestamptz",
    "day": "date",
    "release": "bigint",
    "repay": "bigint",
}
FUNCTION: Final = f"""
CREATE FUNCTION points_post({", ".join(f"_{name} {kind}" for name, kind in _TYPES.items())})
RETURNS TABLE (
    id bigint, source_id bigint, target_id bigint,
    source_after bigint, target_after bigint, target_owed bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
RETURN QUERY {STEP_POSTGRESQL % {name: f"_{name}" for name in _TYPES}};
END $$
"""
POST_POSTGRESQL: Final = (
    f"SELECT * FROM points_post({', '.join(f'%({name})s::{t}' for name, t in _TYPES.items())})"  # noqa: S608 -- of constants
)

_SQLITE_SIDE: Final = """
SELECT id, owed, CASE WHEN owner_id IS NULL THEN NULL ELSE balance END AS balance, held
FROM points_account WHERE kind = %({0}_kind)s AND owner_id IS %({0}_owner)s
"""
POST_SQLITE: Final = f"""
INSERT INTO points_transfer ({_COLUMNS})
SELECT {_VALUES}
FROM ({_SQLITE_SIDE.format("source")}) s, ({_SQLITE_SIDE.format("target")}) t
WHERE {_ENOUGH}
ON CONFLICT (cause) DO NOTHING
RETURNING id, source_id, target_id, source_after, target_after
"""  # noqa: S608 -- of constants
MOVE_SQLITE: Final = """
UPDATE points_account SET
    balance = balance + CASE id WHEN %(target_id)s THEN %(points)s ELSE -%(points)s END,
    held = held - CASE id WHEN %(source_id)s THEN %(release)s ELSE 0 END,
    owed = owed - CASE id WHEN %(source_id)s THEN %(repay)s ELSE 0 END
WHERE id IN (%(source_id)s, %(target_id)s) AND owner_id IS NOT NULL
RETURNING id, owed
"""


def post(step: Step) -> tuple[Transfer, int] | None:
    """The transfer is written and both balances have moved; with it what the target owes.

    None, and nothing has changed, where the cause is known, an account is not open yet, or the
    source has too little.
    """
    facts = _facts(step)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            row = _post_sqlite(cursor, facts)
        else:  # pragma: no cover -- PostgreSQL, where the same tests run
            cursor.execute(POST_POSTGRESQL, facts)
            row = cursor.fetchone()
    if row is None:
        return None
    *written, owed = row
    return _as_written(step, *written), owed


def _post_sqlite(cursor: CursorWrapper, facts: dict[str, Any]) -> tuple[int, ...] | None:
    cursor.execute(POST_SQLITE, facts)
    rows = cursor.fetchall()
    if not rows:
        return None
    _pk, source_id, target_id, *_after = rows[0]
    cursor.execute(MOVE_SQLITE, facts | {"source_id": source_id, "target_id": target_id})
    owed = dict(cursor.fetchall())
    return (*rows[0], owed.get(target_id, 0))


def _as_written(
    step: Step,
    pk: int,
    source_id: int,
    target_id: int,
    source_after: int | None,
    target_after: int | None,
) -> Transfer:
    """The row as it would be read, without reading it."""
    columns = {
        "id": pk,
        "kind": str(step.kind),
        "source_id": source_id,
        "target_id": target_id,
        "points": step.points,
        "cause": step.cause,
        "rule_id": step.rule_id,
        "reverses_id": step.reverses_id,
        "at": step.at,
        "day": step.day,
        "source_after": source_after,
        "target_after": target_after,
    }
    return Transfer.from_db(connection.alias, tuple(columns), tuple(columns.values()))


def _facts(step: Step) -> dict[str, Any]:
    return {
        "kind": str(step.kind),
        "source_kind": str(step.source.kind),
        "source_owner": step.source.owner_id,
        "target_kind": str(step.target.kind),
        "target_owner": step.target.owner_id,
        "points": step.points,
        "cause": step.cause,
        "rule": step.rule_id,
        "reverses": step.reverses_id,
        "at": connection.ops.adapt_datetimefield_value(step.at),
        "day": connection.ops.adapt_datefield_value(step.day),
        "release": step.release,
        "repay": step.repay,
    }


def wait_for_writers() -> None:
    """Until the end of the transaction nobody writes a transfer, and nobody is in the midst of
    one. SQLite has one writer, who is asking.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE points_transfer IN SHARE ROW EXCLUSIVE MODE")


SNAPSHOT: Final = """
SELECT
    (SELECT COALESCE(SUM(balance), 0) FROM points_account)
    + (SELECT COALESCE(SUM(points), 0) FROM points_transfer
       WHERE target_id IN (SELECT id FROM points_account WHERE owner_id IS NULL))
    - (SELECT COALESCE(SUM(points), 0) FROM points_transfer
       WHERE source_id IN (SELECT id FROM points_account WHERE owner_id IS NULL)),
    (SELECT COALESCE(MIN(balance - held), 0) FROM points_account),
    (SELECT COALESCE(SUM(held), 0) FROM points_account)
    - (SELECT COALESCE(SUM(points), 0) FROM points_hold WHERE state = 'HELD')
"""


def snapshot() -> tuple[int, int, int]:
    """In one statement: the sum of all accounts, the least that is left beside holds, and what is
    held beyond the open holds. The first and the last are 0, the second is not below it.
    """
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        total, lowest, astray = cursor.fetchone()
    return int(total), int(lowest), int(astray)
