"""The whole board solved, part by part, and every choice told in minutes and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from statistics import fmean
from time import perf_counter

from kith.dispatch.rules import times
from kith.dispatch.rules.boards import Solved, solve
from kith.dispatch.rules.gaps import Gap
from kith.dispatch.rules.pinning import Todo, pinned
from kith.dispatch.rules.scene import Scene, every_time, part, span
from kith.dispatch.rules.telling import Choice, as_runner_up, choices_of, tell
from kith.dispatch.rules.times import Span
from kith.solver import assign, reach
from kith.solver.problem import Params, no_pairs

__all__ = ["Choice", "Gap", "Outcome", "figures", "plan", "ranking", "weights"]


@dataclass(slots=True)
class Outcome:
    """What the solver said of a scene, in the order of time."""

    choices: list[Choice] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    boards: list[Solved] = field(default_factory=list)  # each part, for later questions
    pairs: int = 0  # feasible ones
    objective_min: float = 0.0
    bound_min: float = 0.0
    exact: bool = True  # every part is proven to be solved best
    is_whole: bool = True  # every week was one part
    solve_s: float = 0.0
    explain_s: float = 0.0


def plan(scene: Scene, params: Params | None = None, *, until: float | None = None) -> Outcome:
    """The best plan for the scene, or the best so far when `perf_counter()` passes `until`.

    Weeks are independent. A week with more times than one word holds is solved in several parts,
    earlier ones first; then what was promised binds the later ones and no bound is proven. An
    order that suits in several parts goes to the first that has somebody for it.
    """
    outcome = Outcome()
    for one in (scene, *scene.groups):
        _Planner(one, params or Params(), outcome, until).plan()
    return outcome


class _Planner:
    """One scene, part by part; what earlier parts promised binds the later ones."""

    def __init__(self, scene: Scene, params: Params, outcome: Outcome, until: float | None) -> None:
        self.scene, self.params, self.outcome, self.until = scene, params, outcome, until
        self.promises = {person: list(spans) for person, spans in scene.promises.items()}
        self.left: dict[int, Gap] = {}  # by order: what the last part it suited in left empty

    def plan(self) -> None:
        cut = _cut(self.scene)
        starts = [min(at for spans in todo.values() for at, _ in spans) for todo in cut]
        weeks = {times.week(start, self.scene.zone) for start in starts}
        self.outcome.is_whole &= len(weeks) == len(cut)
        placed: set[int] = set()
        for todo in cut:
            self._part({row: spans for row, spans in todo.items() if row not in placed})
            chosen = {choice.order_id for choice in self.outcome.choices}
            placed |= {row for row in todo if self.scene.demands[row].order_id in chosen}
        self.outcome.gaps.extend(self.left.values())

    def _part(self, todo: Todo) -> None:
        begun = perf_counter()
        given = pinned(self.scene, todo, self.promises, self.params)
        self._keep(given.scene, given.choices)
        if not given.todo:
            return
        board = part(given.scene, list(given.todo.items()), self.promises, self.params)
        found = solve(given.scene, board, until=self.until)
        solved = perf_counter()
        told = tell(given.scene, board, found)
        self._keep(given.scene, told.choices)
        full = {self.scene.demands[row].order_id for row in todo}
        self.left = {order: gap for order, gap in self.left.items() if order not in full}
        self.left |= {gap.order_id: gap for gap in told.gaps}
        self._count(found, told.pairs)
        self.outcome.solve_s += solved - begun
        self.outcome.explain_s += perf_counter() - solved

    def _keep(self, scene: Scene, choices: Sequence[Choice]) -> None:
        self.outcome.choices.extend(choices)
        at = {demand.order_id: span(demand) for demand in scene.demands}
        for choice in choices:
            who = choice.group_id or choice.person_id
            self.promises.setdefault(who, []).append(choice.at or at[choice.order_id])

    def _count(self, found: Solved, pairs: int) -> None:
        outcome = self.outcome
        outcome.boards.append(found)
        outcome.pairs += pairs
        outcome.objective_min += found.plan.objective_min
        outcome.bound_min += found.plan.bound_min
        outcome.exact &= found.plan.exact


def _cut(scene: Scene) -> list[dict[int, list[Span]]]:
    """The demands with their times, cut into parts that fit one word each, in order of time."""
    every = [(row, at) for row, spans in every_time(scene) for at in spans]
    cut: list[dict[int, list[Span]]] = []
    for rows in times.parts([at for _, at in every], scene.zone):
        todo: dict[int, list[Span]] = {}
        for n in sorted(rows):  # by demand, the worksheet's time first
            row, at = every[n]
            todo.setdefault(row, []).append(at)
        cut.append(todo)
    return cut


def ranking(scene: Scene, *, limit: int, params: Params | None = None) -> list[Choice]:
    """The best who can serve the only demand of the scene now, each with the next one."""
    scenes = [one for one in (scene, *scene.groups) if one.demands and one.helpers]
    if not scenes:
        return []
    one = scenes[0]
    demand = one.demands[0]
    board = part(one, [(0, [span(demand)])], one.promises, params or Params())
    last = len(board.demands) - 1  # the leader's place first, where one is wanted
    ranked = assign.alternatives(board.problem, last, no_pairs())[: limit + 1]
    pairs = reach.given(board.problem, ranked, [last] * len(ranked))
    choices: list[Choice | None] = [*choices_of(one, board, board.problem, pairs), None]
    told = [
        replace(choice, runner_up=as_runner_up(other))
        for choice, other in pairwise(choices)
        if choice is not None
    ]
    return told[:limit]


def figures(scene: Scene, outcome: Outcome, *, read_s: float) -> dict[str, object]:
    """What a run says about itself: people, orders, metres, seconds, proof."""
    metres = [choice.travel_m for choice in outcome.choices]
    demands = [demand for one in (scene, *scene.groups) for demand in one.demands]
    wanted = sum(demand.people for demand in demands)
    return {
        "orders": len(demands),
        "orders_full": len(demands) - len(outcome.gaps),
        "people_wanted": wanted,
        "people_found": wanted - sum(gap.missing for gap in outcome.gaps),
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
