"""How far somebody is, when a quarter begins and ends, and the digest of a frozen list."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kith.catalogue.honours import StarRules


@dataclass(frozen=True, slots=True)
class Reached:
    """What counts towards stars, from confirmed volunteer hours alone."""

    minutes: int
    best_min: int  # of them with grade A
    points: int

    @property
    def percent(self) -> int:
        return 100 * self.best_min // self.minutes if self.minutes else 0


@dataclass(frozen=True, slots=True)
class Missing:
    """What lies between somebody and a tier; all three 0: within reach."""

    minutes: int
    points: int
    percent: int

    def __bool__(self) -> bool:
        return bool(self.minutes or self.points or self.percent)


def missing(has: Reached, level: int, rules: StarRules) -> Missing:
    """What is still missing for a number of stars, from 1."""
    hours, points, percent, _role = rules.tiers[level - 1]
    return Missing(
        minutes=max(0, hours * 60 - has.minutes),
        points=max(0, points - has.points),
        percent=max(0, percent - has.percent),
    )


def level(has: Reached, rules: StarRules) -> int:
    """The most stars within reach, 0 for none: each tier asks for everything before it too."""
    reached = 0
    for number in range(1, len(rules.tiers) + 1):
        if missing(has, number, rules):
            break
        reached = number
    return reached


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, 1 to 4."""
    return day.year, (day.month + 2) // 3


def first_day(year: int, quarter: int) -> date:
    return date(year, 3 * quarter - 2, 1)


def next_quarter(year: int, quarter: int) -> tuple[int, int]:
    return (year, quarter + 1) if quarter < 4 else (year + 1, 1)


def quarter_before(day: date) -> tuple[int, int]:
    """The last quarter that is wholly over on a day."""
    year, quarter = quarter_of(day)
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def digest(head: str, rows: Iterable[tuple[int, int, int]]) -> str:
    """SHA-256 over the list's name and its rows: person, stars, minutes, in that order."""
    lines = [head, *(f"{person},{stars},{minutes}" for person, stars, minutes in sorted(rows))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
