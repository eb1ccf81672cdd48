import numpy as np
import pytest

from kith.solver.assign import solve
from kith.solver.measure import faults, quality
from kith.solver.problem import Ints, Problem
from tests.solver import slow
from tests.solver.boards import demands, index_pairs, random_board, volunteers


@pytest.mark.parametrize("seed", range(6))
def test_the_objective_is_the_price_that_the_plan_names(seed: int) -> None:
    board = random_board(seed, 30, 15, long=seed % 2 == 1)
    plan = solve(board)

    found = quality(board, plan.v, plan.d)

    assert found.objective_min == plan.objective_min
    assert found.objective_min == slow.price(board, list(zip(plan.v, plan.d, strict=True))) / 100
    filled = 1 - plan.missing.sum() / board.demands.people.sum()
    assert found.people_filled == pytest.approx(filled)


def test_shares_count_people_orders_and_urgent_people():
    what = demands(
        4, people=[2, 1, 2, 1], urgency=[4, 1, 1, 1], slots=[1, 2, 4, 4], crew=[1, 2, 3, 3]
    )
    board = Problem(volunteers(3, capacity=[3, 3, 3], slots=[15] * 3), what)

    found = quality(board, *rows((0, 0), (0, 1), (0, 2), (1, 2)))

    assert found.people_filled == 4 / 6
    assert found.orders_full == 1 / 3  # the crew of two rows still lacks one
    assert found.urgent_filled == 1 / 2


def test_the_way_is_measured_one_way():
    board = Problem(volunteers(2, xy_m=[[0, 100], [0, 300]]), demands(2))

    assert quality(board, *rows((0, 0), (1, 1))).travel_m == 200.0
    assert quality(board, *rows()).travel_m == 0.0


@pytest.mark.parametrize("seed", range(4))
def test_gini_is_what_every_pair_of_people_says(seed: int) -> None:
    board = random_board(seed, 20, 12)
    plan = solve(board)
    who = board.volunteers
    load = [
        int(who.served_min[v]) + 90 * int((plan.v == v).sum())
        for v in range(len(who))
        if who.capacity[v]
    ]

    assert quality(board, plan.v, plan.d).gini == pytest.approx(slow.gini(load))


def test_equal_shoulders_have_a_gini_of_nothing():
    board = Problem(volunteers(2), demands(2))

    assert quality(board, *rows()).gini == 0.0
    assert quality(board, *rows((0, 0), (1, 1))).gini == 0.0
    assert quality(board, *rows((0, 0))).gini == 0.5


def test_where_nothing_is_asked_all_is_found():
    found = quality(Problem(volunteers(2), demands(0)), *rows())

    assert (found.people_filled, found.orders_full, found.urgent_filled) == (1.0, 1.0, 1.0)
    assert found.objective_min == 0.0


@pytest.mark.parametrize(
    ("chosen", "broken"),
    [
        pytest.param([(0, 0), (0, 1), (1, 0)], (), id="a-plan"),
        pytest.param([(2, 0)], ("skill",), id="a-limit-of-the-pair"),
        pytest.param([(0, 0), (0, 0)], ("twice", "overlap"), id="the-same-pair-twice"),
        pytest.param([(1, 0), (1, 1)], ("services",), id="more-services-than-left"),
        pytest.param([(0, 0), (1, 0), (3, 0)], ("places",), id="more-people-than-asked"),
        pytest.param([(0, 0), (0, 2)], ("overlap",), id="two-places-at-one-time"),
        pytest.param([(0, 2), (0, 1), (0, 3)], ("overlap",), id="not-next-to-each-other"),
    ],
)
def test_what_a_plan_breaks_is_named(chosen, broken):
    who = volunteers(
        4, capacity=[3, 1, 1, 1], slots=[7, 7, 7, 7], skills=[1, 1, 0, 1], served_min=[0, 1, 2, 3]
    )
    board = Problem(who, demands(4, people=[2, 1, 1, 1], slots=[1, 2, 5, 4], skills=[1, 1, 1, 1]))

    assert faults(board, *rows(*chosen)) == broken
    assert slow.holds(board, chosen) == (broken == ())


def rows(*chosen: tuple[int, int]) -> tuple[Ints, Ints]:
    v, d = index_pairs(*chosen).T
    return np.ascontiguousarray(v), np.ascontiguousarray(d)
