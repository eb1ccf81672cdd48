"""Several dates at once: the same session week after week, leaving out public holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import chinese_calendar
from django.utils.timezone import localtime

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEK: Final = timedelta(days=7)
MOST_WEEKS: Final = 30


def is_public_holiday(day: date) -> bool:
    """Whether the yearly notice names a festival for the day; an ordinary weekend is none.

    Days of years without a notice yet are no holidays: the preview shows them to a person.
    """
    try:
        is_off, festival = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return False
    return bool(is_off and festival)


def weekly(first: datetime, times: int, *, without_holidays: bool) -> Iterator[timedelta]:
    """How far after the first each of so many dates lies; the first itself may be left out."""
    shift, found = timedelta(), 0
    while found < min(times, MOST_WEEKS):
        if not (without_holidays and is_public_holiday(localtime(first + shift).date())):
            found += 1
            yield shift
        shift += WEEK
