"""How good an assignment is, whoever made it, and whether it keeps every limit."""

from dataclasses import dataclass

import numpy as np

from kith.solver import costs, network
from kith.solver.instances import SERVICE_MIN
from kith.solver.problem import URGENCIES, Floats, Ints, Problem
from kith.solver.reach import LIMITS, Pairs


@dataclass(frozen=True)
class Quality:
    """Shares are of 1; where nothing was asked for, all of it was found."""

    people_filled: float
    orders_full: float
    urgent_filled: float
    travel_m: float  # one way, on average
    gini: float  # of the minutes served lately and this week: 0 is equal, 1 is all on one
    objective_min: float  # the price under Kith's own wishes


def quality(problem: Problem, v: Ints, d: Ints) -> Quality:
    """The quality of these pairs; rows in any order."""
    demands = problem.demands
    sent = np.bincount(d, minlength=len(demands))
    urgent = demands.urgency == URGENCIES[-1]
    crew = np.unique(demands.crew, return_inverse=True)[1]
    lacking = np.bincount(crew, weights=demands.people - sent)
    pairs = _pairs(problem, v, d)
    return Quality(
        people_filled=_share(int(sent.sum()), int(demands.people.sum())),
        orders_full=_share(int((lacking == 0).sum()), len(lacking)),
        urgent_filled=_share(int(sent[urgent].sum()), int(demands.people[urgent].sum())),
        travel_m=float(pairs.distance_m.mean()) if len(pairs) else 0.0,
        gini=_gini(_load(problem, v)),
        objective_min=objective(problem, pairs) / costs.PER_MIN,
    )


def objective(problem: Problem, pairs: Pairs) -> int:
    """Price units: pairs, further services and empty places, as the solver counts them."""
    times = np.bincount(pairs.v, minlength=len(problem.volunteers))
    further = int((times * (times - 1) // 2).sum())
    empty = problem.demands.people - np.bincount(pairs.d, minlength=len(problem.demands))
    missing = int(empty @ network.missing_prices(problem))
    return int(costs.prices(problem, pairs).sum()) + further * network.step(problem) + missing


def faults(problem: Problem, v: Ints, d: Ints) -> tuple[str, ...]:
    """The limits that these pairs break, by name; empty for a plan that can be sent."""
    broken = [code for code, holds in LIMITS if not holds(problem, v, d).all()]
    order = np.lexsort((d, v))
    who, what = v[order], d[order]
    if ((who[1:] == who[:-1]) & (what[1:] == what[:-1])).any():
        broken.append("twice")
    if (np.bincount(v, minlength=len(problem.volunteers)) > problem.volunteers.capacity).any():
        broken.append("services")
    if (np.bincount(d, minlength=len(problem.demands)) > problem.demands.people).any():
        broken.append("places")
    if _overlaps(who, problem.demands.slots[what]):
        broken.append("overlap")
    return tuple(broken)


def _overlaps(who: Ints, slots: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> bool:
    """Whether somebody is at two places at one time; rows in order of volunteers."""
    gap = 1
    while (same := who[gap:] == who[:-gap]).any():
        if (same & ((slots[gap:] & slots[:-gap]) != 0)).any():
            return True
        gap += 1
    return False


def _pairs(problem: Problem, v: Ints, d: Ints) -> Pairs:
    away = problem.volunteers.xy_m[v] - problem.demands.xy_m[d]
    distance_m = np.sqrt(away[:, 0] ** 2 + away[:, 1] ** 2)
    return Pairs(v.astype(np.int32), d.astype(np.int32), distance_m)


def _load(problem: Problem, v: Ints) -> Floats:
    """(A,) minutes lately and this week of those who have time this week."""
    who = problem.volunteers
    week = np.bincount(v, minlength=len(who)) * SERVICE_MIN
    load: Floats = (who.served_min + week)[who.capacity > 0].astype(np.float64)
    return load


def _gini(load: Floats) -> float:
    """Source: mean absolute difference over twice the mean, by ranks."""
    if not load.sum():
        return 0.0
    rank = np.arange(1, len(load) + 1)
    return float((2 * rank - len(load) - 1) @ np.sort(load) / (len(load) * load.sum()))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
