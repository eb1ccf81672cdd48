"""Times that overlap without being equal: where the board stops being a pure flow.

The network lets a volunteer sit on two seats whose times overlap. A flow without such a clash
is the exact answer. Otherwise: branch on one clash, either the volunteer keeps that time and
loses what overlaps it, or he gives up that time; best bound first, each branch one flow. When
the budget of flows is spent, the most promising branch is repaired as it stands, and the best
plan so far is the answer, with the bound to judge it by.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kith.solver.network import Flow, Network
from kith.solver.problem import Bits, Bools, Ints, Problem
from kith.solver.reach import Pairs


@dataclass(frozen=True, eq=False)
class Board:
    """The pairs in order of ids, their prices and network, and the engine that solves it."""

    problem: Problem
    pairs: Pairs
    prices: Ints
    network: Network
    engine: Callable[[Network], Flow]

    def cheapest(self, closed: Bools) -> Flow:
        """The cheapest flow without the closed pairs, (P,)."""
        return self.engine(self.network.without(closed) if closed.any() else self.network)

    def clashes(self, flow: Flow) -> Ints:
        """(K, 2) rows of pairs, chosen together for one volunteer at overlapping times."""
        rows = flow.rows[np.argsort(self.pairs.v[flow.rows], kind="stable")]
        v, slots = self.pairs.v[rows], self.slots[rows]
        found, gap = [], 1
        while (same := v[gap:] == v[:-gap]).any():
            both = same & ((slots[gap:] & slots[:-gap]) != 0)
            found.append(np.column_stack((rows[:-gap][both], rows[gap:][both])))
            gap += 1
        return np.concatenate(found) if found else np.zeros((0, 2), np.int64)

    def overlapping(self, row: int) -> Bools:
        """(P,) the pairs of the same volunteer at another time that overlaps this one."""
        mine = self._of_same_volunteer(row)
        other = self.slots != self.slots[row]
        overlap: Bools = mine & other & ((self.slots & self.slots[row]) != 0)
        return overlap

    def same_time(self, row: int) -> Bools:
        """(P,) the pairs of the same volunteer at exactly this time."""
        same: Bools = self._of_same_volunteer(row) & (self.slots == self.slots[row])
        return same

    @property
    def slots(self) -> Bits:
        """(P,) the times of each pair."""
        return self.problem.demands.slots[self.pairs.d]

    def _of_same_volunteer(self, row: int) -> Bools:
        same: Bools = self.pairs.v == self.pairs.v[row]
        return same


@dataclass(frozen=True, eq=False)
class Answer:
    """A flow without clashes, the pairs closed for it, (P,), and what no flow can cost less."""

    flow: Flow
    closed: Bools
    bound: int


def untie(board: Board, flow: Flow, *, budget: int) -> Answer:
    """The best flow without clashes that `budget` further flows find, and a proven lower bound."""
    nothing = np.zeros(len(board.pairs), np.bool_)
    best = repaired(board, flow, nothing)
    queue = [(flow.price, 0, flow, nothing)]
    count = 0
    while queue and queue[0][0] < best.flow.price and count < budget:
        _, _, parent, closed = heapq.heappop(queue)
        row = int(board.clashes(parent)[0, 0])
        for shut in (board.overlapping(row), board.same_time(row)):
            count += 1
            child = board.cheapest(closed | shut)
            if child.price >= best.flow.price:
                continue
            if len(board.clashes(child)):
                heapq.heappush(queue, (child.price, count, child, closed | shut))
            else:
                best = Answer(child, closed | shut, child.price)
    if not queue or queue[0][0] >= best.flow.price:
        return replace(best, bound=best.flow.price)
    bound, _, open_end, closed = queue[0]
    other = repaired(board, open_end, closed)
    return replace(min(best, other, key=lambda answer: answer.flow.price), bound=bound)


def repaired(board: Board, flow: Flow, closed: Bools) -> Answer:
    """A flow without clashes: each volunteer keeps the more urgent, then cheaper, of two times.

    Safe, not optimal. Ends, because every round closes at least one pair that was open.
    """
    urgency, prices = board.problem.demands.urgency[board.pairs.d], board.prices
    closed = closed.copy()
    while len(found := board.clashes(flow)):
        for one, other in found.tolist():
            if closed[one] or closed[other]:
                continue
            keep = min(one, other, key=lambda row: (-urgency[row], prices[row], row))
            closed |= board.overlapping(keep)
        flow = board.cheapest(closed)
    return Answer(flow, closed, flow.bound)
