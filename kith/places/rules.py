"""Coordinates: the two reference systems in use in China, and distances on the ground.

Positions are `(longitude, latitude)` in degrees, always told together with their system.
"""

from __future__ import annotations

from enum import StrEnum
from math import asin, cos, hypot, pi, radians, sin, sqrt
from typing import Final, TypeAlias

Position: TypeAlias = tuple[float, float]

_EARTH_RADIUS_M: Final = 6_371_008.8
_ELLIPSOID_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY_2: Final = 0.006_693_421_622_965_943
_SHIFTED_LON: Final = (72.004, 137.8347)
_SHIFTED_LAT: Final = (0.8293, 55.8271)
_CONVERGED_DEG: Final = 1e-10
_MOST_ROUNDS: Final = 30


class Crs(StrEnum):
    """WGS-84 is what a telephone measures; GCJ-02 is what a Chinese map shows."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ02"


def convert(lon: float, lat: float, frm: Crs, to: Crs) -> Position:
    """The same place in the other system; outside China the two agree."""
    if frm is to or not _in_china(lon, lat):
        return lon, lat
    return _to_gcj(lon, lat) if to is Crs.GCJ02 else _from_gcj(lon, lat)


def is_nowhere(lon: float | None, lat: float | None) -> bool:
    """0, 0 is what a device says that knows no position; nobody lives in that sea."""
    return lon == 0 and lat == 0


def distance_m(a: Position, b: Position) -> float:
    """Great-circle distance between two positions of one system, in metres."""
    lon_a, lat_a, lon_b, lat_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def _in_china(lon: float, lat: float) -> bool:
    """The rectangle in which Chinese maps are shifted."""
    return _SHIFTED_LON[0] <= lon <= _SHIFTED_LON[1] and _SHIFTED_LAT[0] <= lat <= _SHIFTED_LAT[1]


def _to_gcj(lon: float, lat: float) -> Position:
    """Source: the transformation of GCJ-02 as publicly known; vector in the domain rules, 5.7."""
    x, y, phi = lon - 105.0, lat - 35.0, radians(lat)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    common = _waves(x, (6, 20), (2, 20))
    east += (common + _waves(x, (1, 20), (1 / 3, 40), (1 / 12, 150), (1 / 30, 300))) * 2 / 3
    north += (common + _waves(y, (1, 20), (1 / 3, 40), (1 / 12, 160), (1 / 30, 320))) * 2 / 3
    bulge = 1 - _ECCENTRICITY_2 * sin(phi) ** 2
    per_lat = _ELLIPSOID_AXIS_M * (1 - _ECCENTRICITY_2) / bulge**1.5 * pi / 180
    per_lon = _ELLIPSOID_AXIS_M / sqrt(bulge) * cos(phi) * pi / 180
    return lon + east / per_lon, lat + north / per_lat


def _waves(at: float, *parts: tuple[float, float]) -> float:
    return sum(height * sin(at * pi * frequency) for frequency, height in parts)


def _from_gcj(lon: float, lat: float) -> Position:
    """Walk back until the shifted guess lands on the given point."""
    guess_lon, guess_lat = lon, lat
    for _ in range(_MOST_ROUNDS):
        there_lon, there_lat = _to_gcj(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - there_lon, guess_lat + lat - there_lat
        if hypot(lon - there_lon, lat - there_lat) < _CONVERGED_DEG:
            break
    return guess_lon, guess_lat
