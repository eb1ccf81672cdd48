"""Visits and helpers of one day as arrays, and the routing that answers them.

A table refuses columns of a wrong shape, type or range when it is made. A visit that wants two
people is two rows that name each other as twins: the row with the smaller index begins first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np

from kith.solver.problem import Bools, Ints, Rows

NEVER = 1 << 40
"""The penalty of a visit that must be made."""
MOST_PRICE = 1 << 44
MOST_S = 1 << 30
ALONE = -1
"""In the place of a twin: nobody."""
ANYWHERE = -1
"""In the place of a start or an end: it costs no way."""
NOBODY = -1
LEFT_OUT = -1
"""In the place of a beginning: the visit is not made."""


@dataclass(frozen=True, eq=False)
class Visits:
    """What is to be done, V rows."""

    place: Ints  # row of the ways
    service_s: Ints
    opens_s: Ints  # the visit must begin from here
    closes_s: Ints  # to here
    penalty: Ints  # price of leaving it out, or NEVER
    twin: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # row of the partner or ALONE
    gap_min_s: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # of the two beginnings
    gap_max_s: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # 0 and 0: together

    def __post_init__(self) -> None:
        _filled(self, "twin", ALONE)
        _filled(self, "gap_min_s", 0)
        _filled(self, "gap_max_s", 0)
        _check_columns(self)
        for name in ("service_s", "opens_s", "closes_s", "gap_min_s", "gap_max_s"):
            _check_range(f"Visits.{name}", getattr(self, name), 0, MOST_S)
        _check_range("Visits.penalty", self.penalty, 0, MOST_PRICE)
        _check_range("Visits.place", self.place, 0, MOST_S)
        _require(bool((self.opens_s <= self.closes_s).all()), "Visits.closes_s: before it opens")
        _require(
            bool((self.gap_min_s <= self.gap_max_s).all()), "Visits.gap_max_s: below gap_min_s"
        )
        self._check_twins()

    def _check_twins(self) -> None:
        _check_range("Visits.twin", self.twin, ALONE, len(self) - 1)
        row = np.flatnonzero(self.twin != ALONE)
        twin = self.twin[row]
        _require(bool((self.twin[twin] == row).all()), "Visits.twin: not each other's")
        _require(bool((twin != row).all()), "Visits.twin: its own")
        for name in ("gap_min_s", "gap_max_s"):
            gap = getattr(self, name)
            _require(bool((gap[row] == gap[twin]).all()), f"Visits.{name}: twins do not agree")

    def __len__(self) -> int:
        return len(self.place)

    @cached_property
    def is_together(self) -> Bools:
        """(V,) the rows whose twin begins at the same moment."""
        found: Bools = (self.twin != ALONE) & (self.gap_max_s == 0)
        return found


@dataclass(frozen=True, eq=False)
class Helpers:
    """Who goes, H rows. A fixed pair of helpers that stays together is one row."""

    start: Ints  # row of the ways, or ANYWHERE
    end: Ints
    on_s: Ints  # leaves not before
    off_s: Ints  # is back by then
    most: Ints  # visits at most
    profile: Ints  # which of the ways: on foot, by bicycle

    def __post_init__(self) -> None:
        _check_columns(self)
        for name in ("on_s", "off_s", "most", "profile"):
            _check_range(f"Helpers.{name}", getattr(self, name), 0, MOST_S)
        for name in ("start", "end"):
            _check_range(f"Helpers.{name}", getattr(self, name), ANYWHERE, MOST_S)
        _require(bool((self.on_s <= self.off_s).all()), "Helpers.off_s: before on_s")

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Params:
    """What a second of each kind weighs in the price."""

    travel: int = 1
    wait: int = 0
    """At a door, for the window or for the other helper; nobody waits before the first visit."""
    late_per_s: int = 0
    """Above 0, a visit may begin after its window at this price; 0: never."""
    worst_late: int = 0
    """The largest lateness of the day once more."""
    fairness: int = 0
    """The busiest round's seconds of travel and service once more."""

    def __post_init__(self) -> None:
        for param in fields(self):
            value = getattr(self, param.name)
            _require(0 <= value <= 1_000, f"Params.{param.name}: {value} is not within 0..1000")
        late = self.worst_late == 0 or self.late_per_s > 0
        _require(late, "Params.worst_late: without late_per_s nobody is late")


@dataclass(frozen=True, eq=False)
class Rounds:
    """One day. `travel_s` is (profiles, P, P); `allowed` and `extra_s` are (V, H)."""

    visits: Visits
    helpers: Helpers
    travel_s: Rows
    allowed: Bools
    extra_s: Ints  # price of this helper at this door, such as a strange face
    params: Params = field(default_factory=Params)

    def __post_init__(self) -> None:
        shape = (len(self.visits), len(self.helpers))
        _require(self.allowed.shape == shape, f"Rounds.allowed: expected shape {shape}")
        _require(self.allowed.dtype == np.bool_, "Rounds.allowed: not bool")
        _require(self.extra_s.shape == shape, f"Rounds.extra_s: expected shape {shape}")
        _require(self.extra_s.dtype == np.int64, "Rounds.extra_s: not int64")
        _check_range("Rounds.extra_s", self.extra_s, 0, MOST_PRICE)
        self._check_ways()

    def _check_ways(self) -> None:
        ways = self.travel_s
        _require(ways.ndim == 3 and ways.dtype == np.int32, "Rounds.travel_s: not int32 (K, P, P)")
        _require(ways.shape[1] == ways.shape[2], "Rounds.travel_s: not as long as wide")
        _check_range("Rounds.travel_s", ways, 0, MOST_S)
        last = ways.shape[1] - 1
        _check_range("Visits.place", self.visits.place, 0, last)
        _check_range("Helpers.start", self.helpers.start, ANYWHERE, last)
        _check_range("Helpers.end", self.helpers.end, ANYWHERE, last)
        _check_range("Helpers.profile", self.helpers.profile, 0, len(ways) - 1)


@dataclass(frozen=True)
class Routing:
    """An answer. `bill` tells what the price is made of, in weighed seconds."""

    routes: tuple[tuple[int, ...], ...]  # rows of visits for each helper, in order
    starts: tuple[int, ...]  # when each visit begins, or LEFT_OUT
    left_out: tuple[int, ...]
    price: int
    bill: Mapping[str, int]

    @cached_property
    def helper_of(self) -> dict[int, int]:
        """Row of the visit to row of the helper, for the visits that are made."""
        return {row: helper for helper, route in enumerate(self.routes) for row in route}


def _filled(table: Visits, name: str, value: int) -> None:
    if not len(getattr(table, name)):
        object.__setattr__(table, name, np.full(len(table), value, np.int64))


def _check_columns(table: Visits | Helpers) -> None:
    for column in fields(table):
        found, name = getattr(table, column.name), f"{type(table).__name__}.{column.name}"
        right = found.dtype == np.int64 and found.shape == (len(table),)
        _require(right, f"{name}: expected int64 ({len(table)},)")


def _check_range(name: str, column: Ints | Rows, least: int, most: int) -> None:
    inside = bool(((column >= least) & (column <= most)).all())
    _require(inside, f"{name}: outside {least}..{most}")


def _require(holds: bool, text: str) -> None:
    if not holds:
        raise ValueError(text)
