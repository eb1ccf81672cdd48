"""Terms of half a year, quarters, and the rates that facts are told by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kith.core.calendar import months_after
from kith.vault.crypto import blind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.reportin import ReportInRules

KEY_LENGTH = 40


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def quarter_before(day: date) -> tuple[int, int]:
    year, quarter = quarter_of(day)
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def first_day(year: int, quarter: int) -> date:
    return date(year, quarter * 3 - 2, 1)


def day_after(year: int, quarter: int) -> date:
    """The first day that no longer belongs to the quarter."""
    return months_after(first_day(year, quarter), 3)


def half_of(day: date) -> tuple[int, int]:
    return day.year, 1 if day.month <= 6 else 2


def is_renewable(until: date, today: date, rules: ReportInRules) -> bool:
    """Whether the first reminder is out already."""
    return (until - today).days <= rules.remind_days[0]


def reminder_due(until: date, today: date, rules: ReportInRules) -> int:
    """The last reminder whose day has come, as days before the end; 0 when none has."""
    left = (until - today).days
    return min((days for days in rules.remind_days if days >= left > 0), default=0)


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down; none where there is nothing to take a part of."""
    return part * 100 // whole if whole else None


def digest(rows: Iterable[tuple[str, int]]) -> str:
    """Over the rows behind a card, whatever order they come in."""
    lines = "\n".join(f"{kind}|{pk}" for kind, pk in sorted(rows))
    return hashlib.sha256(lines.encode()).hexdigest()


def line_key(unit_id: int, community_id: int, phone: str, name: str) -> str:
    """What names a line of a roster for ever and gives nothing of it back."""
    return blind("roster", f"{unit_id}|{community_id}|{phone}|{name}")[:KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing asked of a unit: what is there, what is asked; none has no denominator.

    It is met, not yet, or asked of nobody: never a mark, never a place in a row of units.
    """

    code: str
    has: int | None
    asked: int

    @property
    def is_asked(self) -> bool:
        return self.asked > 0

    @property
    def is_met(self) -> bool:
        return self.has is not None and self.has >= self.asked
