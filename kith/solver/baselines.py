"""How boards are filled without a plan, to hold ours against: each keeps every limit.

All are sweeps over the feasible pairs in some order: who comes first takes the place while there
is one, while she has a service left and while she is free. Orders and draws depend on ids alone.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kith.solver.fast import njit
from kith.solver.problem import Bits, Bools, Ints, Problem
from kith.solver.reach import Pairs

ROUNDS = 3
Chosen = tuple[Ints, Ints]  # rows of volunteers and of demands, in order of demand
Baseline = Callable[[Problem, Pairs, Ints], Chosen]


def nearest(problem: Problem, pairs: Pairs, prices: Ints) -> Chosen:
    """Urgent work first, one order after the other as they came: whoever lives nearest."""
    return _swept(problem, pairs, _urgent_first(problem, pairs, pairs.distance_m))


def greedy(problem: Problem, pairs: Pairs, prices: Ints) -> Chosen:
    """Urgent work first, one order after the other as they came: whoever costs least.

    What a good dispatcher does by hand.
    """
    return _swept(problem, pairs, _urgent_first(problem, pairs, prices))


def first_come(problem: Problem, pairs: Pairs, prices: Ints) -> Chosen:
    """Everybody sees all she could do and takes one, as she comes by; three times around."""
    comes = lots(problem.volunteers.ids, np.zeros(1, np.int64))[pairs.v]
    order = np.lexsort((_lots(problem, pairs), comes))
    return _swept(problem, pairs, order, rounds=ROUNDS)


BASELINES: tuple[Baseline, ...] = (nearest, greedy, first_come)


def lots(volunteer_ids: Ints, demand_ids: Ints) -> Bits:
    """A number for each pair that looks drawn and depends on the two ids alone."""
    mixed = volunteer_ids.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    mixed = mixed + demand_ids.astype(np.uint64) * np.uint64(0xA0761D6478BD642F)
    for shift in (32, 29, 32):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(0xE7037ED1A0B428DB)
    return mixed


def _lots(problem: Problem, pairs: Pairs) -> Bits:
    return lots(problem.volunteers.ids[pairs.v], problem.demands.ids[pairs.d])


def _urgent_first(problem: Problem, pairs: Pairs, measure: NDArray[Any]) -> Ints:
    demands = problem.demands
    came = np.lexsort((demands.ids, -demands.urgency))
    turn = np.argsort(came)
    return np.lexsort((_lots(problem, pairs), measure, turn[pairs.d]))


def _swept(problem: Problem, pairs: Pairs, order: Ints, rounds: int = 1) -> Chosen:
    v, d = pairs.v[order], pairs.d[order]
    capacity, people = problem.volunteers.capacity.copy(), problem.demands.people.copy()
    busy = np.zeros(len(capacity), np.uint64)
    taken = np.zeros(len(v), np.bool_)
    for _ in range(rounds):
        _sweep(v, d, problem.demands.slots, capacity, people, busy, taken, rounds > 1)
    rows = np.sort(order[taken])
    return pairs.v[rows].astype(np.int64), pairs.d[rows].astype(np.int64)


@njit
def _sweep(
    v: Ints, d: Ints, slots: Bits, left: Ints, open_: Ints, busy: Bits, taken: Bools, one_each: bool
) -> None:
    """One pass; with `one_each`, nobody takes two in a pass. Pairs in order of `v` then."""
    last = -1
    for k in range(len(v)):
        who, what = v[k], d[k]
        if left[who] == 0 or open_[what] == 0 or (one_each and who == last):
            continue
        if busy[who] & slots[what]:
            continue
        busy[who] |= slots[what]
        left[who] -= 1
        open_[what] -= 1
        taken[k] = True
        last = who
