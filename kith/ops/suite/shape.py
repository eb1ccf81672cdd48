"""One row of the acceptance list, and an area that is filled through actions to be judged by it.

Source: seed_figures.md, chapter 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

NEAR_PERCENT: Final = 5


class Op(StrEnum):
    """How what was found is held against what was printed."""

    EQUAL = "="
    MORE = ">"
    AT_LEAST = ">="
    ABOUT = "~"
    NEARLY = "~<"

    def holds(self, got: float, expected: float) -> bool:
        near = abs(got - expected) * 100 <= NEAR_PERCENT * expected
        return {
            Op.EQUAL: got == expected,
            Op.MORE: got > expected,
            Op.AT_LEAST: got >= expected,
            Op.ABOUT: near,
            Op.NEARLY: near and got < expected,
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the article printed, and the figure that must say the same.

    `expected` is held against the figure's number as readers see it (minutes in hours, fen in
    yuan), divided by `years` where an article gives a yearly mean; with `is_share` against its
    share in whole percent.
    `wording`: as the article has it, where that is no plain number. `place` is an area's code,
    otherwise the area itself; `about` the name under which FILL told what it is about.
    `is_large`: in a part of the full numbers it is smaller too.
    A row without a figure is a note: nothing is counted, `wording` and `note` are shown.
    """

    id: str
    op: Op = Op.EQUAL
    expected: int = 0
    figure: str = ""
    about: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    years: int = 1
    is_share: bool = False
    is_large: bool = False
    wording: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the figures of an area are asked with: its path, and keys of what was made by name."""

    path: str
    about: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """A place with a period, how it is filled, and the rows that judge it.

    `fill` gets what part of the full numbers is wanted: 1 in the suite, less in quick tests (every
    action takes a moment within the period, so no clock is stopped). `as_of`: when it is asked.
    """

    name: str
    since: date
    until: date
    as_of: datetime
    fill: Callable[[float], Filled]
    rows: tuple[Row, ...]
