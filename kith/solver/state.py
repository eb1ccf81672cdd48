"""A plan in the network with a price on every node, as three tables for compiled loops.

Columns of a table lie side by side because a search reads them together; loops that are handed
a dozen separate arrays spend ten times as long handing them on. The source stands at price 0.
LABEL and PLACE (columns 0 and 1 of demands and seats) belong to the searches, as do the columns
that say how a node was reached.
"""

from typing import NamedTuple

import numpy as np

from kith.solver.heap import LABEL, NOWHERE, PLACE
from kith.solver.network import Net
from kith.solver.problem import Ints

FAR = 1 << 61  # the label of a node nobody has reached
NOBODY = -1

# Columns of demands.
D_PRICE, D_EMPTY, D_MISSING, D_FIRST, D_LAST, D_PEOPLE, D_SEAT, D_BY_PRICE = range(2, 10)
# Columns of seats: who sits there, who holds it at which price; how it was reached.
S_OWNER, S_PAID, S_SITTER, S_DEMAND, S_BY_PRICE, S_LEFT = range(2, 8)
# Columns of volunteers.
V_PRICE, V_USED, V_SERVICES, V_FIRST, V_LAST, V_SEAT = range(1, 7)
# What a search counts: nodes touched of each kind, the heap, the best end and its bounds.
DEMANDS, SEATS, VOLUNTEERS, HEAP, BEST, KIND, END, GOAL, AFTER, STEP = range(10)


class State(NamedTuple):
    """What is planned; `heap`, `touched` (one row a kind of node) and `tally` are scratch."""

    demands: Ints
    seats: Ints
    at: Ints  # (Q,) price of each seat, by itself: loops that look no further read it most
    volunteers: Ints
    heap: Ints
    touched: Ints
    tally: Ints


def start(net: Net) -> State:
    """Nobody planned yet: seats are free of charge, each demand stands at its cheapest pair."""
    sizes = len(net.people), len(net.sitter), len(net.services)
    demands, seats, volunteers = (
        np.zeros((size, width), np.int64) for size, width in zip(sizes, (10, 8, 7), strict=True)
    )
    demands[:, D_MISSING], demands[:, D_PEOPLE] = net.missing, net.people
    demands[:, D_FIRST], demands[:, D_LAST] = net.first, net.last
    demands[:, D_PRICE] = net.missing
    some = np.flatnonzero(net.last > net.first)
    if len(some):
        least = np.minimum.reduceat(net.price, net.first[some])
        demands[some, D_PRICE] = np.minimum(net.missing[some], least)
    seats[:, S_OWNER], seats[:, S_SITTER] = NOBODY, net.sitter
    volunteers[:, V_SERVICES] = net.services
    volunteers[:, V_FIRST], volunteers[:, V_LAST] = net.seats[:-1], net.seats[1:]
    for table in (demands, seats, volunteers):
        table[:, LABEL] = FAR
    for table in (demands, seats):
        table[:, PLACE] = NOWHERE
    count = np.zeros(10, np.int64)
    count[STEP] = net.step[0]
    touched = np.zeros((3, max(sizes)), np.int64)
    at = np.zeros(len(seats), np.int64)
    return State(demands, seats, at, volunteers, np.zeros(max(sizes), np.int64), touched, count)


def chosen(net: Net, state: State) -> Ints:
    """The arcs that carry somebody."""
    owner, paid = state.seats[:, S_OWNER].astype(np.int32), state.seats[:, S_PAID]
    candidates = np.flatnonzero(owner[net.seat] == net.demand)
    arcs = candidates[paid[net.seat[candidates]] == net.price[candidates]]
    _, first = np.unique(net.seat[arcs], return_index=True)  # of two equal arcs one serves
    assert len(first) == int((owner >= 0).sum()), "every seat that is held is held through an arc"
    found: Ints = arcs[first]
    return found


def bound(net: Net, state: State) -> int:
    """What no plan can cost less than, from the prices alone (weak duality); scaled.

    Equal to the cost of the plan exactly when the plan is the cheapest. Shares no code with the
    search.
    """
    demands = np.ascontiguousarray(state.demands[:, D_PRICE])
    volunteers = np.ascontiguousarray(state.volunteers[:, V_PRICE])
    seats = state.at
    short = np.minimum(net.price + seats[net.seat] - demands[net.demand], 0)
    late = np.minimum(volunteers[net.sitter] - seats, 0)
    gone = np.minimum(net.missing - demands, 0)
    server = np.repeat(np.arange(len(net.services)), net.services)
    nth = np.arange(len(server)) - np.repeat(np.cumsum(net.services) - net.services, net.services)
    dear = np.minimum(nth * net.step[0] - volunteers[server], 0)
    worth = int(state.demands[:, D_PEOPLE] @ (demands + gone))
    return worth + int(short.sum()) + int(late.sum()) + int(dear.sum())
