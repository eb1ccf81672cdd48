"""OR-Tools on the same network: the engine that ours must agree with."""

from typing import Any

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from kith.solver.network import Flow, Net, Network
from kith.solver.problem import Ints


def solve(network: Network) -> Flow:
    """The cheapest flow. That none is cheaper is OR-Tools' word."""
    net = network.net
    used = run(*columns(net))
    count, demands = len(net.seat), len(net.people)
    services = used[count + demands : count + demands + int(net.services.sum())]
    per_volunteer = np.bincount(
        np.repeat(np.arange(len(net.services)), net.services),
        weights=services,
        minlength=len(net.services),
    ).astype(np.int64)
    return network.flow(np.flatnonzero(used[:count]), used[count : count + demands], per_volunteer)


def columns(net: Net) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Tails, heads, room and prices of all arcs, and the supply of each node.

    Nodes: source, volunteers, seats, demands. Arcs: pairs, empty places, services, seats.
    """
    volunteers, seats, demands = len(net.services), len(net.sitter), len(net.people)
    server = np.repeat(np.arange(volunteers), net.services)
    nth = np.arange(len(server)) - np.repeat(np.cumsum(net.services) - net.services, net.services)
    demand_node = 1 + volunteers + seats + np.arange(demands)
    seat_node = 1 + volunteers + np.arange(seats)
    parts: tuple[tuple[Any, ...], ...] = (
        (seat_node[net.seat], np.zeros(demands, np.int64), np.zeros_like(nth), 1 + net.sitter),
        (demand_node[net.demand], demand_node, 1 + server, seat_node),
        (np.ones_like(net.price), net.people, np.ones_like(nth), np.ones_like(seat_node)),
        (net.price, net.missing, nth * net.step[0], np.zeros_like(seat_node)),
    )
    tails, heads, room, prices = (np.concatenate(column) for column in parts)
    supply = np.zeros(1 + volunteers + seats + demands, np.int64)
    supply[demand_node] = -net.people
    supply[0] = net.people.sum()
    return tails, heads, room, prices, supply


def run(tails: Ints, heads: Ints, room: Ints, prices: Ints, supply: Ints) -> Ints:
    """(A,) units on each arc of the cheapest flow; there is one, for every place may stay empty."""
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room, prices
    )
    flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
    status = flow.solve()
    assert status == flow.OPTIMAL, status
    used: Ints = flow.flows(arcs)
    return used
