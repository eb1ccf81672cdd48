"""When the next visit is due. Pure: days and rules in, days out.

"Once a month" is a month after the last visit that counts, or the last day of a shorter month; so
each calendar month has its visit as well. Days are local days of the place (Asia/Shanghai).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.timezone import localtime

from kith.care.states.files import EventKind
from kith.catalogue.care import CareRules, Every
from kith.core.calendar import NO_OVERRIDES, Overrides, is_working_day, months_after

_DAY: Final = timedelta(days=1)
_DAYS: Final = {Every.DAYS: 1, Every.WEEK: 7}
_MONTHS: Final = {Every.MONTH: 1, Every.QUARTER: 3}


def latest(tier: str, last_met: date, rules: CareRules) -> date:
    """The last day on which the next visit is still in time."""
    amount, unit = rules.cadence[tier]
    every = Every(unit)
    if every in _DAYS:
        return last_met + amount * _DAYS[every] * _DAY
    return months_after(last_met, amount * _MONTHS[every])


def next_due(
    tier: str,
    last_met: date | None,
    opened: date,
    rules: CareRules,
    overrides: Overrides = NO_OVERRIDES,
) -> date:
    """The day the desk plans for: the latest, or the last working day before a day off.

    Where every day since the last visit is off, the latest itself: the rule knows no holidays.
    """
    since = last_met or opened
    last = latest(tier, since, rules)
    day = last
    while day > since and not is_working_day(day, overrides):
        day -= _DAY
    return day if day > since else last


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as the cadence sees it: what kind, and when; a festival at its first moment."""

    kind: EventKind
    at: datetime


def visit_by(event: Happening, rules: CareRules) -> datetime:
    """The moment by which somebody is to have been in touch; of a day: its last moment."""
    if event.kind == EventKind.MAJOR_CHANGE:
        return event.at + timedelta(hours=rules.change_h)
    return _end_of(last_day(event, rules), event.at)


def last_day(event: Happening, rules: CareRules) -> date:
    """The last local day on which the visit for this event is in time."""
    on = localtime(event.at).date()
    if event.kind == EventKind.MAJOR_CHANGE:
        return localtime(event.at + timedelta(hours=rules.change_h)).date()
    if event.kind == EventKind.FESTIVAL:
        return on - _DAY
    days = rules.weather_days if event.kind == EventKind.WEATHER else rules.hospital_days
    return on + days * _DAY


def counts_from(event: Happening, rules: CareRules) -> date:
    """The first day on which a visit counts for the event: for a festival some days before it."""
    on = localtime(event.at).date()
    return on - rules.festival_days * _DAY if event.kind == EventKind.FESTIVAL else on


def _end_of(day: date, near: datetime) -> datetime:
    local = localtime(near)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (day - local.date() + _DAY)
