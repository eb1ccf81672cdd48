"""The whole board solved, part by part, and every choice told in minutes and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from statistics import fmean
from time import perf_counter

import numpy as np

from kith.dispatch.rules import times
from kith.dispatch.rules.scene import Part, Scene, is_quiet, part, span
from kith.dispatch.states import WhyNot
from kith.solver import assign, reach
from kith.solver.assign import Plan
from kith.solver.costs import explain
from kith.solver.problem import Ints, Params, no_pairs


@dataclass(frozen=True, slots=True)
class Choice:
    """One person for one place of one order. The bill adds up to `cost_min`."""

    order_id: int
    person_id: int
    bill: dict[str, float]
    cost_min: float
    runner_up: dict[str, float] | None  # {"person_id", "cost_min"}; none: nobody else can
    travel_m: float  # one way


@dataclass(frozen=True, slots=True)
class Gap:
    """Places nobody was found for, and how many helpers each limit kept away."""

    order_id: int
    missing: int
    why_not: dict[str, int]


@dataclass(slots=True)
class Outcome:
    """What the solver said of a scene, in the order of time."""

    choices: list[Choice] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    pairs: int = 0  # feasible ones
    objective_min: float = 0.0
    bound_min: float = 0.0
    exact: bool = True  # every part is proven to be solved best
    is_whole: bool = True  # every week was one part
    solve_s: float = 0.0
    explain_s: float = 0.0


def plan(scene: Scene, params: Params | None = None) -> Outcome:
    """The best plan for the scene.

    Weeks are independent. A week with more times than one word holds is solved in several parts,
    earlier ones first; then what was promised binds the later ones and no bound is proven.
    """
    outcome = Outcome()
    promises = {person: list(spans) for person, spans in scene.promises.items()}
    cut = times.parts([span(d) for d in scene.demands], scene.zone)
    weeks = {times.week(scene.demands[rows[0]].starts_at, scene.zone) for rows in cut}
    outcome.is_whole = len(weeks) == len(cut)
    for rows in cut:
        board = part(scene, rows, promises, params or Params())
        begun = perf_counter()
        found = assign.solve(board.problem)
        solved = perf_counter()
        _tell(outcome, scene, board, found)
        outcome.solve_s += solved - begun
        outcome.explain_s += perf_counter() - solved
        for v, d in zip(found.v.tolist(), found.d.tolist(), strict=True):
            spans = promises.setdefault(scene.helpers[v].person_id, [])
            spans.append(span(board.demands[d]))
    return outcome


def ranking(scene: Scene, *, limit: int, params: Params | None = None) -> list[Choice]:
    """The best who can serve the only demand of the scene now, each with the next one."""
    if not scene.demands or not scene.helpers:
        return []
    board = part(scene, [0], scene.promises, params or Params())
    ranked = assign.alternatives(board.problem, 0, no_pairs())[: limit + 1]
    choices = [_choice(scene, board, v, 0, None) for v in ranked]
    others: list[Choice | None] = [*choices[1:], None]
    told = [
        replace(choice, runner_up=_as_runner_up(other) if other else None)
        for choice, other in zip(choices, others, strict=False)
    ]
    return told[:limit]


def figures(scene: Scene, outcome: Outcome, *, read_s: float) -> dict[str, object]:
    """What a run says about itself: people, orders, metres, seconds, proof."""
    metres = [choice.travel_m for choice in outcome.choices]
    return {
        "orders": len(scene.demands),
        "orders_full": len(scene.demands) - len(outcome.gaps),
        "people_wanted": sum(demand.people for demand in scene.demands),
        "people_found": len(outcome.choices),
        "volunteers": len(scene.helpers),
        "pairs": outcome.pairs,
        "travel_m": round(fmean(metres)) if metres else 0,
        "exact": outcome.exact and outcome.is_whole,
        "objective_min": round(outcome.objective_min, 2),
        "bound_min": round(outcome.bound_min, 2) if outcome.is_whole else None,
        "seconds": {
            "read": round(read_s, 3),
            "solve": round(outcome.solve_s, 3),
            "explain": round(outcome.explain_s, 3),
        },
    }


def weights(params: Params | None = None) -> Mapping[str, float]:
    """The solver's weights by name, as a run keeps them."""
    return asdict(params or Params())


def _tell(outcome: Outcome, scene: Scene, board: Part, found: Plan) -> None:
    taken = np.column_stack((found.v, found.d))
    for d in range(len(board.demands)):
        outcome.choices.extend(_choices(scene, board, found, taken, d))
        if missing := int(found.missing[d]):
            chosen = int((found.d == d).sum())
            why = why_not(scene, board, d, chosen=chosen)
            outcome.gaps.append(Gap(board.demands[d].order_id, missing, why))
    outcome.pairs += len(reach.pairs(board.problem))
    outcome.objective_min += found.objective_min
    outcome.bound_min += found.bound_min
    outcome.exact &= found.exact


def _choices(scene: Scene, board: Part, found: Plan, taken: Ints, d: int) -> list[Choice]:
    """Those chosen for one demand, the cheapest first, each with the same runner-up."""
    chosen: Sequence[int] = found.v[found.d == d].tolist()
    if not chosen:
        return []
    others = assign.alternatives(board.problem, d, taken)
    next_best = _choice(scene, board, others[0], d, None) if others else None
    made = [_choice(scene, board, v, d, next_best) for v in chosen]
    return sorted(made, key=lambda choice: (choice.cost_min, choice.person_id))


def _choice(scene: Scene, board: Part, v: int, d: int, next_best: Choice | None) -> Choice:
    bill = {name: round(minutes, 2) for name, minutes in explain(board.problem, v, d).items()}
    return Choice(
        order_id=board.demands[d].order_id,
        person_id=scene.helpers[v].person_id,
        bill=bill,
        cost_min=round(sum(bill.values()), 2),
        runner_up=_as_runner_up(next_best) if next_best else None,
        travel_m=float(reach.pair(board.problem, v, d).distance_m[0]),
    )


def _as_runner_up(choice: Choice) -> dict[str, float]:
    return {"person_id": choice.person_id, "cost_min": choice.cost_min}


def why_not(scene: Scene, board: Part, d: int, *, chosen: int) -> dict[str, int]:
    """How many helpers each limit kept away, each helper counted at the first that did."""
    counts: dict[str, int] = {}
    left = np.arange(len(scene.helpers))
    for code, holds in reach.LIMITS:
        able = holds(board.problem, left, np.full(len(left), d))
        for v in left[~able].tolist():
            reason = _reason(scene, board, code, v, d)
            counts[reason] = counts.get(reason, 0) + 1
        left = left[able]
    if elsewhere := len(left) - chosen:
        counts[WhyNot.ELSEWHERE.value] = elsewhere
    return counts


def _reason(scene: Scene, board: Part, code: str, v: int, d: int) -> str:
    """The solver's limit in our words: what is barred, and who wants quiet."""
    if code == "barred":
        return board.bars[v, d].value
    if code == WhyNot.CAPACITY and is_quiet(scene.helpers[v], scene.now):
        return WhyNot.QUIET.value
    return code
