"""The board as a min-cost flow, solved exactly by OR-Tools.

    source -> volunteer     one unit arc per service this week, each dearer than the one before
    volunteer -> seat       one unit: a seat is one time of one volunteer
    seat -> demand          one unit at the price of the pair
    source -> demand        people nobody was found for, at the price of missing them

Prices are hundredths of a minute, rounded once. Two times that overlap share a seat when they
share the bit they are grouped by; `clashes` deals with those that overlap and do not.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from kith.solver.costs import EACH_BIT, bit_table
from kith.solver.problem import Bits, Bools, Floats, Ints, Problem
from kith.solver.reach import Pairs

PER_MIN = 100  # price units in a minute
TIES = 1024  # how many tickets there are in the draw between equal prices
COST_RANGE = 4 * 10**17  # nodes x dearest arc; design/dispatch.md 4.9


@dataclass(frozen=True, eq=False)
class Flow:
    """One solved network: the rows of `pairs` that were chosen, ascending, and its price."""

    rows: Ints
    missing: Ints  # (D,)
    load: int
    price: int


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs as columns: first the P pairs, then the D missing arcs, then services and seats."""

    tails: Ints
    heads: Ints
    room: Ints
    prices: Ints
    ties: Ints  # (P,) tickets of the pairs
    supply: Ints  # per node
    demand_rows: Ints  # (D,) row of the demand behind each missing arc

    def cheapest(self, closed: Bools) -> Flow:
        """The cheapest flow without the closed pairs, (P,)."""
        n_pairs, n_demands = len(self.ties), len(self.demand_rows)
        room = self.room.copy()
        room[:n_pairs][closed] = 0
        used = _solved(self.tails, self.heads, room, self._unit_costs(), self.supply)
        missing = np.zeros(n_demands, np.int64)
        missing[self.demand_rows] = used[n_pairs : n_pairs + n_demands]
        rest = slice(n_pairs + n_demands, None)
        return Flow(
            rows=np.flatnonzero(used[:n_pairs]),
            missing=missing,
            load=int(used[rest] @ self.prices[rest]),
            price=int(used @ self.prices),
        )

    def _unit_costs(self) -> Ints:
        """Price first, ticket second: all tickets together stay below one price unit."""
        places = max(1, int(self.supply[0]))
        dearest = int(self.prices.max(initial=1))
        tickets = TIES
        while tickets > 1 and len(self.supply) * dearest * places * tickets > COST_RANGE:
            tickets //= 2
        if tickets == 1:
            return self.prices
        costs = self.prices * (places * tickets)
        costs[: len(self.ties)] += self.ties % tickets
        return costs


def build(problem: Problem, pairs: Pairs, prices: Ints) -> Network:
    """The network of these pairs. Nodes: source, volunteers, seats, demands, each by id."""
    volunteers, demands = problem.volunteers, problem.demands
    who, seat, sitter = _seating(problem, pairs)
    capacity = np.zeros(who.max(initial=-1) + 1, np.int64)
    capacity[who] = volunteers.capacity[pairs.v]
    services = np.minimum(capacity, np.bincount(sitter, minlength=len(capacity)))
    server = np.repeat(np.arange(len(services)), services)
    nth = np.arange(len(server)) - (services.cumsum() - services)[server]
    rows = np.argsort(demands.ids)
    first_seat, first_demand = 1 + len(services), 1 + len(services) + len(sitter)
    demand_node = first_demand + np.argsort(rows)
    seat_node = first_seat + np.arange(len(sitter))
    missing = (demands.people[rows], missing_prices(problem)[rows])
    arcs = (
        (first_seat + seat, demand_node[pairs.d], np.ones_like(seat), prices),
        (np.zeros_like(rows), demand_node[rows], *missing),
        (np.zeros_like(nth), 1 + server, np.ones_like(nth), nth * step(problem)),
        (1 + sitter, seat_node, np.ones_like(sitter), np.zeros_like(sitter)),
    )
    tails, heads, room, costs = (np.concatenate(column) for column in zip(*arcs, strict=True))
    supply = np.zeros(first_demand + len(demands), np.int64)
    supply[demand_node] = -demands.people
    supply[0] = demands.people.sum()
    ties = tickets(volunteers.ids[pairs.v], demands.ids[pairs.d])
    return Network(tails, heads, room, costs, ties, supply, rows)


def _seating(problem: Problem, pairs: Pairs) -> tuple[Ints, Ints, Ints]:
    """Rank of the volunteer and seat of each pair, (P,), and the volunteer rank of each seat.

    A volunteer with one service left has one seat for all times.
    """
    _, who = np.unique(problem.volunteers.ids[pairs.v], return_inverse=True)
    single = problem.volunteers.capacity[pairs.v] == 1
    time = np.where(single, 0, time_groups(problem.demands.slots)[pairs.d])
    seats, seat = np.unique(who * len(EACH_BIT) + time, return_inverse=True)
    return who, seat, seats // len(EACH_BIT)


def time_groups(slots: Bits) -> Ints:
    """(D,) group of each demand: all of one group share a time, so one person serves one of them.

    Greedy by the busiest time. Single times, and sets that do not overlap, group exactly.
    """
    group = np.zeros(len(slots), np.int64)
    left = slots.copy()
    while left.any():
        busiest = int(bit_table(left).sum(axis=0).argmax())
        share = (left & EACH_BIT[busiest]) != 0
        group[share] = busiest
        left[share] = 0
    return group


def price_units(minutes: Floats) -> Ints:
    """Minutes as whole price units."""
    return np.rint(minutes * PER_MIN).astype(np.int64)


def missing_prices(problem: Problem) -> Ints:
    """(D,) price units of one place left empty."""
    per_weight = round(problem.params.missing_person_min * PER_MIN)
    return per_weight * problem.demands.urgency


def step(problem: Problem) -> int:
    """Price units by which each further service of a volunteer is dearer."""
    return round(problem.params.load_step_min * PER_MIN)


def tickets(volunteer_ids: Ints, demand_ids: Ints) -> Ints:
    """A lot in 0..TIES-1 for each pair, drawn from the ids alone: equal prices, equal chances."""
    odd = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
    mixed = volunteer_ids.astype(np.uint64) * odd[0] ^ demand_ids.astype(np.uint64) * odd[1]
    for shift in (np.uint64(32), np.uint64(29)):
        mixed = (mixed ^ (mixed >> shift)) * odd[0]
    return (mixed >> np.uint64(40)).astype(np.int64) % TIES


def _solved(tails: Ints, heads: Ints, room: Ints, costs: Ints, supply: Ints) -> Ints:
    """(A,) units on each arc of the cheapest flow; there is one, for every place may stay empty."""
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room, costs
    )
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    status = flow.solve()
    assert status == flow.OPTIMAL, status
    used: Ints = flow.flows(arcs)
    return used
