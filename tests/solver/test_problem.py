from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from kith.solver.problem import Options, Params, Problem, bit_sums, bit_table, local_plane
from tests.solver import slow
from tests.solver.boards import demands, index_pairs, random_board, volunteers


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        pytest.param("xy_m", np.zeros((3, 2)), r"xy_m: expected float64 \(2, 2\)", id="row-more"),
        pytest.param("xy_m", np.zeros(2), "found float64", id="no-second-coordinate"),
        pytest.param("skills", np.zeros(2, np.int64), "expected uint64", id="signed-bits"),
        pytest.param("xy_m", np.full((2, 2), np.nan), "not finite", id="unknown-place"),
        pytest.param("max_m", np.array([np.inf, 1.0]), "not finite", id="endless-way"),
        pytest.param("max_m", np.array([-1.0, 1.0]), r"outside 0\.\.", id="negative-way"),
        pytest.param("capacity", np.array([-1, 1]), r"outside 0\.\.", id="negative-capacity"),
        pytest.param("served_min", np.array([-1, 1]), r"outside 0\.\.", id="negative-minutes"),
        pytest.param("accept_p", np.array([0.0, 1.1]), "outside 0..1", id="more-than-certain"),
        pytest.param("gender", np.array([0, 3], np.int8), "not 0, 1, 2", id="gender-code"),
        pytest.param("ids", np.array([7, 7]), "not unique", id="same-id-twice"),
        pytest.param("xy_m", np.full((2, 2), 6e7), r"outside -5e\+07\.\.", id="off-the-earth"),
        pytest.param("capacity", np.full(2, 2**62), r"outside 0\.\.", id="endless-services"),
        pytest.param("served_min", np.full(2, 2**62), r"outside 0\.\.", id="endless-minutes"),
        pytest.param("max_m", np.full(2, 1e300), r"outside 0\.\.", id="further-than-the-earth"),
        pytest.param("likings", np.full((2, 1), 1.1), r"outside 0\.\.1", id="liked-too-much"),
        pytest.param("likings", np.ones(2), "expected float64", id="likings-are-a-table"),
        pytest.param("likings", np.ones((2, 0)), "not one category", id="no-category"),
    ],
)
def test_volunteers_refuse_a_bad_column(column: str, value: Any, text: str) -> None:
    good = volunteers(2)

    with pytest.raises(ValueError, match=rf"Volunteers\.{column}: .*|{text}") as refused:
        replace(good, **{column: value})

    refused.match(text)


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        pytest.param("slots", np.array([0, 1], np.uint64), "without a time", id="no-time"),
        pytest.param("people", np.array([0, 1]), "below 1", id="nobody-wanted"),
        pytest.param("urgency", np.array([1, 3]), "not 1, 2 or 4", id="urgency-three"),
        pytest.param("langs", np.zeros((2, 1), np.uint64), "expected uint64", id="a-table"),
        pytest.param("ids", np.array([7, 7]), "not unique", id="same-id-twice"),
        pytest.param("category", np.array([0, -1]), "below 0", id="category-below-the-first"),
        pytest.param("whole", np.array([0, 1]), "expected bool", id="whole-is-yes-or-no"),
    ],
)
def test_demands_refuse_a_bad_column(column: str, value: Any, text: str) -> None:
    good = demands(2)

    with pytest.raises(ValueError, match=rf"Demands\.{column}: .*{text}"):
        replace(good, **{column: value})


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        pytest.param({"slots": [1, 2], "crew": [7, 7]}, "at several times", id="two-times"),
        pytest.param({"whole": [True, False], "crew": [7, 7]}, "some whole", id="half-whole"),
    ],
)
def test_a_crew_has_one_time_and_is_whole_or_not(columns: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=rf"Demands\.crew: .*{text}"):
        demands(2, **columns)

    assert len(demands(2, **(columns | {"crew": [7, 8]}))) == 2


def test_a_category_needs_its_column_of_likings():
    with pytest.raises(ValueError, match=r"Demands\.category: no such column"):
        Problem(volunteers(1, likings=[[1, 1]]), demands(1, category=[2]))


@pytest.mark.parametrize(
    ("d", "slots", "text"),
    [
        pytest.param([0], np.array([1, 2], np.uint64), r"Options\.slots", id="one-row-more"),
        pytest.param([0], np.array([0], np.uint64), "without a time", id="no-time"),
        pytest.param([-1], np.array([1], np.uint64), "below 0", id="negative-row"),
        pytest.param([0], np.array([1], np.int64), "expected uint64", id="signed-bits"),
    ],
)
def test_options_refuse_odd_rows(d: list[int], slots: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Options(np.array(d, np.int64), slots)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        pytest.param([(3, 1)], "outside the board", id="no-such-row"),
        pytest.param([(0, 1), (0, 2)], "different times", id="one-row-of-a-crew"),
        pytest.param([(0, 1), (1, 2)], "different times", id="each-row-another"),
        pytest.param([(0, 1), (1, 1), (1, 2)], "different times", id="one-row-has-more"),
        pytest.param([(0, 1), (0, 1), (2, 2)], "different times", id="twice-is-not-both"),
        pytest.param([(0, 1), (1, 1), (2, 4)], None, id="agreed"),
        pytest.param([(1, 1), (1, 1), (0, 1)], None, id="said-twice"),
        pytest.param([], None, id="no-choice"),
    ],
)
def test_the_rows_of_a_crew_offer_the_same_times(options, text):
    board = Problem(volunteers(1), demands(3, crew=[7, 7, 8]))
    d, slots = index_pairs(*options).T
    offered = Options(d.copy(), slots.astype(np.uint64))

    if text is None:
        board.check_options(offered)
        assert len(offered) == len(options)
    else:
        with pytest.raises(ValueError, match=text):
            board.check_options(offered)


