"""What time does at the telephone: limits that are over are told, old drafts destroyed."""

from datetime import datetime, timedelta

from kith.core.actor import CLOCK
from kith.hotline.actions.clocks import tell_late
from kith.hotline.actions.intake import CrisisNeeded, drop
from kith.hotline.queries.calls import overdue, stale_drafts

DRAFT_DAYS = 30  # Source: privacy.md 3.5 (drafts)


def tell_late_calls(now: datetime) -> int:
    """Whoever answers for a matter, and the supervisor, hear once that its limit is over."""
    return sum(tell_late(pk, actor=CLOCK, now=now) for pk in overdue(now))


def destroy_old_drafts(now: datetime) -> int:
    """Drafts nobody touched for thirty days."""
    gone = 0
    for pk in stale_drafts(now - timedelta(days=DRAFT_DAYS)):
        try:
            drop(pk, actor=CLOCK, now=now)
        except CrisisNeeded:  # a call in danger is finished by people
            continue
        gone += 1
    return gone
