"""What somebody could reach who knows every answer beforehand and tires nobody."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import max_flow

from kith.solver.month.town import SHIFTS, SLOTS, WEEKS, Town
from kith.solver.problem import Ints


def people_possible(town: Town) -> float:
    """The largest share of people that the yeses of the month can fill: a maximum flow.

    Source, a volunteer's weeks, her shifts, orders, sink: capacity a week, one order a shift.
    """
    pair = np.flatnonzero(town.yes)
    d = np.repeat(np.arange(len(town.need)), np.diff(town.first))[pair]
    shift, of_shift = np.unique(town.v[pair] * SLOTS + town.slot[d], return_inverse=True)
    week_of = shift // SLOTS * (WEEKS + 1) + shift % SLOTS // (7 * SHIFTS)
    week, of_week = np.unique(week_of, return_inverse=True)
    weeks, shifts = 2 + np.arange(len(week)), 2 + len(week) + np.arange(len(shift))
    orders = 2 + len(week) + len(shift) + np.arange(len(town.need))
    flow = max_flow.SimpleMaxFlow()
    _join(flow, np.zeros_like(weeks), weeks, town.capacity[week // (WEEKS + 1)])
    _join(flow, weeks[of_week], shifts, np.ones_like(shifts))
    _join(flow, shifts[of_shift], orders[d], np.ones_like(d))
    _join(flow, orders, np.ones_like(orders), town.need)
    assert flow.solve(0, 1) == flow.OPTIMAL, "a flow within these capacities always exists"
    return float(flow.optimal_flow() / town.need.sum())


def _join(flow: max_flow.SimpleMaxFlow, tail: Ints, head: Ints, room: Ints) -> None:
    flow.add_arcs_with_capacity(tail, head, room)
