"""The Chinese working calendar: holidays, make-up working Saturdays, and sums of time on them.

Years that the State Council has not yet published count Monday to Friday and are *provisional*.
A town that knows better hands over `overrides`, read from a file by whoever calls.
"""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

import chinese_calendar
from django.utils.timezone import get_current_timezone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from zoneinfo import ZoneInfo

Overrides: TypeAlias = "Mapping[date, bool]"

NO_OVERRIDES: Final[Overrides] = {}
_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


class Unit(StrEnum):
    """What the amount of a service level counts."""

    MINUTES = "MINUTES"
    HOURS = "HOURS"
    DAYS = "DAYS"
    WORKING_DAYS = "WORKING_DAYS"


def read_overrides(path: Path) -> dict[date, bool]:
    """Days by ISO date and whether they are worked: `{"2027-02-06": true}`."""
    return {
        date.fromisoformat(day): bool(works)
        for day, works in json.loads(path.read_text(encoding="utf-8")).items()
    }


def is_provisional(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Whether nobody has yet said officially if this day is worked."""
    return day not in overrides and _published(day) is None


def is_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    if day in overrides:
        return overrides[day]
    published = _published(day)
    return day.weekday() < _SATURDAY if published is None else published


def add_working_days(
    at: datetime, days: int, zone: ZoneInfo, overrides: Overrides = NO_OVERRIDES
) -> datetime:
    """The same clock time on the n-th working day that follows, in UTC.

    What arrives on a day off counts as arriving when the next working day begins, at 00:00.
    """
    if days < 0:
        raise ValueError("working days are counted forwards")
    begin = _counting_from(_local(at, zone), overrides)
    day = begin.date()
    for _ in range(days):
        day = _next_working_day(day, overrides)
    return _clock(day, begin.timetz())


def midnight(day: date) -> datetime:
    """The instant at which the day begins in the place."""
    return datetime.combine(day, time(), get_current_timezone())


def months_after(day: date, months: int, *, anchor: int = 0) -> date:
    """The same day of a later month, or its last day; `anchor` is the day once agreed.

    31 August and six months is the end of February, and six months on it is 31 August again.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(anchor or day.day, monthrange(year, month)[1]))


def working_days_between(
    start: datetime, end: datetime, zone: ZoneInfo, overrides: Overrides = NO_OVERRIDES
) -> int:
    """Whole working days that have passed: the largest n with `add_working_days(start, n) <= end`.

    Nothing has passed when the end lies before the start.
    """
    begin, until = _counting_from(_local(start, zone), overrides), _local(end, zone)
    passed, day = 0, _next_working_day(begin.date(), overrides)
    while _clock(day, begin.timetz()) <= until:
        passed += 1
        day = _next_working_day(day, overrides)
    return passed


def add_time(
    at: datetime, amount: int, unit: Unit, zone: ZoneInfo, overrides: Overrides = NO_OVERRIDES
) -> datetime:
    """The instant, in UTC, that lies so much later; days keep the clock time of the place."""
    if unit is Unit.WORKING_DAYS:
        return add_working_days(at, amount, zone, overrides)
    local = _local(at, zone)
    if unit is Unit.DAYS:
        return _clock(local.date() + timedelta(days=amount), local.timetz())
    minutes = amount * 60 if unit is Unit.HOURS else amount
    return local.astimezone(UTC) + timedelta(minutes=minutes)


def _published(day: date) -> bool | None:
    """What the yearly notice says of the day; None when there is no notice for its year."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(zone)


def _counting_from(local: datetime, overrides: Overrides) -> datetime:
    if is_working_day(local.date(), overrides):
        return local
    day = _next_working_day(local.date(), overrides)
    return datetime.combine(day, time(), tzinfo=local.tzinfo)


def _next_working_day(day: date, overrides: Overrides) -> date:
    day += _ONE_DAY
    while not is_working_day(day, overrides):
        day += _ONE_DAY
    return day


def _clock(day: date, at: time) -> datetime:
    return datetime.combine(day, at).astimezone(UTC)
