"""Why a demand stays unfilled and what would fill it, held against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.solver import assign, costs, reach, remedies, standby
from kith.solver.problem import Ints, Problem
from kith.solver.remedies import CODES, Around, Elsewhen, Remedies, Wider
from tests.solver import boards, slow

random_boards = st.builds(
    boards.random_board, st.integers(0, 10_000), st.integers(1, 14), st.integers(1, 8)
)


def answered(problem: Problem, d: int, chosen: Ints, missing: int, over: standby.Left) -> Remedies:
    times = np.unique(problem.demands.slots)
    around = Around(over, np.full(len(problem.volunteers), 0b11, np.uint64), times)
    limits = remedies.broken(problem, d)
    return remedies.remedies(problem, d, limits, chosen, missing, around)


@given(random_boards)
def test_broken_limits_are_those_a_reader_finds(problem):
    for d in range(len(problem.demands)):
        found = remedies.broken(problem, d).tolist()

        said = [{CODES[n] for n in range(len(CODES)) if bits >> n & 1} for bits in found]
        by_hand = [set(slow.limits_broken(problem, v, d)) for v in range(len(found))]
        assert said == by_hand


@given(random_boards)
def test_the_next_best_stands_ready_or_is_another_who_can(problem):
    plan = assign.solve(problem)
    pairs = reach.pairs(problem)
    taken = np.column_stack((plan.v, plan.d))

    rows = standby.next_best(problem, pairs, costs.prices(problem, pairs), plan.v, plan.d)

    for d, row in enumerate(rows.tolist()):
        ready = assign.alternatives(problem, d, taken)[:1]
        chosen = set(plan.v[plan.d == d].tolist())
        others = {v for v, e in slow.feasible(problem) if e == d} - chosen
        found = [int(pairs.v[row])] if row >= 0 else []
        assert found == ready or (not ready and set(found) <= others)
        assert bool(found) == bool(others)
        assert row < 0 or pairs.d[row] == d


@given(random_boards)
def test_every_remedy_is_the_smallest_a_loop_finds(problem):
    plan = assign.solve(problem)
    over = standby.left(problem, plan.v, plan.d)
    for d in np.flatnonzero(plan.missing).tolist():
        chosen = plan.v[plan.d == d]
        missing = int(plan.missing[d])

        found = answered(problem, d, chosen, missing, over)

        assert found.wider == _wider(problem, d, missing, plan)
        assert found.elsewhen == _elsewhen(problem, d, missing, plan)
        assert found.to_verify == _to_verify(problem, d, plan)
        counted = sum(found.kept_away.values()) + found.elsewhere + found.ready + len(chosen)
        assert counted == len(problem.volunteers)


@given(random_boards)
def test_whoever_lacks_only_metres_fills_the_place_once_she_goes_that_far(problem):
    plan = assign.solve(problem)
    over = standby.left(problem, plan.v, plan.d)
    for d in np.flatnonzero(plan.missing).tolist():
        wider = answered(problem, d, plan.v[plan.d == d], int(plan.missing[d]), over).wider
        if wider is None:
            continue
        near = [v for v in range(len(problem.volunteers)) if _too_far(problem, v, d, plan)]
        reached = [v for v in near if _too_far(problem, v, d, plan) <= wider.metres + 1e-6]
        assert len(reached) >= wider.people


def test_the_other_time_is_the_earliest_at_which_most_are_free():
    who = boards.volunteers(3, slots=[0b10, 0b110, 0b100])
    what = boards.demands(3, slots=[0b001, 0b010, 0b100])
    problem = Problem(who, what)
    nobody = standby.Left(np.zeros(3, np.int64), np.zeros(3, np.uint64))

    one = answered(problem, 0, np.zeros(0, np.int64), 1, nobody).elsewhen
    two = answered(problem, 0, np.zeros(0, np.int64), 2, nobody).elsewhen

    assert (one, two) == (Elsewhen(1, 0b010), Elsewhen(2, 0b010))


@pytest.mark.parametrize(("missing", "wider"), [(1, Wider(1, 100.0)), (3, Wider(2, 400.0))])
def test_the_distance_is_widened_as_little_as_fills_the_places(missing, wider):
    who = boards.volunteers(2, xy_m=[[500, 0], [0, 600]], max_m=[100, 500])
    problem = Problem(who, boards.demands(1, people=[3]))
    nobody = standby.Left(np.zeros(2, np.int64), np.zeros(2, np.uint64))

    assert answered(problem, 0, np.zeros(0, np.int64), missing, nobody).wider == wider


def _ready(problem: Problem, v: int, slots: int, plan: assign.Plan) -> bool:
    mine = plan.d[plan.v == v].tolist()
    free = all(int(problem.demands.slots[d]) & slots == 0 for d in mine)
    return free and len(mine) < problem.volunteers.capacity[v]


def _too_far(problem: Problem, v: int, d: int, plan: assign.Plan) -> float:
    """Metres beyond her own, of somebody kept away by nothing else who stands ready; else 0."""
    if slow.limits_broken(problem, v, d) != ("distance",):
        return 0.0
    if not _ready(problem, v, int(problem.demands.slots[d]), plan):
        return 0.0
    away = np.hypot(*(problem.volunteers.xy_m[v] - problem.demands.xy_m[d]))
    return float(away - problem.volunteers.max_m[v])


def _wider(problem: Problem, d: int, missing: int, plan: assign.Plan) -> Wider | None:
    metres = sorted(_too_far(problem, v, d, plan) for v in range(len(problem.volunteers)))
    far = [m for m in metres if m][:missing]
    return Wider(len(far), far[-1]) if far else None


def _elsewhen(problem: Problem, d: int, missing: int, plan: assign.Plan) -> Elsewhen | None:
    best = None
    for slots in sorted({int(word) for word in problem.demands.slots}):
        if slots == problem.demands.slots[d]:
            continue
        able = [
            v
            for v in range(len(problem.volunteers))
            if set(slow.limits_broken(problem, v, d)) <= {"time"}
            and int(problem.volunteers.slots[v]) & slots == slots
            and _ready(problem, v, slots, plan)
        ]
        people = min(missing, len(able))
        if people and (best is None or people > best.people):
            best = Elsewhen(people, slots)
    return best


def _to_verify(problem: Problem, d: int, plan: assign.Plan) -> int:
    asked, slots = int(problem.demands.skills[d]), int(problem.demands.slots[d])
    return sum(
        slow.limits_broken(problem, v, d) == ("skill",)
        and _ready(problem, v, slots, plan)
        and (int(problem.volunteers.skills[v]) | 0b11) & asked == asked
        for v in range(len(problem.volunteers))
    )
