from functools import reduce
from operator import add

import numpy as np
import pytest

from kith.solver import costs, reach
from kith.solver.costs import COSTS
from kith.solver.problem import Problem
from tests.solver import slow
from tests.solver.boards import demands, index_pairs, random_board, volunteers


@pytest.mark.parametrize("cost", COSTS, ids=lambda cost: cost.__name__)
def test_each_cost_is_what_the_loop_says(cost):
    board = random_board(11, 12, 30)
    pairs = reach.pairs(board)

    found = cost(board, pairs)

    rows = zip(pairs.v.tolist(), pairs.d.tolist(), strict=True)
    assert found == pytest.approx([slow.bill(board, v, d)[cost.__name__] for v, d in rows])
    assert len(set(found.round(6).tolist())) > 1, "the board must let this cost tell pairs apart"


@pytest.mark.parametrize("seed", range(5))
def test_the_bill_adds_up_to_the_total(seed: int) -> None:
    board = random_board(seed, 20, 10)
    pairs = reach.pairs(board)

    totals = costs.total(board, pairs)

    assert len(pairs) > 0
    for row, (v, d) in enumerate(zip(pairs.v.tolist(), pairs.d.tolist(), strict=True)):
        bill = costs.explain(board, v, d).values()  # line by line: `sum` rounds anew since 3.12
        assert reduce(add, bill) == totals[row]


def test_the_bill_is_in_reading_order_and_in_minutes():
    board = Problem(
        volunteers(2, xy_m=[[0, 750], [0, 0]], served_min=[120, 0], accept_p=[0.75, 1]),
        demands(1),
    )

    assert costs.explain(board, 0, 0) == {
        "long_way": 20.0,
        "same_shoulders": 6.0,
        "stranger": 10.0,
        "unlikely": 15.0,
        "overqualified": 0.0,
    }


def test_a_known_face_is_no_stranger():
    board = Problem(volunteers(2), demands(1), known=index_pairs((1, 0)))

    assert [costs.explain(board, v, 0)["stranger"] for v in (0, 1)] == [10.0, 0.0]


def test_a_scarce_skill_is_spared_where_it_is_not_asked_for():
    board = Problem(volunteers(3, skills=[1, 2, 2]), demands(3, skills=[1, 2, 0]))

    assert int(costs.scarce_skills(board)) == 1
    assert [costs.explain(board, v, 2)["overqualified"] for v in (0, 1)] == [5.0, 0.0]
    assert costs.explain(board, 0, 0)["overqualified"] == 0.0


def test_costs_of_no_pairs_are_no_costs():
    board = Problem(volunteers(0), demands(0))

    assert costs.total(board, reach.pairs(board)).tolist() == []
    assert costs.scarce_skills(board) == np.uint64(0)
