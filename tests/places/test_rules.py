"""The two reference systems agree with the published vector and undo each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.places.rules import Crs, convert, distance_m

BEIJING = (116.397428, 39.90923)
SHANGHAI = (121.4737, 31.2304)


def test_the_vector_of_the_domain_rules() -> None:
    assert convert(118.0, 32.0, Crs.WGS84, Crs.GCJ02) == pytest.approx(
        (118.00543101383846, 31.997964381055795), abs=1e-12
    )


def test_the_shift_of_the_vector_is_560_metres() -> None:
    shifted = convert(118.0, 32.0, Crs.WGS84, Crs.GCJ02)

    assert round(distance_m((118.0, 32.0), shifted)) == 560


@given(lon=st.floats(min_value=74, max_value=134), lat=st.floats(min_value=4, max_value=53))
def test_back_and_forth_lands_within_a_centimetre(lon: float, lat: float) -> None:
    there = convert(lon, lat, Crs.WGS84, Crs.GCJ02)

    back = convert(*there, Crs.GCJ02, Crs.WGS84)

    assert distance_m((lon, lat), back) < 0.01


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        pytest.param(2.3522, 48.8566, id="paris-is-not-shifted"),
        pytest.param(139.6917, 35.6895, id="tokyo-is-not-shifted"),
        pytest.param(116.4, -30.0, id="the-southern-half-is-not-shifted"),
    ],
)
@pytest.mark.parametrize("to", list(Crs))
def test_outside_china_nothing_moves(lon: float, lat: float, to: Crs) -> None:
    other = next(crs for crs in Crs if crs is not to)

    assert convert(lon, lat, other, to) == (lon, lat)


@pytest.mark.parametrize("crs", list(Crs))
def test_the_same_system_is_left_alone(crs: Crs) -> None:
    assert convert(*BEIJING, crs, crs) == BEIJING


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        pytest.param(BEIJING, BEIJING, 0, id="a-place-is-no-distance-from-itself"),
        pytest.param((0.0, 0.0), (0.0, 1.0), 111_195, id="one-degree-of-latitude"),
        pytest.param((0.0, 0.0), (180.0, 0.0), 20_015_115, id="half-way-round-the-earth"),
        pytest.param(BEIJING, SHANGHAI, 1_068_000, id="beijing-to-shanghai"),
    ],
)
def test_distance(a: tuple[float, float], b: tuple[float, float], metres: float) -> None:
    assert distance_m(a, b) == pytest.approx(metres, rel=2e-3, abs=1)
    assert distance_m(a, b) == distance_m(b, a)