def test_more_places_than_can_be_priced_are_refused():
    dear = Params(missing_person_min=1_000_000)

    fits = Problem(volunteers(0), demands(1, people=[4 * 10**10]), params=dear)
    assert fits.demands.people.tolist() == [4 * 10**10]
    with pytest.raises(ValueError, match="more empty places than can be priced"):
        Problem(volunteers(0), demands(2, people=[4 * 10**10, 10**10]), params=dear)
    with pytest.raises(ValueError, match="more empty places than can be priced"):
        Problem(volunteers(0), demands(1, people=[2**62], urgency=[4]))


@pytest.mark.parametrize("name", ["known", "barred", "paired"])
@pytest.mark.parametrize(
    ("pairs", "text"),
    [
        pytest.param(np.array([[0, 1]]), "outside the board", id="demand-not-there"),
        pytest.param(np.array([[-1, 0]]), "outside the board", id="negative-row"),
        pytest.param(np.array([0, 0]), "expected int64", id="not-pairs"),
        pytest.param(np.array([[0.0, 0.0]]), "expected int64", id="not-rows"),
    ],
)
def test_problem_refuses_pairs_off_the_board(name: str, pairs: Any, text: str) -> None:
    with pytest.raises(ValueError, match=rf"Problem\.{name}: .*{text}"):
        Problem(volunteers(2), demands(1), **{name: pairs})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("walk_m_per_min", 0.0),
        ("missing_person_min", 0.0),
        ("load_share", -0.1),
        ("load_step_min", float("nan")),
        ("stranger_min", float("inf")),
        ("unlikely_min", 2_000_000.0),
        ("scarce_from", -1.0),
        ("taste_min", -0.5),
    ],
)
def test_params_refuse_a_bad_value(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"Params\.{name}"):
        replace(Params(), **{name: value})


def test_a_board_is_frozen():
    board = Problem(volunteers(1), demands(1))

    with pytest.raises(FrozenInstanceError):
        board.params = Params()  # type: ignore[misc]


def test_known_and_barred_are_looked_up_by_pair():
    board = Problem(
        volunteers(2), demands(3), known=index_pairs((1, 0)), barred=index_pairs((0, 2))
    )
    v, d = np.arange(2)[:, None], np.arange(3)[None, :]

    assert board.is_known(v, d).tolist() == [[False, False, False], [True, False, False]]
    assert board.is_barred(v, d).tolist() == [[False, False, True], [False, False, False]]


def test_listed_pairs_are_recognised_among_all():
    board = random_board(3, 20, 15)
    twice = np.concatenate((board.known, board.known[:5]))
    board = replace(board, known=twice)
    v, d = np.arange(20)[:, None], np.arange(15)[None, :]

    found = board.is_known(v, d)

    listed = board.known.tolist()
    assert found.tolist() == [[[a, b] in listed for b in range(15)] for a in range(20)]
    assert 0 < found.sum() < found.size
    flat = board.is_known(*np.divmod(np.arange(300, dtype=np.int32), 15))
    assert flat.tolist() == found.ravel().tolist()


def test_bits_are_told_apart_and_summed_as_the_loop_does():
    rng = np.random.default_rng(2)
    sets = rng.integers(0, 2**64, 50, np.uint64) & rng.integers(0, 2**64, 50, np.uint64)
    sets &= ~np.uint64(1 << 5)  # one that nobody holds
    weights = rng.integers(0, 9, 50)

    table = [[int(one) >> bit & 1 == 1 for bit in range(64)] for one in sets]
    sums = [
        sum(w for row, w in zip(table, weights.tolist(), strict=True) if row[b]) for b in range(64)
    ]

    assert bit_table(sets).tolist() == table
    assert bit_sums(sets, weights).tolist() == sums
    assert bit_sums(sets[:0], weights[:0]).tolist() == [0] * 64


@pytest.mark.parametrize("seed", range(5))
def test_scarce_skills_are_what_the_loop_says(seed: int) -> None:
    board = random_board(seed, 12, 20)

    scarce = int(board.scarce_skills)

    assert {bit for bit in range(64) if scarce >> bit & 1} == slow.scarce(board)


@pytest.mark.parametrize(
    "place",
    [
        pytest.param((0.0, 90.0), id="the-pole"),
        pytest.param((0.0, -89.0), id="near-the-other-pole"),
        pytest.param((181.0, 0.0), id="too-far-east"),
        pytest.param((float("nan"), 38.0), id="unknown"),
        pytest.param((105.0, float("inf")), id="endless"),
    ],
)
def test_a_place_that_no_plane_holds_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="lon_lat"):
        local_plane(np.array([(105.7, 38.8), place]))


def test_local_plane_measures_as_the_sphere_does():
    rng = np.random.default_rng(4)
    degrees = np.array([105.7, 38.8]) + rng.uniform(-0.1, 0.1, (20, 2))

    plane = local_plane(degrees)

    for i in range(1, 20):
        flat = np.hypot(*(plane[i] - plane[0]))
        assert flat == pytest.approx(_great_circle_m(degrees[i], degrees[0]), rel=2e-3)
    assert np.abs(plane.mean(axis=0)).max() < 1e-6


def test_local_plane_of_nothing_is_nothing_and_of_a_list_is_refused():
    assert local_plane(np.zeros((0, 2))).shape == (0, 2)
    with pytest.raises(ValueError, match="lon_lat"):
        local_plane(np.zeros(4))


def _great_circle_m(a: Any, b: Any) -> float:
    """Haversine, as the loop would do it."""
    (lon_a, lat_a), (lon_b, lat_b) = np.radians(a), np.radians(b)
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half += np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return float(2 * 6_371_008.8 * np.arcsin(np.sqrt(half)))
