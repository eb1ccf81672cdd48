"""The board that a bench of dispatch is about, and the road from its arrays to a checked plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final

from django.core.management.base import CommandError

from kith.solver import assign, costs, instances, measure, network, reach, reference, residual
from kith.solver.ordering import by_ids

if TYPE_CHECKING:
    from pathlib import Path

    from kith.solver.assign import Plan
    from kith.solver.instances import Instance
    from kith.solver.measure import Quality
    from kith.solver.network import Flow, Network
    from kith.solver.problem import Ints, Problem
    from kith.solver.reach import Pairs

ENGINES: Final[dict[str, Callable[[Network], Flow]]] = {
    assign.RESIDUAL: residual.solve,
    assign.REFERENCE: reference.solve,
}


@dataclass(frozen=True)
class Spec:
    """Which board: a file, or a draw that gives the same board everywhere."""

    size: str
    seed: int
    active: float
    file: Path | None = None

    def instance(self) -> Instance:
        """The board. A file that is none ends the command with a plain sentence."""
        if self.file is None:
            return instances.instance(instances.make(self.size, self.seed, self.active))
        try:
            return instances.read(self.file)
        except (OSError, ValueError) as fault:
            raise CommandError(str(fault)) from fault

    def settled(self) -> Problem:
        """The board with one time for each order."""
        board = self.instance()
        return instances.settle(board.problem, board.options)


@dataclass(frozen=True, eq=False)
class Timed:
    """One plan with the seconds of each phase; `problem` is the board in order of ids."""

    problem: Problem
    plan: Plan
    pairs: Pairs
    prices: Ints
    seconds: dict[str, float]

    @property
    def end_to_end_s(self) -> float:
        return sum(self.seconds.values())


def timed(problem: Problem, engine: str) -> Timed:
    """Arrays in memory -> a plan of which every limit was checked again."""
    watch = _Watch()
    ordered, _, _ = by_ids(problem)
    pairs = reach.pairs(ordered)
    watch.lap("pairs")
    prices = costs.prices(ordered, pairs)
    watch.lap("prices")
    net = network.build(ordered, pairs, prices)
    watch.lap("network")
    flow = ENGINES[engine](net)
    plan = assign.as_plan(ordered, pairs, prices, flow, flow.bound)
    watch.lap("solve")
    broken = measure.faults(ordered, plan.v, plan.d)
    assert not broken, broken
    watch.lap("check")
    return Timed(ordered, plan, pairs, prices, watch.seconds)


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each phase by itself."""
    return {phase: round(median(run[phase] for run in runs), 6) for phase in runs[0]}


def rounded(quality: Quality) -> dict[str, float]:
    """Shares to four digits, metres and minutes to hundredths."""
    return {
        name: round(figure, 2 if name.endswith(("_m", "_min")) else 4)
        for name, figure in asdict(quality).items()
    }


class _Watch:
    """Seconds since the lap before."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, phase: str) -> None:
        now = perf_counter()
        self.seconds[phase], self._last = now - self._last, now
