"""How old is too old, and how late is late, for the machine Kith runs on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

# Of the machine, not of a place or a year, so they stand here and not in a RuleSet.
BACKUP_LASTS: Final = timedelta(hours=26)
CLOCK_LASTS: Final = timedelta(minutes=5)
LETTERS_LAST: Final = timedelta(minutes=15)  # invariants.md, INV-J2
DISK_LEFT: Final = 0.10


def is_overdue(verified: datetime | None, since: datetime | None, *, now: datetime) -> bool:
    """Whether no proved backup is young enough; `since` is when the clock first ran here.

    An installation that was never run owes nobody a backup.
    """
    last = verified or since
    return last is not None and now - last > BACKUP_LASTS


def is_silent(ran_at: datetime | None, *, now: datetime) -> bool:
    """Whether the clock has not moved for too long, or never did."""
    return ran_at is None or now - ran_at > CLOCK_LASTS
