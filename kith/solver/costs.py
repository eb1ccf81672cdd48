"""What a pair costs, in minutes: the town's wishes as named functions in one tuple.

A wish never forbids (that is `reach`); it only makes a pair dearer. Each line of a bill is
rounded once, to hundredths of a minute, so that the lines add up to the price to the last digit.
"""

from collections.abc import Callable

import numpy as np

from kith.solver.problem import Floats, Ints, Problem
from kith.solver.reach import Pairs, pair

PER_MIN = 100  # price units in a minute
BLOCK = 1 << 16  # pairs priced at one time: what lies in the cache is priced twice as fast


def long_way(problem: Problem, pairs: Pairs) -> Floats:
    """Minutes on the way, there and back."""
    way_min: Floats = 2 * pairs.distance_m / problem.params.walk_m_per_min
    return way_min


def same_shoulders(problem: Problem, pairs: Pairs) -> Floats:
    """A share of what one already served above the average: spread the load."""
    served = problem.volunteers.served_min[pairs.v]
    above_min: Floats = np.maximum(served - problem.average_served_min, 0.0)
    return problem.params.load_share * above_min


def stranger(problem: Problem, pairs: Pairs) -> Floats:
    """A price for a face that the resident does not know."""
    met = problem.is_known(pairs.v, pairs.d)
    return np.where(met, 0.0, problem.params.stranger_min)


def not_her_pair(problem: Problem, pairs: Pairs) -> Floats:
    """A price for sending somebody else to a household that has a helper of its own."""
    if not len(problem.paired):
        return np.zeros(len(pairs))
    other = problem.has_helper[pairs.d] & ~problem.is_paired(pairs.v, pairs.d)
    return np.where(other, problem.params.not_her_pair_min, 0.0)


def unlikely(problem: Problem, pairs: Pairs) -> Floats:
    """A price for asking where a no is to be expected."""
    return (1 - problem.volunteers.accept_p[pairs.v]) * problem.params.unlikely_min


def taste(problem: Problem, pairs: Pairs) -> Floats:
    """A price for a kind of service that she likes less than others."""
    liking = problem.volunteers.likings[pairs.v, problem.demands.category[pairs.d]]
    return (1 - liking) * problem.params.taste_min


def overqualified(problem: Problem, pairs: Pairs) -> Floats:
    """A price for a scarce skill that is held but not asked for."""
    held = problem.volunteers.skills[pairs.v] & problem.scarce_skills
    wasted = (held != 0) & ((held & problem.demands.skills[pairs.d]) == 0)
    return np.where(wasted, problem.params.overqualified_min, 0.0)


def across_border(problem: Problem, pairs: Pairs) -> Floats:
    """What it costs to leave one's own place: its own people come first."""
    if not problem.borders.any():
        return np.zeros(len(pairs))
    home, place = problem.volunteers.home[pairs.v], problem.demands.place[pairs.d]
    crossing: Floats = problem.borders[home, place]
    return np.maximum(crossing, 0.0)  # a closed border has no price


Cost = Callable[[Problem, Pairs], Floats]
COSTS: tuple[Cost, ...] = (
    long_way,
    same_shoulders,
    stranger,
    not_her_pair,
    unlikely,
    taste,
    overqualified,
    across_border,
)


def prices(problem: Problem, pairs: Pairs) -> Ints:
    """The whole price of each pair, (K,) price units: the sum of its bill."""
    price = np.zeros(len(pairs), np.int64)
    for start in range(0, len(pairs), BLOCK):
        block = slice(start, start + BLOCK)
        some = Pairs(pairs.v[block], pairs.d[block], pairs.distance_m[block])
        for cost in COSTS:
            price[block] += units(cost(problem, some))
    return price


def bills(problem: Problem, pairs: Pairs) -> dict[str, Ints]:
    """The lines of each pair's bill by name, (K,) price units."""
    return {cost.__name__: units(cost(problem, pairs)) for cost in COSTS}


def explain(problem: Problem, v: int, d: int) -> dict[str, float]:
    """The bill for one pair in minutes, by name."""
    one = bills(problem, pair(problem, v, d))
    return {name: int(line[0]) / PER_MIN for name, line in one.items()}


def units(minutes: Floats) -> Ints:
    """Minutes as whole price units."""
    return np.rint(minutes * PER_MIN).astype(np.int64)
