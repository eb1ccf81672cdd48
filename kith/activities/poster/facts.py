"""What a poster says, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.calendar import is_working_day
from kith.hours.certificates.glyphs import covered

if TYPE_CHECKING:
    from kith.activities.rules.monthly import Entry

WEEKDAYS: Final = "一二三四五六日"
_FRIDAY: Final = 4
_GONE: Final = "〓"  # what printers set for a character they do not have


@dataclass(frozen=True, slots=True)
class Line:
    """One session on the wall."""

    time: str
    title: str
    place: str
    host: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its sessions; `is_holiday` is a weekday on which nobody works."""

    number: int
    weekday: str
    is_holiday: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything on the poster."""

    place: str
    street: str
    month: date
    days: tuple[Day, ...]
    sessions: int
    phone: str
    site: str
    version: int
    published_on: date
    link: str


def days_of(lines: Iterable[Entry]) -> tuple[Day, ...]:
    """The lines by day, in order of time."""
    rows = sorted(lines, key=lambda line: (line.starts_at, line.session_id))
    return tuple(
        _day(day, list(found))
        for day, found in groupby(rows, key=lambda line: localtime(line.starts_at).date())
    )


def _day(day: date, lines: list[Entry]) -> Day:
    return Day(
        number=day.day,
        weekday=WEEKDAYS[day.weekday()],
        is_holiday=day.weekday() <= _FRIDAY and not is_working_day(day),
        lines=tuple(_line(line) for line in lines),
    )


def _line(line: Entry) -> Line:
    return Line(
        time=f"{_clock(line.starts_at)}–{_clock(line.ends_at)}",
        title=drawable(line.title),
        place=drawable(line.place),
        host=drawable(line.host),
        is_cancelled=line.is_cancelled,
    )


def _clock(at: datetime) -> str:
    return f"{localtime(at):%H:%M}"


def drawable(text: str) -> str:
    """A character that the font lacks is shown to be missing: setting would drop it in silence."""
    known = covered()
    return "".join(sign if ord(sign) in known or sign.isspace() else _GONE for sign in text)
