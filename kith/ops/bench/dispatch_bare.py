"""The bare OR-Tools solver on the same network, in a process of its own: its memory is not ours."""

from __future__ import annotations

import multiprocessing
from time import perf_counter
from typing import TYPE_CHECKING, Self

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from kith.solver import costs, network, reach, reference
from kith.solver.ordering import by_ids

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from types import TracebackType

    from kith.ops.bench.dispatch_board import Spec

STOP_S = 10.0  # how long the process may take to end


class Bare:
    """Solves the board once whenever it is asked, between our own runs."""

    def __init__(self, spec: Spec) -> None:
        start = multiprocessing.get_context("spawn")
        self._ours, theirs = start.Pipe()
        self._process = start.Process(target=_serve, args=(theirs, spec), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        self._ours.recv()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ours.close()
        self._process.join(STOP_S)
        if self._process.is_alive():
            self._process.kill()

    def solve(self) -> tuple[float, float]:
        """Seconds of the call alone, and the objective in minutes."""
        self._ours.send(True)
        seconds, objective_min = self._ours.recv()
        return seconds, objective_min


def _serve(theirs: Connection, spec: Spec) -> None:
    """The child: the network once, then a fresh solver for each question until nobody asks."""
    problem, _, _ = by_ids(spec.settled())
    pairs = reach.pairs(problem)
    net = network.build(problem, pairs, costs.prices(problem, pairs))
    tails, heads, room, prices, supply = reference.columns(net.net)
    theirs.send(True)
    try:
        while theirs.recv():
            flow = SimpleMinCostFlow()
            arcs = flow.add_arcs_with_capacity_and_unit_cost(
                tails.astype(np.int32), heads.astype(np.int32), room, prices
            )
            flow.set_nodes_supplies(np.arange(len(supply), dtype=np.int32), supply)
            start = perf_counter()
            status = flow.solve()
            seconds = perf_counter() - start
            assert status == flow.OPTIMAL, status
            units = int(flow.flows(arcs) @ prices) // net.scale
            theirs.send((seconds, units / costs.PER_MIN))
    except EOFError:
        return
