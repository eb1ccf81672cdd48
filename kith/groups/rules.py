"""How alike two names of units are, and who is old enough for what."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from kith.people.rules import COMING_OF_AGE, age_on

ALIKE: Final = 0.6  # of the pairs of signs that two names share; below, they are two units
# What a name may carry or leave out and still be the same unit.
_TRIMMINGS: Final = re.compile(r"有限责任公司|股份有限公司|有限公司|\(演示\)|[\s()\-·,.，。、]")


def core_of(name: str) -> str:
    """The name without its legal form, brackets and blanks, in one width."""
    return _TRIMMINGS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of neighbouring signs that both names have (Dice)."""
    a, b = _pairs(core_of(one)), _pairs(core_of(other))
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    edged = f"^{text}$" if text else ""
    return Counter(edged[n : n + 2] for n in range(len(edged) - 1))


class Standing(Enum):
    """What somebody's age lets her do in this place."""

    TOO_YOUNG = auto()
    WITH_GUARDIAN = auto()
    ALONE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Ages:
    """Least ages of a place: on one's own, on one's own wages, with a guardian's yes."""

    alone_from: int
    earning_from: int
    guardian_from: int


def surely_aged(year: int | None, month: int | None, on: date) -> int | None:
    """The age somebody has reached for certain: the day of birth itself is sealed."""
    if year is None:
        return None
    of_years, next_month = divmod(month or 12, 12)
    return max(0, age_on(date(year + of_years, next_month + 1, 1), on))


def standing(age: int | None, ages: Ages, *, earns: bool = False) -> Standing:
    """Source: rules.md 5.1, Youth League rules; Shandong regulation, article 10."""
    if age is None:
        return Standing.UNKNOWN
    if age >= ages.alone_from or (earns and age >= ages.earning_from):
        return Standing.ALONE
    return Standing.WITH_GUARDIAN if age >= ages.guardian_from else Standing.TOO_YOUNG


def needs_guardian(year: int | None, month: int | None, on: date) -> bool:
    """Whether a youth team wants a guardian's yes: of age, or not known to be."""
    age = surely_aged(year, month, on)
    return age is None or age < COMING_OF_AGE
