"""A week as seven days of three parts, and the exact times that stand behind a ticked box."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from kith.people.actions.volunteering import FreeTime

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WEEKDAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: any time from `first` to `last` lies in it; a new tick means the usual."""

    code: str
    label: StrPromise
    first: time
    last: time
    starts: time
    ends: time

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


PARTS = (
    Part("morning", gettext_lazy("Morning"), time(0), time(12), time(8), time(12)),
    Part("afternoon", gettext_lazy("Afternoon"), time(12), time(18), time(12), time(18)),
    Part("evening", gettext_lazy("Evening"), time(18), time.max, time(18), time(21)),
)


def cell_name(weekday: int, part: Part) -> StrPromise:
    """What a reader of the screen hears at a box."""
    day = WEEKDAY_NAMES[weekday - 1]
    return format_lazy(gettext_lazy("{day}, {part}"), day=day, part=part.label)


def ticked(free: Iterable[FreeTime]) -> list[str]:
    """The boxes that these times touch."""
    times = list(free)
    return [
        f"{day}-{part.code}" for day in range(1, 8) for part in PARTS if _within(times, day, part)
    ]


def free_times(boxes: Collection[str], before: Iterable[FreeTime]) -> tuple[FreeTime, ...]:
    """The times behind the ticked boxes; a box that stays ticked keeps the exact times it had."""
    old, found = list(before), []
    for day in range(1, 8):
        for part in PARTS:
            if f"{day}-{part.code}" in boxes:
                kept = _within(old, day, part)
                found += kept or [FreeTime(day, part.starts, part.ends)]
    return tuple(found)


def _within(times: Iterable[FreeTime], day: int, part: Part) -> list[FreeTime]:
    cut = [
        FreeTime(day, max(t.starts, part.first), min(t.ends, part.last))
        for t in times
        if t.weekday == day
    ]
    return [t for t in cut if t.starts < t.ends]


def exact(free: Iterable[FreeTime]) -> list[tuple[str, str]]:
    """The times as they are noted, by weekday, for reading."""
    days: dict[int, list[str]] = {}
    for t in sorted(free, key=lambda t: (t.weekday, t.starts)):
        days.setdefault(t.weekday, []).append(f"{t.starts:%H:%M}–{t.ends:%H:%M}")
    return [(str(WEEKDAY_NAMES[day - 1]), ", ".join(spans)) for day, spans in days.items()]
