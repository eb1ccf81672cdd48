"""What is asked of a board beyond one plan: all or none, choice of times, borders, growth."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from kith.ops.bench import tell
from kith.ops.bench.dispatch_board import rounded, timed
from kith.solver import baselines, instances, measure
from kith.solver import joint as joint_solver
from kith.solver import whole as whole_solver

if TYPE_CHECKING:
    from kith.ops.bench.dispatch_board import Spec

SILOS: Final = {"own_community": 1, "own_street": 10}  # communities to each
FROM, TO = "street", "city"


def joint(spec: Spec, engine: str) -> dict[str, Any]:
    """Times chosen together with the people: how good, and how near to the best for certain."""
    board = spec.instance()
    begun = perf_counter()
    found = joint_solver.solve(board.problem, board.options)
    seconds = perf_counter() - begun
    v, d = found.plan.v, found.plan.d
    broken = measure.faults(found.problem, v, d)
    assert not broken, broken
    figures = {"end_to_end_s": round(seconds, 3), "gap_pct": round(found.gap_pct, 4)}
    return {"joint": figures | rounded(measure.quality(found.problem, v, d))}


def whole(spec: Spec, engine: str) -> dict[str, Any]:
    """Orders for several get all their people or none: how many are full, and done by hand."""
    problem = instances.stand_or_fall(spec.settled())
    begun = perf_counter()
    plan = whole_solver.solve(problem)
    seconds = perf_counter() - begun
    broken = measure.faults(problem, plan.v, plan.d)
    assert not broken, broken
    run = timed(problem, engine)
    by_hand = baselines.greedy(run.problem, run.pairs, run.prices)
    return {
        "orders_full_whole": {
            "ours": round(measure.quality(problem, plan.v, plan.d).orders_full, 4),
            "greedy": round(measure.quality(run.problem, *by_hand).orders_full, 4),
            "end_to_end_s": round(seconds, 3),
        }
    }


def silos(spec: Spec, engine: str) -> dict[str, Any]:
    """People filled where nobody crosses a border, and where everybody may."""
    board, settled = spec.instance(), spec.settled()
    boards = {name: board.within(settled, size) for name, size in SILOS.items()} | {"all": settled}
    filled = {}
    for name, problem in boards.items():
        run = timed(problem, engine)
        filled[name] = round(1 - run.plan.missing.sum() / max(1, problem.demands.people.sum()), 4)
        tell(f"  {name}: {filled[name]}")
    return {"silos": {"people_filled": filled}}


def growth(spec: Spec, engine: str, runs: int) -> dict[str, Any]:
    """By which power of the number of volunteers the time grows, from a street to a city."""
    seconds, volunteers = {}, {}
    for size in (FROM, TO):
        problem = replace(spec, size=size, file=None).settled()
        volunteers[size] = len(problem.volunteers)
        took = []
        for _ in range(runs):
            took.append(timed(problem, engine).end_to_end_s)
            tell(f"{size}: {took[-1]:.3f} s")
        seconds[size] = median(took)
    power = math.log(seconds[TO] / seconds[FROM]) / math.log(volunteers[TO] / volunteers[FROM])
    rounded = {size: round(took, 4) for size, took in seconds.items()}
    return {"end_to_end_s": rounded, "volunteers": volunteers, "growth_exponent": round(power, 3)}
