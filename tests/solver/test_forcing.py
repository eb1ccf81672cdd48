"""The plan with one pair settled costs exactly what the live board says, and holds the pair."""

import numpy as np
import pytest

from kith.solver import reach
from kith.solver.assign import solve
from kith.solver.forcing import forced
from kith.solver.live import Live
from kith.solver.problem import Problem
from tests.solver.boards import demands, index_pairs, random_board, volunteers


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5])
def test_the_plan_with_her_in_it_costs_what_the_live_board_says(seed):
    board = random_board(seed, 14, 7)
    plan, live = solve(board), Live(board)
    pairs = reach.pairs(board)
    held = 0

    for v, d in zip(pairs.v.tolist(), pairs.d.tolist(), strict=True):
        then = solve(forced(board, v, d))
        places = [d] if board.demands.people[d] == 1 else [d, len(board.demands)]
        if not np.isin(then.d[then.v == v], places).any():
            continue  # she is dearer than an empty place: nobody is sent
        held += 1
        assert then.objective_min - plan.objective_min == pytest.approx(live.extra_min(v, d))

    assert held > len(pairs) / 2


def test_of_a_demand_for_several_one_place_is_hers_and_the_rest_is_planned():
    board = Problem(
        volunteers(4, xy_m=np.array([(0.0, 0.0), (10, 0), (20, 0), (900, 0)])),
        demands(1, people=np.array([2])),
        known=index_pairs((3, 0)),
    )

    then = solve(forced(board, 3, 0))

    assert sorted(then.v[then.d == 1].tolist()) == [3]
    assert sorted(then.v[then.d == 0].tolist()) == [0]
    assert then.missing.tolist() == [0, 0]


def test_the_board_itself_is_left_as_it_was():
    board = random_board(1, 10, 5)
    before = board.demands.people.copy(), board.barred.copy()

    forced(board, 0, int(np.argmax(board.demands.people)))

    assert (board.demands.people == before[0]).all()
    assert (board.barred == before[1]).all()
