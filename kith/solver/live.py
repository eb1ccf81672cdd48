"""A solved board that answers questions and is re-planned in place, exactly.

"What if she went instead?" is answered by the cheapest cycle through that pair in the residual
network, never by prices of the dual, which are only a bound. A withdrawal or a new demand moves as
few people as the best plan needs. Every answer equals a fresh solve; the tests hold it to that.

Boards on which times overlap without being equal are answered within the branch their plan is of.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kith.solver import network, reach
from kith.solver.assign import Plan, as_plan, solved
from kith.solver.costs import PER_MIN, prices
from kith.solver.ordering import by_ids
from kith.solver.problem import Ints, Problem
from kith.solver.release import forced, give_back, spared, threads
from kith.solver.residual import fill, outbid, planned
from kith.solver.state import (
    D_EMPTY,
    D_FIRST,
    D_LAST,
    D_MISSING,
    D_PEOPLE,
    D_PRICE,
    FAR,
    NOBODY,
    S_OWNER,
    S_PAID,
    V_PRICE,
    V_SERVICES,
    V_USED,
    bound,
    chosen,
)


class Live:
    """Rows are rows of `problem`. Demands that `plan` left empty as a whole crew stay dropped."""

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        self.problem = problem
        self._ordered, self._v, self._d = by_ids(problem)
        self._at_v, self._at_d = np.argsort(self._v), np.argsort(self._d)
        self._pairs = reach.pairs(self._ordered)
        self._prices = prices(self._ordered, self._pairs)
        built = network.build(self._ordered, self._pairs, self._prices)
        closed = solved(self._ordered, self._pairs, self._prices, built).closed
        self._network = built.without(closed) if closed.any() else built
        self._net = self._network.net
        self._state = planned(self._net)
        self._threads = threads(self._net)
        self._spared: dict[int, int] = {}
        for d in _dropped(problem, plan):
            self.drop(d)

    def extra_min(self, v: int, d: int) -> float | None:
        """Minutes the whole board pays more when she serves this demand; 0 if she does already.

        None where a limit forbids it: `reach.why_not` tells which.
        """
        at = int(self._at_d[d])
        if self._state.demands[at, D_PEOPLE] == 0:
            return None
        arcs = self._arcs_of(at)
        mine = arcs[self._net.sitter[self._net.seat[arcs]] == self._at_v[v]]
        return self._minutes(self._forced_units(int(mine[0]), at)) if len(mine) else None

    def alternatives(self, d: int) -> list[tuple[int, float]]:
        """Every other volunteer who could serve the demand, with her extra minutes, cheapest first.

        Equal ones stand in the order of their tickets.
        """
        at = int(self._at_d[d])
        if self._state.demands[at, D_PEOPLE] == 0:
            return []
        found = [
            (self._forced_units(int(p), at), int(self._v[self._net.sitter[self._net.seat[p]]]))
            for p in self._arcs_of(at)
            if self._state.seats[self._net.seat[p], S_OWNER] != at
        ]
        return [(v, self._minutes(units)) for units, v in sorted(found)]

    def filling_min(self, d: int) -> float | None:
        """Minutes the board pays to fill one more place of the demand, others giving way.

        Less than nothing is never asked for: an empty place costs what it costs. None where
        nobody can be had at any price.
        """
        at = int(self._at_d[d])
        cost = int(outbid(self._net.seat, self._net.price, *self._state, at))
        if cost >= FAR:
            return None
        return self._minutes(cost - int(self._state.demands[at, D_MISSING]))

    def withdraw(self, v: int) -> None:
        """She serves nobody on this board; whom she leaves finds the next best."""
        at = int(self._at_v[v])
        mine = np.arange(self._net.seats[at], self._net.seats[at + 1])
        volunteers, seats, demands = self._state.volunteers, self._state.seats, self._state.demands
        left = seats[mine, S_OWNER]
        held = mine[left >= 0]
        worth = demands[seats[held, S_OWNER], D_PRICE] - seats[held, S_PAID]
        seats[mine, S_OWNER] = NOBODY
        volunteers[at, V_SERVICES] = volunteers[at, V_USED] = self._net.services[at] = 0
        # Her seats cost so much now that no pair with her could be worth its price.
        prices = self._state.at
        dearest = np.concatenate((prices[mine], worth)).max(initial=volunteers[at, V_PRICE])
        volunteers[at, V_PRICE] = dearest
        prices[mine] = dearest
        for d in left[left >= 0].tolist():
            self._fill(d, 1)

    def drop(self, d: int) -> None:
        """The demand is wanted no more; its people serve where they save most."""
        at = int(self._at_d[d])
        arcs = self._arcs_of(at)
        seats = np.unique(self._net.seat[arcs])
        freed = seats[self._state.seats[seats, S_OWNER] == at]
        self._state.demands[at, [D_PEOPLE, D_EMPTY, D_PRICE]] = 0
        self._net.people[at] = 0
        for q in freed.tolist():
            self._give_back(q)

    def add(self, d: int, people: int) -> None:
        """So many people more are wanted for the demand, or again after it was dropped."""
        demands, at = self._state.demands, int(self._at_d[d])
        if demands[at, D_PEOPLE] == 0:
            arcs = self._arcs_of(at)
            there = self._net.price[arcs] + self._state.at[self._net.seat[arcs]]
            demands[at, D_PRICE] = there.min(initial=int(demands[at, D_MISSING]))
        demands[at, D_PEOPLE] += people
        self._net.people[at] += people
        self._fill(at, people)

    def bar(self, v: int, d: int) -> None:
        """This volunteer is not to serve this demand."""
        at = int(self._at_d[d])
        for p in self._arcs_of(at).tolist():
            q = int(self._net.seat[p])
            if self._net.sitter[q] != self._at_v[v]:
                continue
            self._net.price[p] = FAR
            if self._state.seats[q, S_OWNER] == at:
                self._give_back(q)
                self._fill(at, 1)
        self._spared.clear()

    def empty(self) -> Ints:
        """(D,) places nobody fills now; none of a dropped demand."""
        places: Ints = self._state.demands[self._at_d, D_EMPTY]
        return places

    def plan(self) -> Plan:
        """The plan now, with its proof."""
        state, net = self._state, self._net
        empty, used = state.demands[:, D_EMPTY].copy(), state.volunteers[:, V_USED].copy()
        flow = self._network.flow(chosen(net, state), empty, used, bound(net, state))
        found = as_plan(self._ordered, self._pairs, self._prices, flow, flow.bound)
        missing = np.zeros_like(found.missing)
        missing[self._d] = found.missing
        return replace(found, v=self._v[found.v], d=self._d[found.d], missing=missing)

    def _arcs_of(self, at: int) -> Ints:
        first, last = self._state.demands[at, [D_FIRST, D_LAST]]
        arcs = np.arange(first, last)
        open_arcs: Ints = arcs[self._net.price[arcs] < FAR]
        return open_arcs

    def _forced_units(self, p: int, at: int) -> int:
        if at not in self._spared:
            net = self._net
            self._spared[at] = int(
                spared(net.seat, net.price, net.demand, *self._threads, *self._state, at)
            )
        rest = self._spared[at]
        return int(forced(self._net.seat, self._net.price, *self._state, p, at, rest))

    def _minutes(self, scaled: int) -> float:
        """Tickets apart: they change the price by less than half a unit."""
        return round(scaled / self._network.scale) / PER_MIN

    def _fill(self, at: int, people: int) -> None:
        self._spared.clear()
        for _ in range(people):
            fill(self._net.seat, self._net.price, *self._state, at)

    def _give_back(self, q: int) -> None:
        self._spared.clear()
        net = self._net
        give_back(net.seat, net.price, net.demand, *self._threads, *self._state, q)


def _dropped(problem: Problem, plan: Plan | None) -> Iterator[int]:
    if plan is not None:
        gone = (plan.missing == problem.demands.people) & problem.demands.whole
        yield from np.flatnonzero(gone).tolist()
