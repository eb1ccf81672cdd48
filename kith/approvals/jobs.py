"""What time does to a second person's word."""

from datetime import datetime

from kith.approvals import actions, queries
from kith.core.actor import CLOCK


def lapse_second_words(now: datetime) -> int:
    """Every word whose day is over has lapsed; who asked is told."""
    ids = queries.over_time(now)
    for pk in ids:
        actions.lapse(pk, actor=CLOCK, now=now)
    return len(ids)
