"""The best plan for the whole board.

Head counts, services left, one place at a time, a rising price for each further service and the
price of empty places together are one min-cost flow, so the plan is optimal and not merely good.
It depends on ids, not on the order of rows, and not on the engine. Demands with a choice of times
are `joint`, crews that come whole or not at all are `whole`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kith.solver import network, reach, reference, residual
from kith.solver.clashes import Answer, Board, untie
from kith.solver.costs import PER_MIN, prices
from kith.solver.network import Flow, Network
from kith.solver.ordering import by_ids
from kith.solver.problem import Floats, Ints, Problem
from kith.solver.reach import Pairs

MORE_FLOWS = 64
RESIDUAL, REFERENCE = "residual", "ortools"
Engine = Callable[[Network], Flow]


@dataclass(frozen=True, eq=False)
class Plan:
    """Who goes where: pairs by volunteer id, then demand id. Minutes are whole hundredths.

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

    @property
    def gap_pct(self) -> float:
        """How far above the bound the plan may be, at most, in per cent."""
        over = self.objective_min - self.bound_min
        return 100 * over / self.objective_min if over else 0.0


def solve(
    problem: Problem,
    *,
    engine: str = RESIDUAL,
    more_flows: int = MORE_FLOWS,
    until: float | None = None,
) -> Plan:
    """The cheapest plan, in the price of pairs, further services and empty places.

    Exact when no two times overlap without being equal, and otherwise when `more_flows` are
    enough to prove it; if not, or when `perf_counter()` passes `until` before everybody had a
    turn, still a plan that holds every limit, with its bound.
    """
    ordered, v, d = by_ids(problem)
    pairs = reach.pairs(ordered)
    found = plan_of(ordered, pairs, prices(ordered, pairs), engine, more_flows, until)
    missing = np.zeros_like(found.missing)
    missing[d] = found.missing
    return replace(found, v=v[found.v], d=d[found.d], missing=missing)


def plan_of(
    problem: Problem,
    pairs: Pairs,
    price: Ints,
    engine: str = RESIDUAL,
    more_flows: int = MORE_FLOWS,
    until: float | None = None,
) -> Plan:
    """The same for a problem in order of ids whose pairs are found and priced."""
    net = network.build(problem, pairs, price)
    found = solved(problem, pairs, price, net, engine, more_flows, until)
    return as_plan(problem, pairs, price, found.flow, found.bound)


def solved(
    problem: Problem,
    pairs: Pairs,
    price: Ints,
    net: Network,
    engine: str = RESIDUAL,
    more_flows: int = MORE_FLOWS,
    until: float | None = None,
) -> Answer:
    """The flow behind the plan, and the pairs that had to be closed for it."""
    board = Board(problem, pairs, price, net, _engine(engine, until))
    nothing = np.zeros(len(pairs), np.bool_)
    flow = board.cheapest(nothing)
    if not len(board.clashes(flow)):
        return Answer(flow, nothing, flow.bound)
    return untie(board, flow, budget=more_flows)


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
    price = prices(problem, found) + promised * network.step(problem)
    volunteer_ids, demand_ids = problem.volunteers.ids[found.v], problem.demands.ids[found.d]
    order = np.lexsort((volunteer_ids, network.tickets(volunteer_ids, demand_ids), price))
    ranked: list[int] = found.v[order[able[order]]].tolist()
    return ranked


def _engine(name: str, until: float | None) -> Engine:
    if name == REFERENCE:
        return reference.solve
    if name != RESIDUAL:
        raise ValueError(f"engine: {name!r} is neither {RESIDUAL!r} nor {REFERENCE!r}")
    return lambda net: residual.solve(net, until)


def as_plan(problem: Problem, pairs: Pairs, price: Ints, flow: Flow, bound: int) -> Plan:
    """The flow told in rows of the problem."""
    v, d = pairs.v[flow.rows].astype(np.int64), pairs.d[flow.rows].astype(np.int64)
    order = np.lexsort((d, v))
    return Plan(
        v=v[order],
        d=d[order],
        cost_min=price[flow.rows][order] / PER_MIN,
        missing=flow.empty,
        load_min=flow.load / PER_MIN,
        missing_min=int(flow.empty @ network.missing_prices(problem)) / PER_MIN,
        objective_min=flow.price / PER_MIN,
        bound_min=bound / PER_MIN,
    )
