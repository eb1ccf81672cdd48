"""What the timetable calls about rewards. Each is safe to repeat; one refusal stops nothing."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypeVar

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.rewards import queries
from kith.rewards.actions import redeem, settling

T = TypeVar("T")


def expire_codes(now: datetime) -> int:
    """What nobody collected in time is back on the shelf; how many were."""
    due = queries.expiring(now)
    return _each(due, lambda pk: bool(redeem.expire(pk, actor=CLOCK, now=now)))


def remind_codes(now: datetime) -> int:
    """Customers heard once that their code is soon no longer good; how many did."""
    return _each(queries.to_remind(now), lambda pk: redeem.remind(pk, actor=CLOCK, now=now))


def lapse_approvals(now: datetime) -> int:
    """First approvals that waited too long are void; how many were."""
    return _each(queries.lapsed(now), lambda pk: bool(settling.lapse(pk, actor=CLOCK, now=now)))


def draft_settlements(now: datetime) -> int:
    """The last month of every merchant is drafted once; how many were."""
    return _each(queries.to_draft(now), lambda due: _draft(*due, now))


def _draft(merchant_id: int, month: date, now: datetime) -> bool:
    return bool(settling.draft(merchant_id, month=month, actor=CLOCK, now=now))


def _each(dues: Iterable[T], act: Callable[[T], bool]) -> int:
    """How many times the deed was done; what somebody else was quicker with does not count."""
    done = 0
    for due in dues:
        try:
            done += act(due)
        except Refusal:
            continue
    return done
