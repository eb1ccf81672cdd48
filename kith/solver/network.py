"""The board as a min-cost flow, as columns both engines read.

    source -> volunteer     one unit arc per service this week, each dearer than the one before
    volunteer -> seat       one unit: a seat is one time of one volunteer
    seat -> demand          one unit at the price of the pair
    source -> demand        people nobody was found for, at the price of missing them

Prices are hundredths of a minute, rounded once, then scaled so that a ticket drawn from the ids
decides between plans of equal price. Two times that overlap share a seat when they share the bit
they are grouped by; `clashes` deals with those that overlap and do not.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kith.solver.costs import PER_MIN
from kith.solver.problem import EACH_BIT, Bits, Bools, Ints, Problem, bit_table
from kith.solver.reach import Pairs

Rows = NDArray[np.int32]

TIES = 1024  # how many tickets there are in the draw between equal prices
COST_RANGE = 4 * 10**17  # nodes x dearest arc; design/dispatch.md 4.9


class Net(NamedTuple):
    """What the engines walk. Arcs of one demand lie together, from the cheapest to the dearest."""

    first: Ints  # (D,) first arc of each demand
    last: Ints  # (D,) one past its last
    seat: Rows  # (P,)
    price: Ints  # (P,) scaled, ticket included
    demand: Rows  # (P,)
    sitter: Rows  # (Q,) volunteer of each seat
    seats: Ints  # (V + 1,) where the seats of each volunteer begin
    services: Ints  # (V,) no more than there are seats
    people: Ints  # (D,) places to fill
    missing: Ints  # (D,) scaled price of an empty place
    step: Ints  # (1,) scaled price by which each further service is dearer


@dataclass(frozen=True, eq=False)
class Flow:
    """One solved network: rows of pairs chosen, ascending; prices are units, without tickets."""

    rows: Ints
    empty: Ints  # (D,) places left empty
    load: int
    price: int
    bound: int  # no plan can be cheaper


@dataclass(frozen=True, eq=False)
class Network:
    """A net with what ties it to its pairs."""

    net: Net
    rows: Ints  # (P,) row of the pair behind each arc
    scale: int

    def without(self, closed: Bools) -> "Network":
        """The same network less the arcs of closed pairs, (P,) by row of pairs."""
        keep = ~closed[self.rows]
        before = np.concatenate(([0], keep.cumsum()))
        net = self.net
        return Network(
            net._replace(
                first=before[net.first],
                last=before[net.last],
                seat=net.seat[keep],
                price=net.price[keep],
                demand=net.demand[keep],
            ),
            self.rows[keep],
            self.scale,
        )

    def flow(self, arcs: Ints, empty: Ints, used: Ints, bound: int | None = None) -> Flow:
        """A flow of this net, priced; `used` services per volunteer, `bound` scaled if known."""
        net = self.net
        load = int((used * (used - 1) // 2).sum()) * int(net.step[0])
        scaled = int(net.price[arcs].sum()) + int(empty @ net.missing) + load
        return Flow(
            rows=np.sort(self.rows[arcs]),
            empty=empty,
            load=load // self.scale,
            price=scaled // self.scale,
            bound=(scaled if bound is None else bound) // self.scale,
        )


def build(problem: Problem, pairs: Pairs, prices: Ints, slots: Bits | None = None) -> Network:
    """The network of these pairs, which lie in order of demand.

    `slots` (P,) is the time of each pair where it is not the one its demand settled on.
    """
    demands = problem.demands
    scale = _scale(problem, int(prices.max(initial=1)))
    sitter, seats, seat = _seating(problem, pairs, slots)
    ends = np.cumsum(np.bincount(pairs.d, minlength=len(demands)))
    rows = _cheapest_first(pairs.d, prices)
    ties = tickets(problem.volunteers.ids[pairs.v], demands.ids[pairs.d])
    if slots is not None:
        ties = (ties + (slots % np.uint64(TIES - 1)).astype(np.int64)) % TIES
    costs = prices * scale + ties % max(1, scale // max(1, int(demands.people.sum())))
    net = Net(
        first=np.concatenate(([0], ends[:-1])).astype(np.int64),
        last=ends.astype(np.int64),
        seat=seat[rows],
        price=costs[rows],
        demand=pairs.d[rows].astype(np.int32),
        sitter=sitter,
        seats=seats,
        services=np.minimum(problem.volunteers.capacity, np.diff(seats)),
        people=demands.people.copy(),
        missing=missing_prices(problem) * scale,
        step=np.array([step(problem) * scale], np.int64),
    )
    return Network(net, rows, scale)


def _cheapest_first(demand: Rows, prices: Ints) -> Ints:
    """Rows by demand, then price, then row, all packed into one number and sorted once."""
    row_bits = max(1, len(demand).bit_length())
    price_bits = max(1, int(prices.max(initial=1)).bit_length())
    row = np.arange(len(demand))
    if row_bits + price_bits + int(demand.max(initial=0)).bit_length() > 62:
        return np.lexsort((row, prices, demand))
    packed = (demand.astype(np.int64) << price_bits) | prices
    packed = (packed << row_bits) | row
    packed.sort()
    return packed & ((1 << row_bits) - 1)


def _scale(problem: Problem, dearest_pair: int) -> int:
    """Price first, ticket second: all tickets together stay below one price unit.

    Fewer tickets where the numbers would leave the range in which OR-Tools is right.
    """
    places = max(1, int(problem.demands.people.sum()))
    nodes = len(problem.volunteers) * 2 + len(problem.demands) + 1
    dearest = max(dearest_pair, int(missing_prices(problem).max(initial=1)), 1)
    tickets = TIES
    while tickets > 1 and nodes * dearest * places * tickets > COST_RANGE:
        tickets //= 2
    return places * tickets if tickets > 1 else 1


def _seating(problem: Problem, pairs: Pairs, slots: Bits | None) -> tuple[Rows, Ints, Rows]:
    """Volunteer of each seat, where each volunteer's seats begin, and the seat of each pair.

    A volunteer with one service left has one seat for all times.
    """
    width, count = len(EACH_BIT), len(problem.volunteers)
    group = time_groups(problem.demands.slots)[pairs.d] if slots is None else time_groups(slots)
    group[problem.volunteers.capacity[pairs.v] == 1] = 0
    key = pairs.v.astype(np.int64) * width + group
    taken = np.zeros(count * width, np.bool_)
    taken[key] = True
    number = np.cumsum(taken, dtype=np.int32)
    sitter = (np.flatnonzero(taken) // width).astype(np.int32)
    seats = np.concatenate(([0], np.cumsum(np.bincount(sitter, minlength=count))))
    return sitter, seats.astype(np.int64), number[key] - np.int32(1)


def time_groups(slots: Bits) -> Ints:
    """(D,) group of each demand: all of one group share a time, so one person serves one of them.

    Greedy by the busiest time. Single times, and sets that do not overlap, group exactly.
    """
    times, which = np.unique(slots, return_inverse=True)
    count = np.bincount(which, minlength=len(times))
    group = np.zeros(len(times), np.int64)
    left = times.copy()
    while left.any():
        busiest = int((count @ bit_table(left)).argmax())
        share = (left & EACH_BIT[busiest]) != 0
        group[share] = busiest
        left[share] = 0
    return group[which]


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
