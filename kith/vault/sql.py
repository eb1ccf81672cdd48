"""What the vault says to the database in its own words."""

from __future__ import annotations

import hashlib
from typing import Final

from django.conf import settings
from django.db import connection

_OF_INDEXES: Final = 59  # the room of these locks, apart from other advisory locks

# Whoever has written holds the lock of her own number, and locks in the database she writes in:
# others on the same server are none of ours.
_WRITING_SINCE_BEFORE: Final = """
SELECT EXISTS (
    SELECT 1 FROM pg_locks AS writes
    WHERE writes.locktype = 'transactionid' AND writes.mode = 'ExclusiveLock' AND writes.granted
    AND age(writes.transactionid) > age((%s::bigint %% 4294967296)::text::xid)
    AND EXISTS (
        SELECT 1 FROM pg_locks AS here
        WHERE here.virtualtransaction = writes.virtualtransaction
        AND here.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
)
"""


def hold(*names: str) -> None:
    """Whoever else holds one of the names waits until this transaction is over.

    An index is held by its own text, which no rotation changes. SQLite: the writer holds the file.
    """
    if connection.vendor != "postgresql" or settings.KITH_SKIP_LOCKS:
        return
    numbers = {
        int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
        for name in names
        if name
    }
    with connection.cursor() as cursor:
        for number in sorted(numbers):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_OF_INDEXES, number))


def moment() -> int:
    """A number after every transaction that has written by now; 0 where writers take turns."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def is_past(number: int) -> bool:
    """Whether every transaction that had written here before the moment is over."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(_WRITING_SINCE_BEFORE, [number])
        return not cursor.fetchone()[0]
