"""The bare side: the same statements as ours on the same tables, with nothing round them."""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime
from typing import Any, Final

import psycopg

from kith.ops.bench.ledger.turn import count, wait
from kith.points.sql import POST_POSTGRESQL

FILL = """
WITH people AS (
    INSERT INTO points_account (kind, owner_id, balance, held, owed)
    SELECT 'PERSON', n, (%(lines)s - n - 1) / %(people)s + 1, 0, 0
    FROM generate_series(0, %(people)s - 1) n
    RETURNING id, owner_id
), issue AS (
    INSERT INTO points_account (kind, balance, held, owed) VALUES ('ISSUE', 0, 0, 0) RETURNING id
)
INSERT INTO points_transfer (kind, source_id, target_id, points, cause, rule_id, at, target_after)
SELECT 'AWARD', issue.id, people.id, 1, 'filled:' || n, 1,
       now() - interval '1 second' * (%(lines)s - n), n / %(people)s + 1
FROM generate_series(0, %(lines)s - 1) n
JOIN people ON people.owner_id = n %% %(people)s, issue
ORDER BY n
"""


def post(seconds: float, worker: int, people: int, turn: int) -> dict[str, Any]:
    """The statement of an award, in a transaction; prepared once, as psycopg does by itself."""
    numbers = itertools.count()
    facts = {
        "kind": "AWARD", "source_kind": "ISSUE", "source_owner": None, "target_kind": "PERSON",
        "points": 10, "rule": 1, "reverses": None, "day": None, "release": 0, "repay": 0,
    }  # fmt: skip
    with psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as db:

        def work(person: int) -> None:
            cause = f"bare:{turn}-{worker}-{next(numbers)}:award"
            own = {"target_owner": person, "cause": cause, "at": datetime.now(UTC)}
            db.execute(POST_POSTGRESQL, facts | own).fetchall()
            db.commit()

        return count(work, seconds=seconds, worker=worker, people=people)


def fill(lines: int, people: int) -> dict[str, Any]:
    """A ledger in which each of the people has as many lines as the next."""
    wait()
    with psycopg.connect(os.environ["DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as db:
        db.execute(FILL.encode(), {"lines": lines, "people": people})
        db.commit()
        db.autocommit = True
        db.execute("VACUUM ANALYZE")
    return {}


TASKS: Final = {"post": post, "fill": fill}
