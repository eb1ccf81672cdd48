"""What a pair costs, in minutes: the town's wishes as named functions in one tuple.

A wish never forbids (that is `reach`); it only makes a pair dearer. `explain` gives the bill of
one pair by name, and the bill adds up to `total`.
"""

from collections.abc import Callable

import numpy as np

from kith.solver.problem import Bits, Bools, Floats, Problem
from kith.solver.reach import Pairs, pair

EACH_BIT: Bits = np.uint64(1) << np.arange(64, dtype=np.uint64)


def long_way(problem: Problem, pairs: Pairs) -> Floats:
    """Minutes on the way, there and back."""
    way_min: Floats = 2 * pairs.distance_m / problem.params.walk_m_per_min
    return way_min


def same_shoulders(problem: Problem, pairs: Pairs) -> Floats:
    """A share of what one already served above the average: spread the load."""
    served = problem.volunteers.served_min
    average = int(served.sum()) / max(1, len(served))
    above_min: Floats = np.maximum(served[pairs.v] - average, 0.0)
    return problem.params.load_share * above_min


def stranger(problem: Problem, pairs: Pairs) -> Floats:
    """A price for a face that the resident does not know."""
    met = problem.is_known(pairs.v, pairs.d)
    return np.where(met, 0.0, problem.params.stranger_min)


def unlikely(problem: Problem, pairs: Pairs) -> Floats:
    """A price for asking where a no is to be expected."""
    return (1 - problem.volunteers.accept_p[pairs.v]) * problem.params.unlikely_min


def overqualified(problem: Problem, pairs: Pairs) -> Floats:
    """A price for a scarce skill that is held but not asked for."""
    held = problem.volunteers.skills[pairs.v] & scarce_skills(problem)
    wasted = (held != 0) & ((held & problem.demands.skills[pairs.d]) == 0)
    return np.where(wasted, problem.params.overqualified_min, 0.0)


Cost = Callable[[Problem, Pairs], Floats]
COSTS: tuple[Cost, ...] = (long_way, same_shoulders, stranger, unlikely, overqualified)


def total(problem: Problem, pairs: Pairs) -> Floats:
    """The whole price of each pair, (K,) minutes."""
    price = np.zeros(len(pairs))
    for cost in COSTS:
        price += cost(problem, pairs)
    return price


def explain(problem: Problem, v: int, d: int) -> dict[str, float]:
    """The bill for one pair, by name; it adds up to `total`."""
    one = pair(problem, v, d)
    return {cost.__name__: float(cost(problem, one)[0]) for cost in COSTS}


def scarce_skills(problem: Problem) -> np.uint64:
    """The skills of which this board wants more than a share of what their holders have left."""
    wanted = problem.demands.people @ bit_table(problem.demands.skills)
    held = problem.volunteers.capacity @ bit_table(problem.volunteers.skills)
    scarce = wanted > problem.params.scarce_from * held
    return np.uint64(EACH_BIT[scarce].sum())


def bit_table(sets: Bits) -> Bools:
    """(N,) bit sets as (N, 64) booleans."""
    table: Bools = (sets[:, None] & EACH_BIT) != 0
    return table
