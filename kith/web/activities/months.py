"""A month as weeks of days: pure, Monday first."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.core.calendar import midnight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.web.activities.rows import Card

FIRST_YEAR, LAST_YEAR = 2020, 2100


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    is_inside: bool
    is_today: bool
    cards: list[Card]


def month_named(text: str, today: date) -> date:
    """The first day of the month written as 2026-03; of this month when it is no month."""
    try:
        first = datetime.strptime(f"{text}-01", "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year < LAST_YEAR else today.replace(day=1)


def beside(first: date) -> tuple[date, date]:
    """The first days of the month before and of the month after."""
    after = (first + timedelta(days=31)).replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), after


def bounds(first: date) -> tuple[datetime, datetime]:
    """When the weeks that touch the month begin and end, half open."""
    days = calendar.Calendar().monthdatescalendar(first.year, first.month)
    begins, ends = days[0][0], days[-1][-1] + timedelta(days=1)
    return midnight(begins), midnight(ends)


def weeks(first: date, cards: Iterable[Card], today: date) -> list[list[Day]]:
    """Every week that touches the month; a session stands on the day it starts."""
    by_day: dict[date, list[Card]] = defaultdict(list)
    for card in cards:
        by_day[localtime(card.session.starts_at).date()].append(card)
    return [
        [Day(day, day.month == first.month, day == today, by_day[day]) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
