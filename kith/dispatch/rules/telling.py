"""What a plan says in minutes and reasons: whom it chose, and why a place stays empty."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kith.dispatch.rules.gaps import Gap, gaps
from kith.dispatch.rules.times import Span
from kith.orders.states import Target
from kith.solver import costs, reach, standby
from kith.solver.costs import PER_MIN
from kith.solver.problem import Problem
from kith.solver.reach import Pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.dispatch.rules.boards import Solved
    from kith.dispatch.rules.scene import Part, Scene


@dataclass(frozen=True, slots=True)
class Choice:
    """One person for one place of one order. The bill adds up to `cost_min`.

    For a team or a unit the person is the one who answers for it.
    """

    order_id: int
    person_id: int
    bill: dict[str, float]
    cost_min: float
    runner_up: dict[str, float] | None  # {"person_id", "cost_min", "extra_min"}; none: nobody can
    travel_m: float  # one way
    at: Span | None = None  # the time settled on; none: the order has only one
    is_lead: bool = False
    claimant: Target = Target.PERSON
    group_id: int | None = None  # of the team or unit


@dataclass(frozen=True, eq=False)
class Told:
    """The choices of a part, the cheapest of each order first, and its gaps."""

    choices: list[Choice]
    gaps: list[Gap]
    pairs: int


def tell(scene: Scene, board: Part, solved: Solved) -> Told:
    """All there is to say about the plan of a part."""
    problem, found = solved.problem, solved.plan
    pairs = reach.pairs(problem)
    others = _others(scene, board, solved, pairs)
    chosen = choices_of(scene, board, problem, reach.given(problem, found.v, found.d), others)
    firsts = [board.firsts[d] for d in found.d.tolist()]
    made = list(zip(firsts, chosen, strict=True))
    made.sort(key=lambda row: (row[0], row[1].cost_min, row[1].person_id))
    return Told([choice for _, choice in made], gaps(scene, board, solved), len(pairs))


def _others(scene: Scene, board: Part, solved: Solved, pairs: Pairs) -> dict[int, dict[str, float]]:
    """By demand the next best, with what the whole board would pay for her."""
    problem, plan = solved.problem, solved.plan
    best = standby.next_best(problem, pairs, costs.prices(problem, pairs), plan.v, plan.d)
    rows = best[np.unique(plan.d)]
    some = pairs.take(rows[rows >= 0])
    found = {}
    for choice, v, d in zip(
        choices_of(scene, board, problem, some), some.v.tolist(), some.d.tolist(), strict=True
    ):
        extra_min = solved.live.extra_min(v, d)
        priced = {} if extra_min is None else {"extra_min": extra_min}
        found[d] = {"person_id": choice.person_id, "cost_min": choice.cost_min} | priced
    return found


def choices_of(
    scene: Scene,
    board: Part,
    problem: Problem,
    pairs: Pairs,
    others: Mapping[int, dict[str, float]] = MappingProxyType({}),
) -> list[Choice]:
    """These pairs with their bills, and by demand who stands beside them."""
    lines = {name: (line / PER_MIN).tolist() for name, line in costs.bills(problem, pairs).items()}
    bills = [dict(zip(lines, row, strict=True)) for row in zip(*lines.values(), strict=True)]
    found = zip(pairs.v.tolist(), pairs.d.tolist(), bills, pairs.distance_m.tolist(), strict=True)
    is_group = scene.claimant != Target.PERSON
    return [
        Choice(
            order_id=board.demands[d].order_id,
            person_id=scene.speakers[scene.helpers[v].person_id]
            if is_group
            else scene.helpers[v].person_id,
            bill=bill,
            cost_min=round(sum(bill.values()), 2),
            runner_up=others.get(d),
            travel_m=far,
            at=_at(board, problem, d),
            is_lead=board.leads[d],
            claimant=scene.claimant,
            group_id=scene.helpers[v].person_id if is_group else None,
        )
        for v, d, bill, far in found
    ]


def _at(board: Part, problem: Problem, d: int) -> Span | None:
    """The time settled on, where the order had a choice."""
    if not board.demands[d].other_times:
        return None
    return board.spans[int(problem.demands.slots[d])]


def as_runner_up(choice: Choice | None) -> dict[str, float] | None:
    return {"person_id": choice.person_id, "cost_min": choice.cost_min} if choice else None
