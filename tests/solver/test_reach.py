import numpy as np
import pytest

from kith.solver import reach
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


def test_small_blocks_find_the_same_pairs(monkeypatch):
    board = random_board(5, 30, 15)
    whole = reach.pairs(board)
    monkeypatch.setattr(reach, "CELLS", 1)

    in_blocks = reach.pairs(board)

    for column in ("v", "d", "distance_m"):
        assert np.array_equal(getattr(in_blocks, column), getattr(whole, column))


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
