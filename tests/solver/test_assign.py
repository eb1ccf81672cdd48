from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.solver import assign, network, reach
from kith.solver.assign import Plan, solve
from kith.solver.problem import Params, Problem, no_pairs
from tests.solver import slow
from tests.solver.boards import demands, index_pairs, permuted, random_board, volunteers

FREE = Params(load_step_min=0, stranger_min=0, unlikely_min=0, overqualified_min=0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), long=st.booleans())
def test_a_tiny_board_is_solved_as_well_as_by_trying_everything(seed: int, long: bool) -> None:
    board = random_board(seed, 4, 4, times=2, long=long)

    plan = solve(board)

    assert slow.holds(board, chosen(plan))
    assert plan.exact
    assert plan.objective_min == slow.best_price(board) / 100


@pytest.mark.parametrize("long", [False, True], ids=["single-times", "overlapping-times"])
@pytest.mark.parametrize("seed", range(8))
def test_a_board_is_solved_as_well_as_by_integer_programming(seed: int, long: bool) -> None:
    board = random_board(seed, 30, 15, long=long)

    plan = solve(board, more_flows=500)

    assert slow.holds(board, chosen(plan))
    assert plan.exact
    assert plan.objective_min == slow.milp_price(board) / 100


@pytest.mark.parametrize("seed", range(6))
def test_the_price_of_a_plan_adds_up(seed: int) -> None:
    board = random_board(seed, 30, 15, long=seed % 2 == 1)

    plan = solve(board)

    pairs = chosen(plan)
    assert plan.cost_min.tolist() == [slow.pair_price(board, v, d) / 100 for v, d in pairs]
    assert plan.missing.tolist() == [
        n - sum(d == e for _, e in pairs) for d, n in enumerate(board.demands.people.tolist())
    ]
    assert plan.objective_min == slow.price(board, pairs) / 100
    parts = plan.cost_min.sum() + plan.load_min + plan.missing_min
    assert plan.objective_min == pytest.approx(parts)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), shuffle=st.integers(0, 10**6), long=st.booleans())
def test_the_order_of_rows_does_not_matter(seed: int, shuffle: int, long: bool) -> None:
    board = random_board(seed, 12, 8, long=long)
    other = permuted(board, shuffle)

    assert by_id(other, solve(other)) == by_id(board, solve(board))


@pytest.mark.parametrize("shuffle", range(5))
def test_equal_prices_are_drawn_by_id_not_by_row(shuffle: int) -> None:
    board = permuted(Problem(volunteers(40), demands(1)), shuffle)
    lots = network.tickets(board.volunteers.ids, np.full(40, 500))

    plan = solve(board)

    assert plan.v.tolist() == [lots.argmin()]
    assert plan.v.tolist() == assign.alternatives(board, 0, no_pairs())[:1]


def test_a_volunteer_serves_one_place_at_a_time():
    board = Problem(volunteers(1, capacity=[3], slots=[3]), demands(3, slots=[1, 1, 2]))

    plan = solve(board)

    assert sorted(board.demands.slots[plan.d].tolist()) == [1, 2]
    assert plan.missing.sum() == 1


def test_services_left_bound_the_week():
    board = Problem(volunteers(1, capacity=[2], slots=[7]), demands(3, slots=[1, 2, 4]))

    plan = solve(board)

    assert (len(plan.v), plan.missing.sum(), plan.load_min) == (2, 1, 20.0)


def test_the_urgent_place_is_filled_first():
    board = Problem(volunteers(1), demands(3, urgency=[1, 4, 2]))

    assert solve(board).missing.tolist() == [1, 0, 1]


def test_a_second_service_goes_to_somebody_else_until_the_way_is_too_long():
    def served_by(other_at_m: float) -> list[int]:
        who = volunteers(
            2, capacity=[2, 2], slots=[3, 3], xy_m=[[0, 0], [other_at_m, 0]], max_m=[5000, 5000]
        )
        return sorted(solve(Problem(who, demands(2, slots=[1, 2]))).v.tolist())

    assert served_by(700) == [0, 1]
    assert served_by(800) == [0, 0]


