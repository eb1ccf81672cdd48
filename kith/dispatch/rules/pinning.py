"""Pins of the desk: each takes its place before the solver fills the rest, and breaks no limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kith.dispatch.rules.scene import part
from kith.dispatch.rules.telling import Choice, choices_of
from kith.orders.states import Target
from kith.solver import reach, standby

if TYPE_CHECKING:
    from kith.dispatch.rules.scene import Part, Scene
    from kith.dispatch.rules.times import Span
    from kith.orders.demand import Demand
    from kith.solver.problem import Params

Todo: TypeAlias = "Mapping[int, Sequence[Span]]"  # row of a demand, the times it may have


@dataclass(frozen=True, eq=False)
class Pinned:
    """What pins leave to the solver, and the choices they are."""

    scene: Scene
    todo: Todo
    choices: list[Choice]


def pinned(
    scene: Scene, todo: Todo, promises: Mapping[int, Sequence[Span]], params: Params
) -> Pinned:
    """The pins on these demands that break no limit, at the worksheet's time."""
    pins = [pin for pin in scene.pins if pin[1] in scene.row_of]
    orders = {scene.demands[row].order_id: row for row in todo}
    named = [row for order_id, row in orders.items() if any(o == order_id for o, _ in pins)]
    if not named or scene.claimant != Target.PERSON:
        return Pinned(scene, todo, [])
    board = part(scene, [(row, todo[row][:1]) for row in named], promises, params)
    taken = _taken(scene, board, pins)
    if not taken:
        return Pinned(scene, todo, [])
    rows = np.array(taken, np.int64)
    choices = choices_of(scene, board, board.problem, reach.given(board.problem, *rows.T))
    demands, left = list(scene.demands), dict(todo)
    for choice in choices:
        row = orders[choice.order_id]
        demands[row] = _less(demands[row], choice)
        left[row] = left[row][:1]
        if not demands[row].people:
            del left[row]
    held = {(choice.order_id, choice.person_id) for choice in choices}
    smaller = replace(scene, demands=demands, asked=scene.asked | held)
    return Pinned(smaller, left, choices)


def _taken(scene: Scene, board: Part, pins: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(row of helper, row of the part) of the pins that fit, one after the other."""
    rows: dict[int, list[int]] = defaultdict(list)
    for d in reversed(range(len(board.demands))):  # a leader's place is taken first
        rows[board.demands[d].order_id].append(d)
    places = board.problem.demands.people.copy()
    taken: list[tuple[int, int]] = []
    for order_id, person_id in pins:
        v = scene.row_of[person_id]
        over = standby.left(board.problem, *np.array(taken, np.int64).reshape(-1, 2).T)
        for d in rows[order_id]:
            who, slots = np.array([v]), board.problem.demands.slots[d]
            if (
                places[d]
                and not reach.why_not(board.problem, v, d)
                and over.ready(board.problem, who, slots).all()
            ):
                places[d] -= 1
                taken.append((v, d))
                break
    return taken


def _less(demand: Demand, choice: Choice) -> Demand:
    needs_lead = demand.needs_lead and not choice.is_lead
    return replace(demand, people=demand.people - 1, needs_lead=needs_lead)
