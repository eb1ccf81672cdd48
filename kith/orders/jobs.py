"""What the timetable calls about orders. Each is safe to repeat; one refusal stops nothing."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.orders import queries
from kith.orders.actions import claims, clocks, offers


def expire_offers(now: datetime) -> int:
    """Offers nobody answered in time are over; how many were."""
    due = queries.due_offers(now)
    return _each(due, lambda pk: bool(offers.expire(pk, actor=CLOCK, now=now)))


def escalate(now: datetime) -> int:
    """The street heard of every stage that is overdue; how many were new."""
    return _each(queries.overdue(now), lambda pk: clocks.escalate(pk, actor=CLOCK, now=now))


def release_lapsed(now: datetime) -> int:
    """Wishes whose lease ran out are free again; how many were."""
    due = queries.lapsed_leases(now)
    return _each(due, lambda pk: bool(claims.release(pk, actor=CLOCK, now=now)))


def remind_leases(now: datetime) -> int:
    """Holders of wishes were reminded once before the lease ends; how many were."""
    return _each(queries.leases_to_remind(now), lambda pk: claims.remind(pk, actor=CLOCK, now=now))


def _each(pks: Iterable[int], act: Callable[[int], bool]) -> int:
    """How many times the deed was done; what somebody else was quicker with does not count."""
    done = 0
    for pk in pks:
        try:
            done += act(pk)
        except Refusal:
            continue
    return done
