"""Grades and day limits."""

from datetime import datetime

from kith.hours.states import PROVED, Grade, Proof

DAY_MIN = 24 * 60


def grade(start: Proof | str, end: Proof | str, *, by_recipient: bool) -> Grade:
    """A: both ends proved and the recipient confirmed. B: one end at least. C: the rest.

    Source: mission.md, promise 1; the issue of hours makes this a table with validity.
    """
    proved = (start in PROVED) + (end in PROVED)
    if proved == 2 and by_recipient:
        return Grade.A
    return Grade.B if proved else Grade.C


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes, rounded down, at least one."""
    return max(1, int((end - start).total_seconds() // 60))