def test_a_pair_dearer_than_an_empty_place_stays_at_home():
    who = volunteers(1, xy_m=[[0, 750]])

    sent = solve(Problem(who, demands(1), params=replace(FREE, missing_person_min=20.1)))
    empty = solve(Problem(who, demands(1), params=replace(FREE, missing_person_min=20.0)))

    assert (sent.v.tolist(), sent.objective_min) == ([0], 20.0)
    assert (empty.v.tolist(), empty.missing.tolist(), empty.objective_min) == ([], [1], 20.0)


def test_the_best_plan_is_not_the_greedy_one():
    who = volunteers(2, xy_m=[[0, 0], [0, -75]], max_m=[1000, 76])
    what = demands(2, xy_m=[[0, 0], [0, 750]])

    plan = solve(Problem(who, what, params=FREE))

    assert chosen(plan) == [(0, 1), (1, 0)]
    assert plan.objective_min == 22.0


def test_times_that_overlap_without_being_equal_are_settled_exactly():
    """Morning, whole day, afternoon: the flow alone would send him to all three."""
    who = volunteers(1, capacity=[3], slots=[3])
    halves = Problem(who, demands(3, slots=[1, 3, 2], urgency=[1, 1, 1]))
    whole = Problem(who, demands(3, slots=[1, 3, 2], urgency=[1, 4, 1]))

    assert solve(halves).missing.tolist() == [0, 1, 0]
    assert solve(whole).missing.tolist() == [1, 0, 1]
    assert solve(halves).exact
    assert solve(whole).exact


def test_overlapping_times_are_noticed_with_another_service_between_them():
    """Two barred pairs at time 0 part the two that overlap at time 1 into different seats."""
    who = volunteers(1, capacity=[3], slots=[15])
    what = demands(5, slots=[0b0011, 0b1000, 0b0110, 0b0001, 0b0001])
    board = Problem(who, what, barred=index_pairs((0, 3), (0, 4)))

    plan = solve(board)

    assert slow.holds(board, chosen(plan))
    assert (len(plan.v), plan.exact) == (2, True)


def test_without_a_budget_the_more_urgent_time_is_kept():
    who = volunteers(1, capacity=[3], slots=[3])
    board = Problem(who, demands(3, slots=[1, 3, 2], urgency=[1, 4, 1]))

    assert solve(board, more_flows=0).missing.tolist() == [1, 0, 1]


@pytest.mark.parametrize("seed", range(6))
def test_without_a_budget_the_plan_is_safe_and_says_how_far_it_may_be(seed: int) -> None:
    board = random_board(seed, 12, 30, times=5, long=True)
    best = slow.milp_price(board) / 100

    plan = solve(board, more_flows=0)

    assert slow.holds(board, chosen(plan))
    assert plan.bound_min <= best <= plan.objective_min


def test_a_small_budget_betters_the_repair_before_anything_is_proven():
    board = random_board(5, 60, 60, times=8, long=True)

    repaired, better, best = (solve(board, more_flows=n) for n in (0, 4, 500))

    assert slow.holds(board, chosen(better))
    assert best.objective_min < better.objective_min < repaired.objective_min
    assert (best.exact, better.exact, repaired.exact) == (True, False, False)


def test_an_unproven_plan_is_not_called_exact():
    plans = [
        solve(random_board(seed, 12, 30, times=5, long=True), more_flows=0) for seed in range(6)
    ]

    assert any(not plan.exact for plan in plans)
    assert all(plan.exact == (plan.bound_min == plan.objective_min) for plan in plans)


@pytest.mark.parametrize(
    ("board", "missing"),
    [
        pytest.param(lambda: Problem(volunteers(0), demands(0)), [], id="nobody-nothing"),
        pytest.param(lambda: Problem(volunteers(3), demands(0)), [], id="nothing-to-do"),
        pytest.param(lambda: Problem(volunteers(0), demands(2, people=[1, 3])), [1, 3], id="no-v"),
        pytest.param(
            lambda: Problem(volunteers(2), demands(2, skills=[1, 1])), [1, 1], id="no-pairs"
        ),
    ],
)
def test_an_empty_board_has_an_empty_plan(board: Callable[[], Problem], missing: list[int]) -> None:
    plan = solve(board())

    assert (plan.v.tolist(), plan.d.tolist(), plan.missing.tolist()) == ([], [], missing)
    assert plan.objective_min == plan.missing_min == 600.0 * sum(missing)
    assert plan.exact


