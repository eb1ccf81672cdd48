"""Borders in the solver: a closed one forbids, an open one has its price."""

from dataclasses import replace

import numpy as np
import pytest

from kith.solver import costs, reach
from kith.solver.assign import solve
from kith.solver.problem import CLOSED, MOST_MIN, Floats, Problem
from tests.solver.boards import demands, permuted, random_board, volunteers


def table(*rows: tuple[float, ...]) -> Floats:
    return np.array(rows, np.float64)


def board(borders: Floats, home: list[int], place: list[int]) -> Problem:
    """People of these homes and orders of these places, all suited to each other."""
    who = replace(volunteers(len(home)), home=np.array(home, np.int64))
    what = replace(demands(len(place)), place=np.array(place, np.int64))
    return Problem(who, what, borders=borders)


def test_without_a_word_of_places_there_are_no_borders() -> None:
    problem = Problem(volunteers(2), demands(3))

    assert not problem.has_closed_borders
    assert (problem.volunteers.home.tolist(), problem.demands.place.tolist()) == ([0, 0], [0, 0, 0])
    assert costs.explain(problem, 0, 0)["across_border"] == 0.0


def test_a_closed_border_forbids_and_says_so() -> None:
    problem = board(table((0, CLOSED), (5, 0)), home=[0, 1], place=[0, 1])

    found = reach.pairs(problem)

    assert sorted(zip(found.v.tolist(), found.d.tolist(), strict=True)) == [(0, 0), (1, 0), (1, 1)]
    assert reach.why_not(problem, 0, 1) == ("border",)
    assert reach.why_not(problem, 1, 0) == ()


def test_a_board_that_is_closed_everywhere_fills_nothing() -> None:
    problem = board(table((CLOSED,)), home=[0, 0], place=[0])

    plan = solve(problem)

    assert (len(plan.v), plan.missing.tolist()) == (0, [1])


def test_crossing_stands_in_the_bill_to_the_hundredth() -> None:
    problem = board(table((0, 12.34)), home=[0], place=[1])

    bill = costs.explain(problem, 0, 0)

    assert bill["across_border"] == 12.34
    price = int(costs.prices(problem, reach.pair(problem, 0, 0))[0])
    assert price == round(100 * sum(bill.values()))


def test_own_people_come_first_when_all_else_is_equal() -> None:
    problem = board(table((0, 5), (5, 0)), home=[0, 1], place=[1])

    plan = solve(problem)

    assert plan.v.tolist() == [1]


@pytest.mark.parametrize("seed", range(25))
def test_closed_borders_on_random_boards_are_as_a_loop_finds_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    plain = random_board(seed, 12, 8)
    closed = np.where(rng.random((2, 2)) < 0.5, CLOSED, plain.borders)
    problem = replace(plain, borders=closed)

    found = reach.pairs(problem)

    slow = {
        (v, d)
        for v, d in zip(*(column.tolist() for column in _pairs(plain)), strict=True)
        if closed[plain.volunteers.home[v], plain.demands.place[d]] != CLOSED
    }
    assert set(zip(found.v.tolist(), found.d.tolist(), strict=True)) == slow


def _pairs(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    found = reach.pairs(problem)
    return found.v, found.d


@pytest.mark.parametrize("seed", range(5))
def test_the_plan_with_borders_depends_on_ids_not_on_rows(seed: int) -> None:
    plain = random_board(seed, 12, 8)
    problem = replace(plain, borders=table((0, CLOSED), (3, 0)))
    shuffled = permuted(problem, seed)

    one, two = solve(problem), solve(shuffled)

    def named(p: Problem, plan: object) -> list[tuple[int, int]]:
        v, d = plan.v, plan.d  # type: ignore[attr-defined]
        return list(zip(p.volunteers.ids[v].tolist(), p.demands.ids[d].tolist(), strict=True))

    assert named(problem, one) == named(shuffled, two)
    assert one.objective_min == two.objective_min


@pytest.mark.parametrize(
    ("borders", "home", "place", "text"),
    [
        pytest.param(table((-2.0,)), [0], [0], "neither CLOSED", id="negative-price"),
        pytest.param(table((np.nan,)), [0], [0], "not finite", id="no-number"),
        pytest.param(table((2 * MOST_MIN,)), [0], [0], "neither CLOSED", id="beyond-all-measure"),
        pytest.param(np.zeros(1), [0], [0], "shape", id="no-table"),
        pytest.param(table((0.0,)), [1], [0], "no such row", id="home-off-the-table"),
        pytest.param(table((0.0,)), [0], [1], "no such column", id="place-off-the-table"),
        pytest.param(table((0.0,)), [-1], [0], "below 0", id="negative-home"),
    ],
)
def test_a_table_without_sense_is_refused(
    borders: Floats, home: list[int], place: list[int], text: str
) -> None:
    with pytest.raises(ValueError, match=text):
        board(borders, home, place)
