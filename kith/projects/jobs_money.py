"""What the timetable calls about pledges and the venture pool. Each is safe to repeat."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.projects.actions import agreements, money, venture
from kith.projects.queries import money as pledges
from kith.projects.queries import venture as queries


def ask_after_pledges(now: datetime) -> int:
    """Units with a pledge long due were asked once; how many pledges are."""
    return _each(pledges.late(now), lambda pk: money.ask_after(pk, actor=CLOCK, now=now))


def close_calls(now: datetime) -> int:
    """Calls whose last day is over are with their reviewers; how many were closed."""
    return _each(
        queries.to_close(now), lambda pk: bool(venture.close_call(pk, actor=CLOCK, now=now))
    )


def remind_reports(now: datetime) -> int:
    """Applicants heard once of a report that is due soon; how many reports are."""
    return _each(queries.to_remind(now), lambda pk: agreements.remind(pk, actor=CLOCK, now=now))


def note_late_reports(now: datetime) -> int:
    """Notice was given for reports that did not come; how many times."""
    return _each(
        queries.overdue(now), lambda pk: bool(agreements.note_late(pk, actor=CLOCK, now=now))
    )


def stop_late_agreements(now: datetime) -> int:
    """Agreements stopped after the notice; how many were."""
    return _each(
        queries.to_stop(now), lambda pk: bool(agreements.stop(pk, reason="", actor=CLOCK, now=now))
    )


def _each(due: Iterable[int], act: Callable[[int], bool]) -> int:
    """How many times the deed was done; what somebody was quicker with does not count."""
    done = 0
    for pk in due:
        try:
            done += act(pk)
        except Refusal:
            continue
    return done
