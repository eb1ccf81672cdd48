"""Who can serve what: every feasible pair, and the reason for every other one.

The hard limits stand in one table. The search over the board and the answer to "why not she?"
both read that table, so they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kith.solver.problem import ANY, Bits, Bools, Floats, Ints, Problem

CELLS = 1 << 22  # of the dense volunteer x demand grid held at one time


@dataclass(frozen=True, eq=False)
class Pairs:
    """K pairs as parallel columns of row numbers."""

    v: Ints
    d: Ints
    distance_m: Floats

    def __len__(self) -> int:
        return len(self.v)

    def take(self, rows: Ints | Bools) -> "Pairs":
        """Only these rows, in this order."""
        return Pairs(self.v[rows], self.d[rows], self.distance_m[rows])


def pair(problem: Problem, v: int, d: int) -> Pairs:
    """One pair, feasible or not, as the table of one row."""
    one_v, one_d = np.array([v], np.int64), np.array([d], np.int64)
    return Pairs(one_v, one_d, _distance_m(problem, one_v, one_d))


def pairs(problem: Problem) -> Pairs:
    """All feasible pairs, in order of demand row, then volunteer row."""
    every = np.arange(len(problem.demands))
    block = max(1, CELLS // max(1, len(problem.volunteers)))
    parts = [candidates(problem, every[i : i + block]) for i in range(0, len(every), block)]
    if not parts:
        return candidates(problem, every)
    return Pairs(
        np.concatenate([part.v for part in parts]),
        np.concatenate([part.d for part in parts]),
        np.concatenate([part.distance_m for part in parts]),
    )


def candidates(problem: Problem, d: Ints) -> Pairs:
    """All feasible pairs of these demands: the first limit on the grid, the rest on what is left.

    Memory grows with volunteers times `len(d)`; `pairs` keeps that below `CELLS`.
    """
    (_, first), *others = LIMITS
    column, row = np.arange(len(problem.volunteers))[None, :], d[:, None]
    at_d, v = np.nonzero(first(problem, column, row))
    left = d[at_d]
    for _, holds in others:
        keep = holds(problem, v, left)
        v, left = v[keep], left[keep]
    return Pairs(v, left, _distance_m(problem, v, left))


def why_not(problem: Problem, v: int, d: int) -> tuple[str, ...]:
    """The codes of the limits that forbid this pair; empty when it is feasible."""
    one = pair(problem, v, d)
    return tuple(code for code, holds in LIMITS if not holds(problem, one.v, one.d)[0])


def _skilled(problem: Problem, v: Ints, d: Ints) -> Bools:
    return _covers(problem.volunteers.skills[v], problem.demands.skills[d])


def _free(problem: Problem, v: Ints, d: Ints) -> Bools:
    return _covers(problem.volunteers.slots[v], problem.demands.slots[d])


def _near(problem: Problem, v: Ints, d: Ints) -> Bools:
    return _distance_m(problem, v, d) <= problem.volunteers.max_m[v]


def _has_week_left(problem: Problem, v: Ints, d: Ints) -> Bools:
    return np.broadcast_to(
        problem.volunteers.capacity[v] > 0, np.broadcast_shapes(v.shape, d.shape)
    )


def _of_gender(problem: Problem, v: Ints, d: Ints) -> Bools:
    asked = problem.demands.gender[d]
    suits: Bools = (asked == ANY) | (problem.volunteers.gender[v] == asked)
    return suits


def _speaks(problem: Problem, v: Ints, d: Ints) -> Bools:
    return _covers(problem.volunteers.langs[v], problem.demands.langs[d])


def _not_barred(problem: Problem, v: Ints, d: Ints) -> Bools:
    return ~problem.is_barred(v, d)


def _covers(has: Bits, asked: Bits) -> Bools:
    covered: Bools = (has & asked) == asked
    return covered


def _distance_m(problem: Problem, v: Ints, d: Ints) -> Floats:
    """Straight line; sums and roots only, so that any order of rows gives the same bits."""
    away = problem.volunteers.xy_m[v] - problem.demands.xy_m[d]
    distance: Floats = np.sqrt(away[..., 0] ** 2 + away[..., 1] ** 2)
    return distance


Limit = Callable[[Problem, Ints, Ints], Bools]
LIMITS: tuple[tuple[str, Limit], ...] = (
    ("skill", _skilled),
    ("time", _free),
    ("distance", _near),
    ("capacity", _has_week_left),
    ("gender", _of_gender),
    ("language", _speaks),
    ("barred", _not_barred),
)
