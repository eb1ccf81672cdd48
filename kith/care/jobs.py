"""What time does to care: alarms, each once. It never says that somebody is well."""

from collections.abc import Callable, Iterable
from datetime import datetime

from kith.care.actions import consents, dues, forgetting, ladder
from kith.care.queries import visits
from kith.core.actor import CLOCK
from kith.core.refusal import Refusal


def alarm_missed(now: datetime) -> int:
    """The desk, later the street, hears of missed visits; how many alarms were new."""
    due = visits.missed_dues(now)
    return _each(due, lambda pk: dues.alarm(pk, actor=CLOCK, now=now))


def alarm_searches(now: datetime) -> int:
    """Desk and street hear of late steps of searches; how many were new."""
    late = visits.late_tries(now)
    return _each(late, lambda pk: ladder.warn(pk, actor=CLOCK, now=now))


def close_withdrawn(now: datetime) -> int:
    """Files of people who took their consent back on their own page are closed."""
    return consents.close_withdrawn(actor=CLOCK, now=now)


def forget_closed_files(now: datetime) -> int:
    """What closed files said is erased after the days of the rule."""
    return forgetting.forget_closed(actor=CLOCK, now=now)


def _each(pks: Iterable[int], act: Callable[[int], bool]) -> int:
    """How many times the deed was done; what somebody else was quicker with does not count."""
    done = 0
    for pk in pks:
        try:
            done += act(pk)
        except Refusal:
            continue
    return done
