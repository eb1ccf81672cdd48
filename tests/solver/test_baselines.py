import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.solver import baselines, costs, measure, reach
from kith.solver.assign import solve
from kith.solver.baselines import BASELINES, Baseline, first_come, greedy, nearest
from kith.solver.problem import Problem
from tests.solver import slow
from tests.solver.boards import demands, permuted, random_board, volunteers

EACH = pytest.mark.parametrize("baseline", BASELINES, ids=lambda baseline: baseline.__name__)


@EACH
@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), long=st.booleans())
def test_every_limit_is_kept_and_nothing_is_left_lying(
    baseline: Baseline, seed: int, long: bool
) -> None:
    board = random_board(seed, 12, 8, long=long)

    chosen = assigned(board, baseline)

    assert slow.holds(board, chosen)
    more = (pair for pair in slow.feasible(board) if pair not in chosen)
    assert baseline is first_come or not any(slow.holds(board, [*chosen, pair]) for pair in more)


@EACH
@pytest.mark.parametrize("seed", range(8))
def test_no_baseline_is_better_than_the_plan(baseline: Baseline, seed: int) -> None:
    board = random_board(seed, 30, 15)

    chosen = assigned(board, baseline)

    assert solve(board).objective_min <= slow.price(board, chosen) / 100


@EACH
@pytest.mark.parametrize("shuffle", range(4))
def test_the_order_of_rows_does_not_matter(baseline: Baseline, shuffle: int) -> None:
    board = random_board(5, 40, 20)
    other = permuted(board, shuffle)

    assert by_id(other, assigned(other, baseline)) == by_id(board, assigned(board, baseline))


@pytest.mark.parametrize("seed", range(5))
def test_greedy_and_nearest_are_what_the_loops_say(seed: int) -> None:
    board = random_board(seed, 30, 15)
    urgency, ids = board.demands.urgency, board.demands.ids

    def in_turn(measure_of) -> list[slow.Pair]:
        return sorted(
            slow.feasible(board),
            key=lambda p: (-urgency[p[1]], ids[p[1]], measure_of(*p), lot(board, *p)),
        )

    away = {(v, d): float(reach.pair(board, v, d).distance_m[0]) for v, d in slow.feasible(board)}
    by_price = slow.swept(board, in_turn(lambda v, d: slow.pair_price(board, v, d)))
    by_way = slow.swept(board, in_turn(lambda v, d: away[v, d]))

    assert sorted(by_price) == sorted(assigned(board, greedy))
    assert sorted(by_way) == sorted(assigned(board, nearest))


@pytest.mark.parametrize("seed", range(5))
def test_first_come_is_what_the_loop_says(seed: int) -> None:
    board = random_board(seed, 15, 15)
    comes = baselines.lots(board.volunteers.ids, np.zeros(1, np.int64)).tolist()
    left = sorted(slow.feasible(board), key=lambda p: (comes[p[0]], lot(board, *p)))
    taken: list[slow.Pair] = []
    for _ in range(baselines.ROUNDS):
        for v in sorted(range(15), key=lambda v: comes[v]):
            mine = (p for p in left if p[0] == v and slow.holds(board, [*taken, p]))
            taken += [pair for pair in [next(mine, None)] if pair]

    assert sorted(taken) == sorted(assigned(board, first_come))


def test_greedy_serves_the_urgent_first_and_takes_the_cheapest():
    who = volunteers(3, xy_m=[[0, 300], [0, 100], [0, 200]])
    board = Problem(who, demands(3, urgency=[1, 4, 1]))

    assert assigned(board, greedy) == [(2, 0), (1, 1), (0, 2)]


def test_who_comes_first_takes_one_a_round():
    who = volunteers(1, capacity=[9], slots=[31])
    board = Problem(who, demands(5, slots=[1, 2, 4, 8, 16]))

    assert len(assigned(board, first_come)) == baselines.ROUNDS


@EACH
@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_board_stays_empty(baseline: Baseline, n: int, m: int) -> None:
    assert assigned(Problem(volunteers(n), demands(m)), baseline) == []


def test_lots_are_even_and_depend_on_both_ids():
    v, d = np.divmod(np.arange(10_000), 100)

    lots = baselines.lots(v, d)

    assert len(np.unique(lots)) == 10_000
    assert abs((lots >> np.uint64(63)).mean() - 0.5) < 0.02
    assert not np.array_equal(lots, baselines.lots(d, v))


def lot(board: Problem, v: int, d: int) -> int:
    return int(baselines.lots(board.volunteers.ids[[v]], board.demands.ids[[d]])[0])


def assigned(board: Problem, baseline: Baseline) -> list[slow.Pair]:
    pairs = reach.pairs(board)
    v, d = baseline(board, pairs, costs.prices(board, pairs))
    assert measure.faults(board, v, d) == ()
    return list(zip(v.tolist(), d.tolist(), strict=True))


def by_id(board: Problem, chosen: list[slow.Pair]) -> list[tuple[int, int]]:
    v, d = board.volunteers.ids, board.demands.ids
    return sorted((int(v[one]), int(d[other])) for one, other in chosen)
