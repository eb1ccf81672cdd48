"""Times and people chosen together, and crews that come whole or not at all."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from kith.solver import joint, whole
from kith.solver.assign import solve
from kith.solver.instances import instance, make, settle, stand_or_fall
from kith.solver.live import Live
from kith.solver.problem import Options, Problem
from tests.solver.boards import demands, permuted, random_board, volunteers

SEEDS = range(25)
TIMES = 4


def with_options(seed: int, *, d: int = 5) -> tuple[Problem, Options]:
    """A scarce board whose demands may take place at one to three of four times."""
    rng = np.random.default_rng(seed)
    board = random_board(seed, 8, d, times=TIMES - 1)
    first = (np.uint64(1) << rng.integers(0, TIMES, d).astype(np.uint64)).tolist()
    rows = [(row, time) for row in range(d) for time in range(TIMES) if rng.random() < 0.4]
    rows += [(row, int(slots).bit_length() - 1) for row, slots in enumerate(first)]
    rows = sorted(set(rows))
    options = Options(
        np.array([row for row, _ in rows], np.int64),
        np.array([1 << time for _, time in rows], np.uint64),
    )
    return replace(board, demands=replace(board.demands, slots=np.array(first, np.uint64))), options


def cheapest_of_all_times(board: Problem, options: Options) -> float:
    every = [options.slots[options.d == row].tolist() for row in range(len(board.demands))]
    return min(
        solve(at(board, np.array(times, np.uint64))).objective_min for times in product(*every)
    )


def at(board: Problem, slots: np.ndarray) -> Problem:
    return replace(board, demands=replace(board.demands, slots=slots))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_lies_below_the_best_times_and_the_plan_close_above(seed: int) -> None:
    board, options = with_options(seed)

    found = joint.solve(board, options)

    best = cheapest_of_all_times(board, options)
    assert found.bound_min <= best <= found.plan.objective_min
    assert found.plan.objective_min == solve(found.problem).objective_min
    for row, slots in enumerate(found.problem.demands.slots.tolist()):
        assert slots in options.slots[options.d == row].tolist()


def test_most_small_boards_are_solved_as_well_as_by_trying_all_times() -> None:
    boards = [with_options(seed) for seed in SEEDS]

    best = [cheapest_of_all_times(*board) for board in boards]
    found = [joint.solve(*board).plan.objective_min for board in boards]

    assert sum(a == b for a, b in zip(best, found, strict=True)) >= 22
    assert sum(found) <= 1.02 * sum(best)


@pytest.mark.parametrize("seed", range(8))
def test_the_times_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    board, options = with_options(seed)
    other = permuted(board, 3)
    now = {int(number): row for row, number in enumerate(other.demands.ids)}
    moved = Options(
        np.array([now[int(board.demands.ids[d])] for d in options.d], np.int64), options.slots
    )

    here, there = joint.solve(board, options), joint.solve(other, moved)

    def times(problem: Problem) -> dict[int, int]:
        return dict(zip(problem.demands.ids.tolist(), problem.demands.slots.tolist(), strict=True))

    assert times(here.problem) == times(there.problem)
    assert here.bound_min == there.bound_min


def test_a_district_is_solved_within_one_per_cent() -> None:
    drawn = instance(make("district", 3, 0.35))

    found = joint.solve(drawn.problem, drawn.options)

    assert 0 < found.gap_pct <= 1
    assert found.plan.objective_min < solve(settle(drawn.problem, drawn.options)).objective_min


def test_a_crew_of_two_rows_settles_on_one_time() -> None:
    who = volunteers(3, slots=[1, 2, 2])
    what = demands(2, crew=[9, 9], slots=[1, 1])
    options = Options(np.array([0, 0, 1, 1]), np.array([1, 2, 1, 2], np.uint64))

    found = joint.solve(Problem(who, what), options)

    assert found.problem.demands.slots.tolist() == [2, 2]
    assert found.plan.v.tolist() == [1, 2]
    assert found.gap_pct == 0


def test_a_barred_pair_stays_barred_at_every_time() -> None:
    who, what = volunteers(1, slots=[3]), demands(1)
    options = Options(np.array([0, 0]), np.array([1, 2], np.uint64))
    barred = np.array([(0, 0)])

    found = joint.solve(Problem(who, what, barred=barred), options)

    assert found.plan.missing.tolist() == [1]


@pytest.mark.parametrize("seed", SEEDS)
def test_whole_crews_are_never_in_half(seed: int) -> None:
    board = random_board(seed, 20, 14)
    board = replace(board, demands=replace(board.demands, whole=np.ones(14, np.bool_)))

    plan = whole.solve(board)

    taken = np.bincount(plan.d, minlength=14)
    assert set((taken / board.demands.people).tolist()) <= {0.0, 1.0}
    assert (taken + plan.missing).tolist() == board.demands.people.tolist()
    assert plan.objective_min >= plan.bound_min == solve(board).objective_min


def test_two_half_crews_become_one_full() -> None:
    who = volunteers(2)
    what = demands(2, people=[2, 2], whole=[True, True], xy_m=[(0, 0), (300, 0)])
    board = Problem(replace(who, xy_m=np.array([(0.0, 0.0), (300.0, 0.0)])), what)

    plan = whole.solve(board)

    assert sorted(plan.missing.tolist()) == [0, 2]


def test_those_who_need_not_come_whole_may_come_in_half() -> None:
    board = Problem(volunteers(1), demands(1, people=[2]))

    assert whole.solve(board).missing.tolist() == [1]


def test_a_scarce_district_fills_far_more_orders_whole() -> None:
    drawn = instance(make("district", 1, 0.35))
    board = stand_or_fall(settle(drawn.problem, drawn.options))

    plan = whole.solve(board)

    assert np.mean(plan.missing == 0) >= 0.87


def test_a_live_board_of_a_whole_plan_says_the_same() -> None:
    board = random_board(6, 20, 14)
    board = replace(board, demands=replace(board.demands, whole=np.ones(14, np.bool_)))
    plan = whole.solve(board)

    live = Live(board, plan).plan()

    assert live.v.tolist() == plan.v.tolist()
    assert live.d.tolist() == plan.d.tolist()
