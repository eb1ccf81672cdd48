"""What time does between communities: words that ran out. One refusal stops nothing."""

from datetime import datetime

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.dispatch import queries
from kith.dispatch.actions import borders


def end_openings(now: datetime) -> int:
    """Openings whose day has come are ended; how many."""
    ended = 0
    for opening_id in queries.openings_to_end(now):
        try:
            borders.end_opening(opening_id, actor=CLOCK, now=now)
        except Refusal:
            continue
        ended += 1
    return ended


def expire_help(now: datetime) -> int:
    """Requests for help that nobody answered in time are over; how many."""
    expired = 0
    for request_id in queries.help_to_expire(now):
        try:
            borders.expire_help(request_id, actor=CLOCK, now=now)
        except Refusal:
            continue
        expired += 1
    return expired
