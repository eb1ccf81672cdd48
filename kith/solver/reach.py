"""Who can serve what: every feasible pair, and the reason for every other one.

The hard limits stand in one table. The search over the board and the answer to "why not she?"
both read that table, so they cannot disagree: what a mask of the table asks for and what is held
go to `join` as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kith.solver import join
from kith.solver.problem import (
    ANY,
    CLOSED,
    EACH_BIT,
    AnyRows,
    Bits,
    Bools,
    Demands,
    Floats,
    Ints,
    Problem,
    Rows,
    Volunteers,
)


@dataclass(frozen=True, eq=False)
class Pairs:
    """K pairs as parallel columns of row numbers."""

    v: Rows
    d: Rows
    distance_m: Floats

    def __len__(self) -> int:
        return len(self.v)

    def take(self, rows: Ints | Bools) -> "Pairs":
        """Only these rows, in this order."""
        return Pairs(self.v[rows], self.d[rows], self.distance_m[rows])


@dataclass(frozen=True)
class Mask:
    """A limit made of bits: what is asked must be held."""

    held: Callable[[Volunteers], Bits]
    asked: Callable[[Demands], Bits]

    def __call__(self, problem: Problem, v: AnyRows, d: AnyRows) -> Bools:
        """Whether all that is asked is held; v and d broadcast."""
        asked = self.asked(problem.demands)[d]
        covered: Bools = (self.held(problem.volunteers)[v] & asked) == asked
        return covered


def given(problem: Problem, v: ArrayLike, d: ArrayLike) -> Pairs:
    """These pairs, feasible or not."""
    some_v, some_d = np.asarray(v, np.int32), np.asarray(d, np.int32)
    return Pairs(some_v, some_d, _distance_m(problem, some_v, some_d))


def pair(problem: Problem, v: int, d: int) -> Pairs:
    """One pair, feasible or not, as the table of one row."""
    one_v, one_d = np.array([v], np.int32), np.array([d], np.int32)
    return Pairs(one_v, one_d, _distance_m(problem, one_v, one_d))


def pairs(problem: Problem) -> Pairs:
    """All feasible pairs, in order of demand row, then volunteer row.

    Raises:
        TooManyPairsError: More than `join.MOST_FOUND`.
    """
    who, what = problem.volunteers, problem.demands
    masks = [limit for _, limit in LIMITS if isinstance(limit, Mask)]
    held = np.column_stack([mask.held(who) for mask in masks])
    asked = np.column_stack([mask.asked(what) for mask in masks])
    v, counts, distance_m = join.meet(
        join.Seekers(held, who.xy_m, who.max_m), join.Places(asked, what.xy_m)
    )
    d = np.repeat(np.arange(len(what), dtype=np.int32), counts)
    found = _without_barred(problem, Pairs(v, d, distance_m), counts)
    for _, holds in LIMITS:
        if isinstance(holds, Mask) or holds in (_near, _not_barred):
            continue
        if holds is not _border_open or problem.has_closed_borders:
            found = found.take(holds(problem, found.v, found.d))
    return found


def candidates(problem: Problem, d: Ints) -> Pairs:
    """All feasible pairs of these few demands; memory grows with volunteers times `len(d)`."""
    (_, first), *others = LIMITS
    column, row = np.arange(len(problem.volunteers))[None, :], d[:, None]
    at_d, v = np.nonzero(first(problem, column, row))
    left = d[at_d]
    for _, holds in others:
        keep = holds(problem, v, left)
        v, left = v[keep], left[keep]
    distance_m = _distance_m(problem, v, left)
    return Pairs(v.astype(np.int32), left.astype(np.int32), distance_m)


def why_not(problem: Problem, v: int, d: int) -> tuple[str, ...]:
    """The codes of the limits that forbid this pair; empty when it is feasible."""
    one = pair(problem, v, d)
    return tuple(code for code, holds in LIMITS if not holds(problem, one.v, one.d)[0])


def _without_barred(problem: Problem, found: Pairs, counts: Ints) -> Pairs:
    """The few that are barred are looked up among the many, which stand in order."""
    if not len(problem.barred) or not len(found):
        return found
    v, d = problem.barred.T
    ends = counts.cumsum()
    at = _first_not_below(found.v, v, (ends - counts)[d], ends[d])
    keep = np.ones(len(found), np.bool_)
    keep[at[(at < ends[d]) & (found.v.take(at, mode="clip") == v)]] = False
    return found.take(keep)


def _first_not_below(column: Rows, value: Ints, start: Ints, end: Ints) -> Ints:
    """(K,) where each value stands, or would, in its own ascending stretch of the column."""
    while (open_ := start < end).any():
        middle = (start + end) // 2
        below = open_ & (column.take(middle, mode="clip") < value)
        start, end = np.where(below, middle + 1, start), np.where(open_ & ~below, middle, end)
    return start


def _near(problem: Problem, v: AnyRows, d: AnyRows) -> Bools:
    return _distance_m(problem, v, d) <= problem.volunteers.max_m[v]


def _border_open(problem: Problem, v: AnyRows, d: AnyRows) -> Bools:
    crossing = problem.borders[problem.volunteers.home[v], problem.demands.place[d]]
    is_open: Bools = crossing != CLOSED
    return is_open


def _not_barred(problem: Problem, v: AnyRows, d: AnyRows) -> Bools:
    return ~problem.is_barred(v, d)


def _distance_m(problem: Problem, v: AnyRows, d: AnyRows) -> Floats:
    """Straight line; sums and roots only, so that any order of rows gives the same bits."""
    away = problem.volunteers.xy_m[v] - problem.demands.xy_m[d]
    distance: Floats = np.sqrt(away[..., 0] ** 2 + away[..., 1] ** 2)
    return distance


def _has_week_left(volunteers: Volunteers) -> Bits:
    return (volunteers.capacity > 0).astype(np.uint64)


def _gender_asked(demands: Demands) -> Bits:
    return np.where(demands.gender == ANY, np.uint64(0), EACH_BIT[demands.gender])


Limit = Callable[[Problem, AnyRows, AnyRows], Bools]
LIMITS: tuple[tuple[str, Limit], ...] = (
    ("skill", Mask(lambda v: v.skills, lambda d: d.skills)),
    ("time", Mask(lambda v: v.slots, lambda d: d.slots)),
    ("distance", _near),
    ("capacity", Mask(_has_week_left, lambda d: np.ones(len(d), np.uint64))),
    ("gender", Mask(lambda v: EACH_BIT[v.gender], _gender_asked)),
    ("language", Mask(lambda v: v.langs, lambda d: d.langs)),
    ("border", _border_open),
    ("barred", _not_barred),
)
