"""Who stands ready beside a plan: what it leaves of everybody's week, and the next best for each.

A volunteer stands ready for a demand when she could go there without leaving anything the plan
gave her: services left, and that time free.
"""

from dataclasses import dataclass

import numpy as np

from kith.solver import network
from kith.solver.problem import AnyRows, Bits, Bools, Ints, Problem
from kith.solver.reach import Pairs

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Left:
    """What a plan leaves: (V,) services planned, (V,) times taken."""

    used: Ints
    busy: Bits

    def ready(self, problem: Problem, v: AnyRows, slots: Bits) -> Bools:
        """Whether these volunteers could take on one more service at these times."""
        able: Bools = (self.used[v] < problem.volunteers.capacity[v]) & (
            (self.busy[v] & slots) == 0
        )
        return able


def left(problem: Problem, v: Ints, d: Ints) -> Left:
    """What the pairs of a plan leave over."""
    busy = np.zeros(len(problem.volunteers), np.uint64)
    np.bitwise_or.at(busy, v, problem.demands.slots[d])
    return Left(np.bincount(v, minlength=len(problem.volunteers)), busy)


def next_best(problem: Problem, pairs: Pairs, prices: Ints, v: Ints, d: Ints) -> Ints:
    """(D,) the row of the cheapest pair beside the plan's for each demand, or NOBODY.

    Whoever stands ready comes before all who would have to leave something; a further service
    counts in the comparison; equal prices are drawn by ticket. `pairs` are all feasible ones,
    ordered by demand, then volunteer; `v` and `d` those of the plan.
    """
    over = left(problem, v, d)
    ready = over.ready(problem, pairs.v, problem.demands.slots[pairs.d])
    best = _cheapest(problem, pairs, prices, over, np.flatnonzero(ready))
    others = ~ready & (best[pairs.d] == NOBODY)
    width = len(problem.volunteers)
    rows = np.flatnonzero(others)
    key = pairs.d[rows].astype(np.int64) * width + pairs.v[rows]
    rows = rows[~np.isin(key, d * width + v)]
    return np.where(best == NOBODY, _cheapest(problem, pairs, prices, over, rows), best)


def _cheapest(problem: Problem, pairs: Pairs, prices: Ints, over: Left, rows: Ints) -> Ints:
    """(D,) the cheapest of these rows for each demand, or NOBODY."""
    best = np.full(len(problem.demands), NOBODY, np.int64)
    if not len(rows):
        return best
    price = prices[rows] + over.used[pairs.v[rows]] * network.step(problem)
    first = np.flatnonzero(np.diff(pairs.d[rows], prepend=-1))
    least = np.minimum.reduceat(price, first)
    rows = rows[price == np.repeat(least, np.diff(first, append=len(rows)))]
    v, d = pairs.v[rows], pairs.d[rows]
    ids = problem.volunteers.ids[v]
    order = np.lexsort((ids, network.tickets(ids, problem.demands.ids[d]), d))
    first = np.flatnonzero(np.diff(d[order], prepend=-1))
    best[d[order[first]]] = rows[order[first]]
    return best
