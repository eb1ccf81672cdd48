"""A solved board under questions and changes: each answer timed, and held against a fresh solve."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kith.ops.bench import tell
from kith.solver.assign import solve
from kith.solver.live import Live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kith.ops.bench.dispatch_board import Spec
    from kith.solver.assign import Plan
    from kith.solver.problem import Ints, Problem

QUESTIONS: Final = 2000
CHANGES: Final = 500  # of each kind
CHECKS: Final = 5  # fresh solves held against the board that was changed in place


def live(spec: Spec, engine: str) -> dict[str, Any]:
    """What-if, withdrawal, and an order that comes: milliseconds, and whether a fresh solve agrees.

    The order that comes is one of the board's own that was left out before.
    """
    problem = spec.settled()
    rng = np.random.default_rng(spec.seed)
    board = Live(problem)
    plan = board.plan()
    _ask(board, problem, plan.d[:2])  # compiles what only questions use
    found = {"what_if": _questions(board, problem, rng)}
    tell("  what-if asked")
    return found | {"replan": _changes(board, problem, plan, rng, engine)}


def _questions(board: Live, problem: Problem, rng: np.random.Generator) -> dict[str, float]:
    rows = rng.integers(0, len(problem.demands), QUESTIONS)
    pairs = [(v, int(d)) for d in rows[:200] for v, _ in board.alternatives(int(d))]
    some = [pairs[i] for i in rng.integers(0, len(pairs), QUESTIONS)] if pairs else []
    one = _timed(lambda pair: board.extra_min(*pair), some)
    every = _timed(lambda d: board.alternatives(int(d)), rows[:200])
    return {
        "mean_ms": _ms(one.mean()),
        "p95_ms": _ms(np.quantile(one, 0.95)),
        "all_alternatives_p95_ms": _ms(np.quantile(every, 0.95)),
    }


def _ask(board: Live, problem: Problem, demands: Iterable[int]) -> None:
    for d in demands:
        board.alternatives(int(d))
        board.drop(int(d))
        board.add(int(d), int(problem.demands.people[d]))


def _changes(
    board: Live, problem: Problem, plan: Plan, rng: np.random.Generator, engine: str
) -> dict[str, Any]:
    """Withdrawals stay; orders are taken out untimed, then come back timed."""
    servers = np.unique(plan.v)
    gone = rng.choice(servers, min(CHANGES, len(servers)), replace=False)
    withdrawn, agree = [], []
    for part in np.array_split(gone, CHECKS):
        withdrawn.append(_timed(lambda v: board.withdraw(int(v)), part))
        problem = _without(problem, part)
        agree.append(_same(board.plan(), solve(problem, engine=engine)))
    tell("  withdrawals held against fresh solves")
    comers = rng.choice(len(problem.demands), min(CHANGES, len(problem.demands)), replace=False)
    came = []
    for d in comers.tolist():
        board.drop(d)
        came.append(_timed(lambda d: board.add(d, int(problem.demands.people[d])), [d]))
    agree.append(_same(board.plan(), solve(problem, engine=engine)))
    return {
        "new_order_p99_ms": _ms(np.quantile(np.concatenate(came), 0.99)),
        "withdrawal_p99_ms": _ms(np.quantile(np.concatenate(withdrawn), 0.99)),
        "changes": len(gone) + len(comers),
        "equal_to_fresh_solve": all(agree),
    }


def _without(problem: Problem, rows: Ints) -> Problem:
    """They have no time any more; what counts as a scarce skill stays as it was."""
    slots = problem.volunteers.slots.copy()
    slots[rows] = 0
    return replace(problem, volunteers=replace(problem.volunteers, slots=slots))


def _same(one: Plan, other: Plan) -> bool:
    return (
        bool(np.array_equal(one.v, other.v) and np.array_equal(one.d, other.d))
        and one.objective_min == other.objective_min == one.bound_min
    )


def _timed(ask: Callable[[Any], object], questions: Iterable[Any]) -> np.ndarray[Any, Any]:
    """Seconds of each call."""
    took = []
    for question in questions:
        begun = perf_counter()
        ask(question)
        took.append(perf_counter() - begun)
    return np.array(took or [0.0])


def _ms(seconds: float) -> float:
    return round(1000 * float(seconds), 3)
