from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.solver import fast, join, reach
from kith.solver.problem import FEMALE, MALE, Problem
from tests.solver import slow
from tests.solver.boards import demands, index_pairs, random_board, volunteers


@pytest.mark.parametrize("seed", range(10))
def test_pairs_are_what_the_loop_finds(seed: int) -> None:
    board = random_board(seed, 30, 15, long=seed % 2 == 1)

    found = reach.pairs(board)

    assert list(zip(found.d.tolist(), found.v.tolist(), strict=True)) == sorted(
        (d, v) for v, d in slow.feasible(board)
    )
    away = board.volunteers.xy_m[found.v] - board.demands.xy_m[found.d]
    assert found.distance_m == pytest.approx(np.hypot(*away.T))


def test_why_not_and_pairs_agree_on_the_whole_board():
    board = random_board(3, 20, 12)
    found = reach.pairs(board)
    listed = set(zip(found.v.tolist(), found.d.tolist(), strict=True))

    for v in range(20):
        for d in range(12):
            reasons = reach.why_not(board, v, d)
            assert reasons == slow.limits_broken(board, v, d)
            assert ((v, d) in listed) == (reasons == ())


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6),
    size=st.tuples(st.integers(1, 25), st.integers(1, 15)),
    long=st.booleans(),
    is_compiled=st.booleans(),
)
def test_pairs_are_all_that_no_limit_forbids(seed, size, long, is_compiled):
    board = random_board(seed, *size, long=long)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "IS_COMPILED", is_compiled)
        found = reach.pairs(board)

    every = [(d, v) for d in range(size[1]) for v in range(size[0])]
    assert list(zip(found.d.tolist(), found.v.tolist(), strict=True)) == [
        (d, v) for d, v in every if not reach.why_not(board, v, d)
    ]


@pytest.mark.parametrize("cells", [1, 7, join.CELLS])
@pytest.mark.parametrize("seed", range(4))
def test_both_roads_find_the_same_to_the_bit(monkeypatch, seed, cells):
    board = wide_board(seed)
    monkeypatch.setattr(join, "CELLS", cells)

    monkeypatch.setattr(fast, "IS_COMPILED", True)
    compiled = reach.pairs(board)
    monkeypatch.setattr(fast, "IS_COMPILED", False)
    by_groups = reach.pairs(board)

    assert len(compiled) > 100
    for column in ("v", "d", "distance_m"):
        assert getattr(compiled, column).tobytes() == getattr(by_groups, column).tobytes()


def wide_board(seed: int) -> Problem:
    """A board with all 64 skills and times in use, and some that ask for no skill."""
    rng = np.random.default_rng(seed)
    skill, time = rng.integers(0, 64, (2, 60)).astype(np.uint64)
    plain, asks_none = random_board(seed, 80, 60), rng.random(60) < 0.3
    held = rng.integers(0, 2**64, (80, 2), np.uint64, endpoint=False)
    who = replace(plain.volunteers, skills=held[:, 0], slots=held[:, 1])
    one = np.uint64(1)
    asked = np.where(asks_none, np.uint64(0), one << skill)
    return replace(
        plain, volunteers=who, demands=replace(plain.demands, skills=asked, slots=one << time)
    )


@pytest.mark.parametrize("is_compiled", [True, False])
def test_a_board_of_too_many_pairs_is_refused(monkeypatch, is_compiled):
    monkeypatch.setattr(fast, "IS_COMPILED", is_compiled)
    monkeypatch.setattr(join, "MOST_FOUND", 99)

    assert len(reach.pairs(Problem(volunteers(11), demands(9)))) == 99
    with pytest.raises(join.TooManyPairsError, match="more than 99 feasible pairs"):
        reach.pairs(Problem(volunteers(10), demands(10)))


@pytest.mark.parametrize("is_compiled", [True, False])
def test_a_million_demands_of_one_place_are_refused_or_answered(monkeypatch, is_compiled):
    if is_compiled and not fast.IS_COMPILED:
        pytest.skip("interpreted loops are not for a million")
    monkeypatch.setattr(fast, "IS_COMPILED", is_compiled)
    many = demands(10**6)

    assert len(reach.pairs(Problem(volunteers(3), many))) == 3 * 10**6
    with pytest.raises(join.TooManyPairsError):
        reach.pairs(Problem(volunteers(20_000), many))


def test_a_pair_barred_twice_is_barred():
    board = Problem(
        volunteers(3), demands(2), barred=index_pairs((1, 0), (1, 0), (2, 1), (0, 1), (2, 1))
    )

    found = reach.pairs(board)

    assert list(zip(found.v.tolist(), found.d.tolist(), strict=True)) == [(0, 0), (2, 0), (1, 1)]


def test_who_has_no_service_or_no_time_left_is_found_nowhere():
    who = volunteers(3, capacity=[0, 1, 1], slots=[1, 0, 1])

    assert reach.pairs(Problem(who, demands(2))).v.tolist() == [2, 2]


def test_candidates_are_the_pairs_of_these_demands():
    board = random_board(4, 30, 15)
    whole = reach.pairs(board)

    some = reach.candidates(board, np.array([9, 2], np.int64))

    expected = [whole.v[whole.d == d].tolist() for d in (9, 2)]
    assert [some.v[some.d == d].tolist() for d in (9, 2)] == expected
    assert {str(column.dtype) for column in (some.v, some.d)} == {"int32"}


@pytest.mark.parametrize(
    ("who", "what", "reasons"),
    [
        pytest.param({}, {}, (), id="nothing-in-the-way"),
        pytest.param({"skills": [1]}, {"skills": [3]}, ("skill",), id="one-of-two-skills"),
        pytest.param({"skills": [7]}, {"skills": [3]}, (), id="more-skills-than-asked"),
        pytest.param({"slots": [1]}, {"slots": [3]}, ("time",), id="free-half-of-the-time"),
        pytest.param({"xy_m": [[0, 1000.5]]}, {}, ("distance",), id="half-a-metre-too-far"),
        pytest.param({"xy_m": [[600, 800]]}, {}, (), id="exactly-as-far-as-she-goes"),
        pytest.param({"capacity": [0]}, {}, ("capacity",), id="week-is-full"),
        pytest.param({"gender": [MALE]}, {"gender": [FEMALE]}, ("gender",), id="a-man"),
        pytest.param({}, {"gender": [FEMALE]}, ("gender",), id="unknown-is-not-asked-for"),
        pytest.param({"gender": [FEMALE]}, {"gender": [FEMALE]}, (), id="a-woman"),
        pytest.param({"langs": [1]}, {"langs": [2]}, ("language",), id="another-language"),
        pytest.param({"skills": [1 << 63]}, {"skills": [1 << 63]}, (), id="the-64th-skill"),
        pytest.param({"capacity": [0], "slots": [2]}, {}, ("time", "capacity"), id="two-reasons"),
    ],
)
def test_why_not_names_the_limit(who, what, reasons):
    board = Problem(volunteers(1, **who), demands(1, **what))

    assert reach.why_not(board, 0, 0) == reasons


def test_a_barred_pair_is_never_found():
    board = Problem(volunteers(2), demands(1), barred=index_pairs((0, 0)))

    assert reach.pairs(board).v.tolist() == [1]
    assert reach.why_not(board, 0, 0) == ("barred",)


@pytest.mark.parametrize(("n_volunteers", "n_demands"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_board_has_no_pairs(n_volunteers: int, n_demands: int) -> None:
    found = reach.pairs(Problem(volunteers(n_volunteers), demands(n_demands)))

    assert (found.v.tolist(), found.d.tolist(), found.distance_m.tolist()) == ([], [], [])
