"""The best plan for the whole board, and who comes next when somebody says no.

Head counts, services left, one place at a time, a rising price for each further service and the
price of empty places together are one min-cost flow, so the plan is optimal and not merely good.
It depends on ids, not on the order of rows. Teams that are sent whole or not at all, and demands
with a choice of times, are not decided here.
"""

from dataclasses import dataclass

import numpy as np

from kith.solver import network, reach
from kith.solver.clashes import Board, untie
from kith.solver.costs import total
from kith.solver.network import PER_MIN, Flow
from kith.solver.problem import Floats, Ints, Problem
from kith.solver.reach import Pairs

MORE_FLOWS = 64


@dataclass(frozen=True, eq=False)
class Plan:
    """Who goes where: pairs by volunteer id, then demand id. Minutes are rounded to hundredths.

    `objective_min` = sum of `cost_min` + `load_min` + `missing_min`. No plan can be below
    `bound_min`.
    """

    v: Ints
    d: Ints
    cost_min: Floats
    missing: Ints  # (D,) people not found
    load_min: float  # for second and further services
    missing_min: float
    objective_min: float
    bound_min: float

    @property
    def exact(self) -> bool:
        """Whether this is proven to be the best plan."""
        return self.objective_min == self.bound_min


def solve(problem: Problem, *, more_flows: int = MORE_FLOWS) -> Plan:
    """The cheapest plan, in the price of pairs, further services and empty places.

    Exact when no two times overlap without being equal, and otherwise when `more_flows` are
    enough to prove it; if not, still a plan that holds every limit, with its bound.
    """
    pairs, prices = _worth_sending(problem)
    board = Board(problem, pairs, network.build(problem, pairs, prices))
    flow = board.network.cheapest(np.zeros(len(pairs), np.bool_))
    bound = flow.price
    if len(board.clashes(flow)):
        flow, bound = untie(board, flow, budget=more_flows)
    return _plan(problem, pairs.take(flow.rows), prices[flow.rows], flow, bound)


def alternatives(problem: Problem, d: int, taken: Ints) -> list[int]:
    """The volunteers who can still serve this demand, cheapest first.

    `taken` is (K, 2), the index pairs already promised: they use up services and times.
    """
    problem.check_index_pairs("taken", taken)
    found = reach.candidates(problem, np.array([d], np.int64))
    slots = problem.demands.slots
    promised = np.bincount(taken[:, 0], minlength=len(problem.volunteers))[found.v]
    busy = taken[(slots[taken[:, 1]] & slots[d]) != 0, 0]
    able = (promised < problem.volunteers.capacity[found.v]) & ~np.isin(found.v, busy)
    prices = network.price_units(total(problem, found)) + promised * network.step(problem)
    volunteer_ids, demand_ids = problem.volunteers.ids[found.v], problem.demands.ids[found.d]
    order = np.lexsort((volunteer_ids, network.tickets(volunteer_ids, demand_ids), prices))
    ranked: list[int] = found.v[order[able[order]]].tolist()
    return ranked


def _worth_sending(problem: Problem) -> tuple[Pairs, Ints]:
    """The pairs cheaper than an empty place, by ids, with their prices; no plan wants others."""
    pairs = reach.pairs(problem)
    pairs = pairs.take(np.lexsort((problem.demands.ids[pairs.d], problem.volunteers.ids[pairs.v])))
    prices = network.price_units(total(problem, pairs))
    worth = prices < network.missing_prices(problem)[pairs.d]
    return pairs.take(worth), prices[worth]


def _plan(problem: Problem, chosen: Pairs, prices: Ints, flow: Flow, bound: int) -> Plan:
    return Plan(
        v=chosen.v,
        d=chosen.d,
        cost_min=prices / PER_MIN,
        missing=flow.missing,
        load_min=flow.load / PER_MIN,
        missing_min=int(flow.missing @ network.missing_prices(problem)) / PER_MIN,
        objective_min=flow.price / PER_MIN,
        bound_min=bound / PER_MIN,
    )