def test_prices_too_wide_for_the_draw_are_solved_without_it():
    dear = Params(missing_person_min=1_000_000)

    plan = solve(Problem(volunteers(1), demands(1, people=[10**10], urgency=[4]), params=dear))

    assert (plan.v.tolist(), plan.missing.tolist()) == ([0], [10**10 - 1])
    assert plan.missing_min == 4e6 * (10**10 - 1)


def test_the_draw_is_even_and_depends_on_both_ids():
    v, d = np.divmod(np.arange(10_000), 100)

    tickets = network.tickets(v, d)

    assert (tickets.min() >= 0, tickets.max() < network.TIES) == (True, True)
    assert len(np.unique(tickets)) > 1000
    assert abs(tickets.mean() - 511.5) < 15
    assert not np.array_equal(tickets, network.tickets(d, v))


def test_demands_of_one_group_share_a_time():
    slots = np.array([0b0001, 0b0011, 0b0110, 0b1000, 0b1000, 1 << 63], np.uint64)

    group = network.time_groups(slots)

    for g in np.unique(group):
        assert np.bitwise_and.reduce(slots[group == g]) != 0
    assert len(np.unique(group)) == 4


def test_alternatives_are_the_feasible_ones_from_the_cheapest_up():
    board = random_board(6, 30, 15)

    for d in range(15):
        ranked = assign.alternatives(board, d, no_pairs())

        assert set(ranked) == {v for v, e in slow.feasible(board) if e == d}
        prices = [slow.pair_price(board, v, d) for v in ranked]
        assert prices == sorted(prices)


def test_alternatives_leave_out_who_is_full_or_busy_and_charge_further_services():
    who = volunteers(
        4,
        capacity=[1, 2, 2, 1],
        slots=[3, 3, 3, 3],
        xy_m=[[0, 0], [0, 0], [0, 100], [0, 600]],
    )
    board = Problem(who, demands(3, slots=[1, 2, 3], people=[2, 2, 2]))

    assert assign.alternatives(board, 0, no_pairs())[-1] == 3
    assert assign.alternatives(board, 0, index_pairs((0, 1), (1, 1))) == [2, 3, 1]
    assert assign.alternatives(board, 0, index_pairs((1, 0), (2, 2))) == [0, 3]


def test_alternatives_do_not_depend_on_the_order_of_rows():
    board = Problem(volunteers(30), demands(2))
    other = permuted(board, 1)
    row = int(np.flatnonzero(other.demands.ids == board.demands.ids[0])[0])

    ranked = board.volunteers.ids[assign.alternatives(board, 0, no_pairs())].tolist()

    assert other.volunteers.ids[assign.alternatives(other, row, no_pairs())].tolist() == ranked
    assert ranked != sorted(ranked)


def test_alternatives_refuse_promises_off_the_board():
    with pytest.raises(ValueError, match="taken: index outside the board"):
        assign.alternatives(Problem(volunteers(1), demands(1)), 0, index_pairs((1, 0)))


def test_every_planned_pair_is_feasible_and_explained():
    board = random_board(9, 30, 15)

    plan = solve(board)

    assert len(plan.v) > 5
    assert [reach.why_not(board, v, d) for v, d in chosen(plan)] == [()] * len(plan.v)


def chosen(plan: Plan) -> list[tuple[int, int]]:
    return list(zip(plan.v.tolist(), plan.d.tolist(), strict=True))


def by_id(board: Problem, plan: Plan) -> tuple[list[tuple[int, int, float]], dict[int, int], float]:
    """A plan in words that survive a new order of rows."""
    v, d = board.volunteers.ids[plan.v].tolist(), board.demands.ids[plan.d].tolist()
    pairs = list(zip(v, d, plan.cost_min.tolist(), strict=True))
    missing = dict(zip(board.demands.ids.tolist(), plan.missing.tolist(), strict=True))
    return pairs, dict(sorted(missing.items())), plan.objective_min
