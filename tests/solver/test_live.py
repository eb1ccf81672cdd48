"""A live board answers like a fresh solve: what-if, withdrawal, new demands, demands that go."""

from dataclasses import replace

import numpy as np
import pytest

from kith.solver import network, reach, reference
from kith.solver.assign import Plan, solve
from kith.solver.costs import PER_MIN, prices
from kith.solver.live import Live
from kith.solver.problem import Problem
from tests.solver.boards import index_pairs, permuted, random_board

SEEDS = range(12)


def forced_min(board: Problem, v: int, d: int) -> float:
    """The cheapest plan in which she serves this demand: its pair made so cheap that it is sure."""
    pairs = reach.pairs(board)
    price = prices(board, pairs)
    row = int(np.flatnonzero((pairs.v == v) & (pairs.d == d))[0])
    certain = 10_000_000
    price[row] -= certain
    tails, heads, room, costs, supply = reference.columns(network.build(board, pairs, price).net)
    used = reference.run(tails, heads, room, costs, supply)
    scale = network.build(board, pairs, price).scale
    return (int(used @ costs) // scale + certain) / PER_MIN


def without(board: Problem, v: int) -> Problem:
    """She has no time; what counts as a scarce skill stays as it was."""
    slots = board.volunteers.slots.copy()
    slots[v] = 0
    return replace(board, volunteers=replace(board.volunteers, slots=slots))


def filled_min(board: Problem, d: int, empty: int, objective_min: float) -> float | None:
    """What the plan costs more when fewer places of this demand may stay empty than do."""
    pairs = reach.pairs(board)
    built = network.build(board, pairs, prices(board, pairs))
    tails, heads, room, costs, supply = reference.columns(built.net)
    places = len(pairs) + d
    room[places] = empty - 1
    room = np.append(room, 1)
    no_price = 10**9 * built.scale
    used = reference.run(
        np.append(tails, tails[places]), np.append(heads, heads[places]), room,
        np.append(costs, no_price), supply,
    )  # fmt: skip
    if used[-1]:
        return None
    return round(int(used[:-1] @ costs) // built.scale / PER_MIN - objective_min, 2)


def priceless_skills(board: Problem) -> Problem:
    """The same board without a price that depends on how much is wanted of a skill."""
    return replace(board, params=replace(board.params, overqualified_min=0))


def same(one: Plan, other: Plan) -> bool:
    pairs = [list(zip(plan.v.tolist(), plan.d.tolist(), strict=True)) for plan in (one, other)]
    return pairs[0] == pairs[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_if_is_what_a_forced_solve_costs_more(seed: int) -> None:
    board = random_board(seed, 25, 14)
    live, plan, pairs = Live(board), solve(board), reach.pairs(board)

    told = [live.extra_min(int(v), int(d)) for v, d in zip(pairs.v, pairs.d, strict=True)]

    forced = [
        round(forced_min(board, int(v), int(d)) - plan.objective_min, 2)
        for v, d in zip(pairs.v, pairs.d, strict=True)
    ]
    assert len(pairs) > 20
    assert told == forced
    assert same(live.plan(), plan)  # asking moved nobody


@pytest.mark.parametrize("seed", SEEDS)
def test_alternatives_are_everybody_else_who_could_the_cheapest_first(seed: int) -> None:
    board = random_board(seed, 25, 14)
    live, plan, pairs = Live(board), solve(board), reach.pairs(board)

    for d in range(14):
        told = live.alternatives(d)

        able = set(pairs.v[pairs.d == d].tolist()) - set(plan.v[plan.d == d].tolist())
        assert {v for v, _ in told} == able
        assert [extra for _, extra in told] == sorted(extra for _, extra in told)
        assert all(extra == live.extra_min(v, d) for v, extra in told)


def test_what_a_limit_forbids_has_no_price() -> None:
    board = random_board(3, 25, 14)
    pairs = reach.pairs(board)
    can = set(zip(pairs.v.tolist(), pairs.d.tolist(), strict=True))

    live = Live(board)

    cannot = [(v, d) for v in range(25) for d in range(14) if (v, d) not in can]
    assert cannot
    assert {live.extra_min(v, d) for v, d in cannot} == {None}


@pytest.mark.parametrize("seed", SEEDS)
def test_withdrawals_one_after_the_other_end_where_a_fresh_solve_ends(seed: int) -> None:
    board = random_board(seed, 25, 14)
    live = Live(board)

    for v in np.unique(solve(board).v)[::2].tolist():
        live.withdraw(v)
        board = without(board, v)
        fresh = solve(board)
        assert same(live.plan(), fresh)
        assert live.plan().objective_min == live.plan().bound_min == fresh.objective_min


@pytest.mark.parametrize("seed", SEEDS)
def test_dropped_and_added_again_changes_nothing(seed: int) -> None:
    board = random_board(seed, 25, 14)
    live, plan = Live(board), solve(board)

    for d in range(14):
        live.drop(d)
        assert live.plan().exact
        assert d not in live.plan().d.tolist()
        live.add(d, int(board.demands.people[d]))
        assert same(live.plan(), plan)
        assert live.plan().exact


@pytest.mark.parametrize("seed", SEEDS)
def test_people_added_to_demands_are_found_as_by_a_fresh_solve(seed: int) -> None:
    board = priceless_skills(random_board(seed, 25, 14))
    live = Live(board)

    for d in range(0, 14, 3):
        live.add(d, 1)
        people = board.demands.people.copy()
        people[d] += 1
        board = replace(board, demands=replace(board.demands, people=people))

        assert live.plan().objective_min == live.plan().bound_min == solve(board).objective_min


@pytest.mark.parametrize("seed", SEEDS)
def test_a_barred_pair_is_replaced_as_by_a_fresh_solve(seed: int) -> None:
    board = random_board(seed, 25, 14)
    plan, live = solve(board), Live(board)
    pair = int(plan.v[0]), int(plan.d[0])

    live.bar(*pair)

    barred = replace(board, barred=np.concatenate((board.barred, index_pairs(pair))))
    assert same(live.plan(), solve(barred))
    assert live.extra_min(*pair) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_filling_an_empty_place_costs_what_a_pressing_place_would(seed: int) -> None:
    board = random_board(seed, 25, 14)
    plan, live = solve(board), Live(board)

    for d in np.flatnonzero(plan.missing).tolist():
        told = live.filling_min(d)

        assert told == filled_min(board, d, int(plan.missing[d]), plan.objective_min)
    assert same(live.plan(), plan)


def test_rows_in_another_order_give_the_same_answers() -> None:
    board = random_board(5, 25, 14)
    other = permuted(board, 7)
    here, there = Live(board), Live(other)
    v, d = int(solve(board).v[0]), int(solve(board).d[0])
    v2 = int(np.flatnonzero(other.volunteers.ids == board.volunteers.ids[v])[0])
    d2 = int(np.flatnonzero(other.demands.ids == board.demands.ids[d])[0])

    here.withdraw(v)
    there.withdraw(v2)

    def told(live: Live, row: int, ids: np.ndarray) -> list[tuple[int, float]]:
        return [(int(ids[v]), extra) for v, extra in live.alternatives(row)]

    assert told(here, d, board.volunteers.ids) == told(there, d2, other.volunteers.ids)


def test_a_crew_the_plan_left_out_stays_out() -> None:
    board = random_board(4, 12, 10)
    whole = np.ones(10, np.bool_)
    board = replace(board, demands=replace(board.demands, whole=whole))
    plan = solve(board)
    gone = np.flatnonzero(plan.missing == board.demands.people)

    live = Live(board, plan)

    assert len(gone)
    assert not set(live.plan().d.tolist()) & set(gone.tolist())
    assert live.alternatives(int(gone[0])) == []
