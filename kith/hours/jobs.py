"""What the timetable calls about hours. Each is safe to repeat."""

from datetime import datetime, timedelta

from kith.core.actor import CLOCK
from kith.hours import queries
from kith.hours.actions import amendments, clocks

AHEAD = timedelta(days=14)  # no reminder is earlier than this, whatever rest days lie between
BEHIND = timedelta(days=3)  # who was told once is not told again


def remind_hours(now: datetime) -> int:
    """The desk heard of records whose ten working days end, and of answers that are owed."""
    rows = queries.due_between(now - BEHIND, now + AHEAD).values_list("pk", flat=True)
    told = sum(clocks.remind(pk, actor=CLOCK, now=now) for pk in list(rows))
    owed = queries.overdue_corrections(now).values_list("pk", flat=True)
    return told + sum(clocks.remind_answer(pk, actor=CLOCK, now=now) for pk in list(owed))


def lapse_amendments(now: datetime) -> int:
    """Proposals nobody decided in time are over; how many were."""
    lapsed = queries.lapsed_amendments(now)
    return sum(amendments.lapse(pk, actor=CLOCK, now=now) for pk in lapsed)
