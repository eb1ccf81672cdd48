"""Orders that need all their people or none: nobody is sent to a service that cannot take place.

The flow fills as many places as it can and leaves some crews in half. Those are dropped one by
one, the least promising first, and whoever they held serves elsewhere, by exact re-planning. Then
every dropped crew is tried again, whole. Good, not proven best: `bound_min` is that of the flow.
"""

from dataclasses import replace
from time import perf_counter

import numpy as np

from kith.solver.assign import Plan
from kith.solver.costs import PER_MIN
from kith.solver.live import Live
from kith.solver.network import missing_prices
from kith.solver.problem import Bools, Ints, Problem


def solve(problem: Problem, *, until: float | None = None) -> Plan:
    """The best plan found in which crews marked whole are filled or left empty altogether.

    When `perf_counter()` passes `until`, crews left in half are dropped all at once and none is
    tried again.
    """
    live = Live(problem)
    crews = _Crews(problem, live)
    bound_min = live.plan().bound_min
    while (half := crews.in_half()).any():
        if until is not None and perf_counter() > until:
            crews.drop(np.flatnonzero(half))
        else:
            crews.drop(crews.least_promising(half))
    for crew in crews.dropped_smallest_first():
        if until is not None and perf_counter() > until:
            break
        crews.try_again(crew)
    return crews.told(bound_min)


class _Crews:
    """The crews of a live board: which are whole, in half, dropped."""

    def __init__(self, problem: Problem, live: Live) -> None:
        self.problem, self.live = problem, live
        self.of = np.unique(problem.demands.crew, return_inverse=True)[1]
        self.people = self._summed(problem.demands.people)
        self.is_whole = self._summed(problem.demands.whole) > 0
        self.urgency = self._summed(problem.demands.people * problem.demands.urgency)
        self.is_out = np.zeros(len(self.people), np.bool_)

    def in_half(self) -> Bools:
        """Whole crews that some but not all of their people go to."""
        empty = self._summed(self.live.empty())
        found: Bools = self.is_whole & ~self.is_out & (empty > 0) & (empty < self.people)
        return found

    def least_promising(self, half: Bools) -> Ints:
        """One crew: the least urgent for the people it needs, then the one that misses most."""
        empty = self._summed(self.live.empty())
        crews = np.flatnonzero(half)
        worth = self.urgency[crews] / self.people[crews] ** 2
        ids = self.problem.demands.crew[[np.flatnonzero(self.of == c)[0] for c in crews]]
        order = np.lexsort((ids, self.people[crews], -empty[crews], worth))
        return crews[order[:1]]

    def drop(self, crews: Ints) -> None:
        for d in np.flatnonzero(np.isin(self.of, crews)).tolist():
            self.live.drop(d)
        self.is_out[crews] = True

    def dropped_smallest_first(self) -> list[int]:
        """Whole crews nobody goes to."""
        empty = self._summed(self.live.empty())
        self.drop(np.flatnonzero(self.is_whole & ~self.is_out & (empty == self.people)))
        out = np.flatnonzero(self.is_out)
        first = np.array([np.flatnonzero(self.of == c)[0] for c in out], np.int64)
        ids = self.problem.demands.crew[first]
        order = np.lexsort((ids, -self.urgency[out], self.people[out]))
        return [int(crew) for crew in out[order]]

    def try_again(self, crew: int) -> None:
        """The crew is back if all its people are found and no other crew is torn for it."""
        rows = np.flatnonzero(self.of == crew)
        self.is_out[crew] = False
        for d in rows.tolist():
            self.live.add(d, int(self.problem.demands.people[d]))
        if self._summed(self.live.empty())[crew] or self.in_half().any():
            self.drop(np.array([crew]))

    def told(self, bound_min: float) -> Plan:
        plan = self.live.plan()
        missing = plan.missing.copy()
        out = self.is_out[self.of]
        missing[out] = self.problem.demands.people[out]
        missing_min = int(missing @ missing_prices(self.problem)) / PER_MIN
        return replace(
            plan,
            missing=missing,
            missing_min=missing_min,
            objective_min=round(float(plan.cost_min.sum()) + plan.load_min + missing_min, 2),
            bound_min=bound_min,
        )

    def _summed(self, column: Ints | Bools) -> Ints:
        return np.bincount(
            self.of, weights=column, minlength=int(self.of.max(initial=-1)) + 1
        ).astype(np.int64)
