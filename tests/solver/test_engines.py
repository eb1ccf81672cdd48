"""Two engines, one plan: ours and OR-Tools', compiled and interpreted, in any order of rows."""

import subprocess
import sys

import numpy as np
import pytest

from kith.solver import baselines, network, reach, reference, residual, state
from kith.solver.assign import REFERENCE, RESIDUAL, Plan, solve
from kith.solver.costs import prices
from kith.solver.fast import IS_COMPILED
from kith.solver.instances import instance, make, settle
from kith.solver.problem import Problem
from tests.solver import slow
from tests.solver.boards import permuted, random_board

SMALL = range(500)


def by_id(board: Problem, plan: Plan) -> list[tuple[int, int, float]]:
    """The plan without the numbers of its rows."""
    who, what = board.volunteers.ids[plan.v], board.demands.ids[plan.d]
    return sorted(zip(who.tolist(), what.tolist(), plan.cost_min.tolist(), strict=True))


def district(active: float) -> Problem:
    drawn = instance(make("district", 7, active))
    return settle(drawn.problem, drawn.options)


def test_the_plan_costs_what_trying_everything_finds_on_500_boards() -> None:
    for seed in SMALL:
        board = random_board(seed, 4, 3)

        plan = solve(board)

        assert round(plan.objective_min * 100) == slow.best_price(board), seed


@pytest.mark.parametrize("seed", range(40))
def test_both_engines_give_the_same_plan_in_any_order_of_rows(seed: int) -> None:
    board = random_board(seed, 40, 25)
    other = permuted(board, seed)

    ours, theirs = solve(board, engine=RESIDUAL), solve(other, engine=REFERENCE)

    assert by_id(board, ours) == by_id(other, theirs)
    assert ours.objective_min == theirs.objective_min == ours.bound_min


@pytest.mark.parametrize("active", [1.0, 0.35])
def test_both_engines_give_the_same_plan_for_a_district(active: float) -> None:
    board = district(active)

    ours = solve(board, engine=RESIDUAL)
    theirs = solve(permuted(board, 3), engine=REFERENCE)

    assert ours.exact
    assert by_id(board, ours) == by_id(permuted(board, 3), theirs)


@pytest.mark.parametrize("seed", range(20))
def test_no_prices_whatever_prove_more_than_the_best_plan_costs(seed: int) -> None:
    board = random_board(seed, 20, 12)
    pairs = reach.pairs(board)
    built = network.build(board, pairs, prices(board, pairs))
    best, rng = residual.planned(built.net), np.random.default_rng(seed)
    cost = reference.solve(built).price

    assert state.bound(built.net, best) // built.scale == cost
    for columns in (best.demands[:, state.D_PRICE], best.at):
        columns[:] += built.scale * rng.integers(-5000, 5000, len(columns))
        assert state.bound(built.net, best) // built.scale < cost


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_is_never_dearer_than_what_people_do_by_hand(seed: int) -> None:
    board = random_board(seed, 30, 20)
    pairs = reach.pairs(board)
    price = prices(board, pairs)

    plan = solve(board)

    for by_hand in (baselines.nearest, baselines.greedy, baselines.first_come):
        v, d = by_hand(board, pairs, price)
        taken = list(zip(v.tolist(), d.tolist(), strict=True))
        assert round(plan.objective_min * 100) <= slow.price(board, taken)


def test_when_time_is_up_the_plan_holds_every_limit_and_tells_how_far_it_may_be() -> None:
    board = district(1.0)

    plan = solve(board, until=0.0)

    assert plan.missing.sum() == board.demands.people.sum()
    assert 0 < plan.bound_min < plan.objective_min
    assert plan.gap_pct > 90


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="neither"):
        solve(random_board(1, 3, 3), engine="abacus")


def test_without_numba_the_same_loops_give_the_same_plan() -> None:
    told = """
from kith.solver.assign import solve
from kith.solver.fast import IS_COMPILED
from tests.solver.boards import random_board
plans = [solve(random_board(seed, 40, 25)) for seed in range(10)]
print(IS_COMPILED, [(plan.v.tolist(), plan.d.tolist()) for plan in plans])
"""
    here = [solve(random_board(seed, 40, 25)) for seed in range(10)]

    there = subprocess.run(
        [sys.executable, "-c", told],
        env={"KITH_INTERPRETED": "1", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert IS_COMPILED
    plans = [(plan.v.tolist(), plan.d.tolist()) for plan in here]
    assert there.stdout.strip() == f"False {plans}"


def test_a_demand_for_very_many_people_is_answered_at_once() -> None:
    board = random_board(2, 30, 10)
    people = np.full(10, 10**6)
    many = Problem(
        board.volunteers,
        type(board.demands)(**{**vars(board.demands), "people": people}),
        board.known, board.barred, board.params, board.borders, board.paired,
    )  # fmt: skip

    plan = solve(many)

    assert plan.exact
    assert len(plan.v) + plan.missing.sum() == 10**7
