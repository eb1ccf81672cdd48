"""What time does with the door: used codes and distances are forgotten, late records told."""

from __future__ import annotations

from datetime import datetime, timedelta

from kith.activities.actions.attendance_forgetting import forget_codes as _forget_codes
from kith.activities.actions.attendance_forgetting import forget_places as _forget_places
from kith.activities.actions.attendance_forgetting import remind_record
from kith.activities.queries.recording import overdue
from kith.core.actor import CLOCK


def forget_at_the_door(now: datetime) -> int:
    """Codes that expired and distances older than the rule's days; how many."""
    return _forget_codes(actor=CLOCK, now=now) + _forget_places(actor=CLOCK, now=now)


def remind_records(now: datetime) -> int:
    """Whoever was in charge of a session whose record is overdue hears of it, once."""
    since = now - timedelta(days=60)
    return sum(remind_record(session.pk, actor=CLOCK, now=now) for session in overdue(since, now))
