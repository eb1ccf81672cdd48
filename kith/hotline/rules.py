"""When a line is open, who is missing on its rota, and the three rates. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

Span: TypeAlias = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)
ALL_DAYS = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class Duty:
    """Ids of the lines on whose rota somebody stands, where her shift runs now, which she leads."""

    rota: frozenset[int] = frozenset()
    on_shift: frozenset[int] = frozenset()
    supervises: frozenset[int] = frozenset()

    @property
    def lines(self) -> frozenset[int]:
        return self.rota | self.supervises


OFF_DUTY = Duty()


@dataclass(frozen=True, slots=True)
class Rate:
    """`yes` of `asked`; `left_out` were silent, could not be asked, or still have time."""

    yes: int
    asked: int
    left_out: int

    @property
    def per_mille(self) -> int | None:
        """Rounded half up; none where nobody was asked."""
        return (self.yes * 2000 + self.asked) // (2 * self.asked) if self.asked else None


def weighed(rates: Sequence[Rate], weights: Sequence[int]) -> int | None:
    """The sum of rates by their weights, in per mille; none while one has no denominator.

    A rate that weighs nothing may be missing. Source: workflows.md 4.10 (30, 35 and 35 percent).
    """
    total = 0
    for rate, weight in zip(rates, weights, strict=True):
        if weight and rate.per_mille is None:
            return None
        total += weight * (rate.per_mille or 0)
    return (total + 50) // 100


def open_on(
    day: date, weekdays: Iterable[int], opens: time, closes: time, zone: ZoneInfo
) -> Span | None:
    """From when until when a line is open that begins on the day; past midnight if it must."""
    if day.isoweekday() not in set(weekdays):
        return None
    begin = datetime.combine(day, opens, tzinfo=zone)
    last = day if closes > opens else day + ONE_DAY
    return begin, datetime.combine(last, closes, tzinfo=zone)


def gaps(span: Span, shifts: Iterable[Span]) -> list[Span]:
    """The parts of the span in which no shift runs, in order."""
    found: list[Span] = []
    at, until = span
    for begins, ends in sorted(shifts):
        if begins >= until:
            break
        if begins > at:
            found.append((at, begins))
        at = max(at, ends)
    if at < until:
        found.append((at, until))
    return found


def clash(wanted: Span, others: Iterable[Span]) -> bool:
    """Whether one of the others runs while the wanted one does."""
    return any(begins < wanted[1] and wanted[0] < ends for begins, ends in others)
