from dataclasses import FrozenInstanceError, replace
from typing import Any

import numpy as np
import pytest

from kith.solver.problem import Params, Problem, local_plane
from tests.solver.boards import demands, index_pairs, volunteers


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        pytest.param("xy_m", np.zeros((3, 2)), r"xy_m: expected float64 \(2, 2\)", id="row-more"),
        pytest.param("xy_m", np.zeros(2), "found float64", id="no-second-coordinate"),
        pytest.param("skills", np.zeros(2, np.int64), "expected uint64", id="signed-bits"),
        pytest.param("xy_m", np.full((2, 2), np.nan), "not finite", id="unknown-place"),
        pytest.param("max_m", np.array([np.inf, 1.0]), "not finite", id="endless-way"),
        pytest.param("max_m", np.array([-1.0, 1.0]), "below 0", id="negative-way"),
        pytest.param("capacity", np.array([-1, 1]), "below 0", id="negative-capacity"),
        pytest.param("served_min", np.array([-1, 1]), "below 0", id="negative-minutes"),
        pytest.param("accept_p", np.array([0.0, 1.1]), "outside 0..1", id="more-than-certain"),
        pytest.param("gender", np.array([0, 3], np.int8), "not 0, 1, 2", id="gender-code"),
        pytest.param("ids", np.array([7, 7]), "not unique", id="same-id-twice"),
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
    ],
)
def test_demands_refuse_a_bad_column(column: str, value: Any, text: str) -> None:
    good = demands(2)

    with pytest.raises(ValueError, match=rf"Demands\.{column}: .*{text}"):
        replace(good, **{column: value})


@pytest.mark.parametrize("name", ["known", "barred"])
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
