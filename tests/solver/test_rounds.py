"""Routings of small days are the best there are; of any day, they hold every rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.solver.rounds import building, instances
from kith.solver.rounds.check import faults
from kith.solver.rounds.problem import LEFT_OUT, NEVER, Params
from kith.solver.rounds.solve import resolve, solve
from tests.solver.rounds_days import column, drawn, least_price

MOVES = 6_000
SOFT = Params(late_per_s=1, worst_late=1)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("together", "apart"), [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2)])
def test_a_small_day_is_solved_to_the_optimum(seed, together, apart):
    problem = drawn(seed, together=together, apart=apart)

    found = solve(problem, moves=MOVES, seed=seed)

    assert faults(problem, found) == []
    assert found.price == least_price(problem)


@pytest.mark.parametrize("seed", range(4))
def test_so_is_one_whose_visits_may_be_late(seed):
    problem = drawn(seed, visits=6, together=1, apart=1, params=SOFT)

    found = solve(problem, moves=MOVES, seed=seed)

    assert faults(problem, found) == []
    assert found.price == least_price(problem)


def test_seven_visits_are_as_few_as_six():
    problem = drawn(7, visits=7, together=1)

    assert solve(problem, moves=MOVES).price == least_price(problem)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(4, 14),
    st.integers(2, 5),
    st.integers(0, 2),
    st.sampled_from([Params(), SOFT, Params(wait=1, fairness=2), Params(travel=0)]),
)
def test_every_answer_holds_every_rule(seed, visits, helpers, pairs, params):
    problem = drawn(
        seed, visits=visits, helpers=helpers, together=pairs, apart=2 - pairs, params=params
    )

    assert faults(problem, solve(problem, moves=2_000)) == []
    assert faults(problem, building.insertion(problem)) == []
    assert faults(problem, building.nearest(problem)) == []


def test_one_seed_is_one_answer_and_another_another():
    problem = instances.draw(40, 8, 1)
    first, again = (solve(problem, moves=20_000, seed=3) for _ in range(2))

    assert first == again
    assert first.routes != solve(problem, moves=20_000, seed=4).routes


def test_threads_search_apart_and_the_best_counts():
    problem = instances.draw(40, 8, 1)
    alone = solve(problem, moves=20_000, seed=3)
    both = solve(problem, moves=20_000, seed=3, threads=2)

    assert both.price <= alone.price
    assert faults(problem, both) == []


def test_a_search_is_better_than_either_first_routing():
    problem = instances.draw(40, 8, 1)
    found = solve(problem, moves=60_000)

    assert found.price < building.insertion(problem).price
    assert building.insertion(problem).price < building.nearest(problem).price


def test_what_must_be_made_is_made_before_all_else():
    problem = drawn(3, visits=6, helpers=1)
    some = solve(problem, moves=MOVES)
    row = some.left_out[0]
    penalty = problem.visits.penalty.copy()
    penalty[row] = NEVER
    problem = replace(
        problem, visits=replace(problem.visits, penalty=penalty), allowed=problem.allowed | True
    )

    found = solve(problem, moves=MOVES)

    assert found.starts[row] != LEFT_OUT


def test_nobody_makes_more_visits_than_she_said():
    problem = instances.draw(30, 5, 2)
    most = replace(problem, helpers=replace(problem.helpers, most=column([2] * 5)))

    found = solve(most, moves=20_000)

    assert faults(most, found) == []
    assert sorted(map(len, found.routes)) == [2] * 5
    assert max(map(len, solve(problem, moves=20_000).routes)) > 2


def test_fairness_shortens_the_longest_round():
    problem = instances.draw(24, 6, 5)
    fair = replace(problem, params=Params(fairness=20))

    def longest(routing):
        return max(sum(problem.visits.service_s[list(route)]) for route in routing.routes)

    assert longest(solve(fair, moves=30_000)) <= longest(solve(problem, moves=30_000))
    assert solve(fair, moves=30_000).bill["fairness"] > 0


def test_a_day_without_visits_or_helpers_is_an_empty_routing():
    nobody = drawn(1, visits=0, helpers=2)
    left = drawn(1, visits=3, helpers=0)

    assert solve(nobody, moves=100).routes == ((), ())
    assert solve(left, moves=100).left_out == (0, 1, 2)


class TestResolve:
    def test_who_is_gone_goes_nowhere_and_the_told_keep_their_word(self):
        problem = instances.draw(40, 8, 2)
        stands = solve(problem, moves=30_000)
        gone = max(range(8), key=lambda h: len(stands.routes[h]))
        told = stands.helper_of

        found = resolve(problem, stands, gone=[gone], fixed=told, moves=30_000)

        assert faults(problem, found) == []
        assert found.routes[gone] == ()
        kept = {row: h for row, h in told.items() if h != gone}
        assert {row: found.helper_of.get(row) for row in kept} == kept
        assert any(row in found.helper_of for row in stands.routes[gone])

    def test_a_word_that_cannot_be_kept_is_given_to_another(self):
        problem = drawn(4, visits=4, helpers=2)
        problem = replace(problem, allowed=problem.allowed | True)
        stands = solve(problem, moves=MOVES)
        row, helper = next(iter(stands.helper_of.items()))
        barred = problem.allowed.copy()
        barred[row, helper] = False

        found = resolve(replace(problem, allowed=barred), stands, fixed={row: helper}, moves=MOVES)

        assert found.helper_of.get(row) == 1 - helper

    def test_a_visit_more_moves_nobody_who_was_told(self):
        problem = instances.draw(30, 6, 3)
        late = column([*range(30)]) == 29
        fewer = replace(problem, allowed=problem.allowed & ~late[:, None])
        stands = solve(fewer, moves=30_000)

        found = resolve(problem, stands, fixed=stands.helper_of, moves=30_000)

        assert stands.helper_of.items() <= found.helper_of.items()
        assert found.price <= stands.price

    def test_with_no_time_left_it_stands_as_it_stood(self):
        problem = instances.draw(30, 6, 3)
        stands = solve(problem, moves=30_000)

        assert resolve(problem, stands, until=0.0).routes == stands.routes


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("closes_s", -1, "closes_s"),
        ("place", 99, "place"),
        ("twin", 1, "twin"),
        ("service_s", -5, "service_s"),
        ("gap_min_s", 7, "gap_max_s"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(name, value, words):
    problem = drawn(1)
    broken = getattr(problem.visits, name).copy()
    broken[0] = value

    with pytest.raises(ValueError, match=words):
        replace(problem, visits=replace(problem.visits, **{name: broken}))


def test_columns_of_another_shape_or_type_are_refused():
    problem = drawn(1)

    with pytest.raises(ValueError, match="allowed"):
        replace(problem, allowed=problem.allowed[:, :1])
    with pytest.raises(ValueError, match="int32"):
        replace(problem, travel_s=problem.travel_s.astype(np.int64))
    with pytest.raises(ValueError, match="late_per_s"):
        Params(worst_late=1)
