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
def test_the_price_of_a_pair_is_the_sum_of_its_rounded_lines(seed: int) -> None:
    board = random_board(seed, 20, 10)
    pairs = reach.pairs(board)

    found = costs.prices(board, pairs)

    rows = list(zip(pairs.v.tolist(), pairs.d.tolist(), strict=True))
    assert len(rows) > 0
    assert found.tolist() == [slow.pair_price(board, v, d) for v, d in rows]
    lines = list(costs.bills(board, pairs).values())
    assert np.sum(lines, axis=0).tolist() == found.tolist()
    for price, (v, d) in zip(found.tolist(), rows, strict=True):
        bill = costs.explain(board, v, d).values()
        assert sum(round(minutes * costs.PER_MIN) for minutes in bill) == price


def test_pairs_are_priced_alike_in_blocks_of_any_size(monkeypatch):
    board = random_board(7, 30, 15)
    pairs = reach.pairs(board)
    whole = costs.prices(board, pairs)

    monkeypatch.setattr(costs, "BLOCK", 7)

    assert len(pairs) > 14
    assert costs.prices(board, pairs).tolist() == whole.tolist()


def test_prices_do_not_depend_on_the_order_of_pairs():
    board = random_board(8, 30, 15)
    pairs = reach.pairs(board)
    mixed = np.random.default_rng(1).permutation(len(pairs))

    assert costs.prices(board, pairs.take(mixed)).tolist() == (
        costs.prices(board, pairs)[mixed].tolist()
    )


def test_a_liked_kind_of_service_costs_less():
    who = volunteers(2, likings=[[1, 0.25], [0.25, 1]])
    board = Problem(who, demands(2, category=[0, 1]))

    bills = [[costs.explain(board, v, d)["taste"] for v in (0, 1)] for d in (0, 1)]

    assert bills == [[0.0, 11.25], [11.25, 0.0]]


def test_the_bill_is_in_reading_order_and_in_minutes():
    board = Problem(
        volunteers(2, xy_m=[[0, 750], [0, 0]], served_min=[120, 0], accept_p=[0.75, 1]),
        demands(1),
    )

    assert costs.explain(board, 0, 0) == {
        "long_way": 20.0,
        "same_shoulders": 6.0,
        "stranger": 10.0,
        "not_her_pair": 0.0,
        "unlikely": 15.0,
        "taste": 0.0,
        "overqualified": 0.0,
        "across_border": 0.0,
    }


def test_a_known_face_is_no_stranger():
    board = Problem(volunteers(2), demands(1), known=index_pairs((1, 0)))

    assert [costs.explain(board, v, 0)["stranger"] for v in (0, 1)] == [10.0, 0.0]


def test_a_household_with_a_helper_of_its_own_is_dearer_for_everybody_else():
    board = Problem(volunteers(3), demands(2), paired=index_pairs((1, 0)))

    bills = [[costs.explain(board, v, d)["not_her_pair"] for v in range(3)] for d in (0, 1)]

    assert bills == [[30.0, 0.0, 30.0], [0.0, 0.0, 0.0]]


def test_a_scarce_skill_is_spared_where_it_is_not_asked_for():
    board = Problem(volunteers(3, skills=[1, 2, 2]), demands(3, skills=[1, 2, 0]))

    assert int(board.scarce_skills) == 1
    assert [costs.explain(board, v, 2)["overqualified"] for v in (0, 1)] == [5.0, 0.0]
    assert costs.explain(board, 0, 0)["overqualified"] == 0.0


def test_costs_of_no_pairs_are_no_costs():
    board = Problem(volunteers(0), demands(0))

    assert costs.prices(board, reach.pairs(board)).tolist() == []
    assert board.scarce_skills == np.uint64(0)
