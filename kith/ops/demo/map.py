"""Outlines that look like a map: cells around centres, cut from a rough ring around them all."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from kith.places.rules import Position

CORNERS: Final = 14
WIDER: Final = 1.3  # a degree of longitude is shorter than one of latitude


def ring(centres: Sequence[Position], margin: float, dice: random.Random) -> list[Position]:
    """A rough ring around the centres, `margin` degrees of latitude away from the outermost."""
    lon = sum(at[0] for at in centres) / len(centres)
    lat = sum(at[1] for at in centres) / len(centres)
    reach_lon = max(abs(at[0] - lon) for at in centres) + margin * WIDER
    reach_lat = max(abs(at[1] - lat) for at in centres) + margin
    corners = []
    for corner in range(CORNERS):
        angle, stretch = 2 * pi * corner / CORNERS, dice.uniform(1.0, 1.18)
        corners.append(
            (lon + reach_lon * stretch * cos(angle), lat + reach_lat * stretch * sin(angle))
        )
    return corners


def apart(rings: Sequence[Sequence[Position]], centres: Sequence[Position]) -> list[list[Position]]:
    """Rings that would overlap meet on the middle line between their centres."""
    found = []
    for outline, here in zip(rings, centres, strict=True):
        cell = list(outline)
        for there in centres:
            if there != here:
                cell = _nearer(cell, here, there)
        found.append(cell)
    return found


def cells(outline: Sequence[Position], centres: Sequence[Position]) -> list[list[Position]]:
    """For each centre the part of the outline that lies nearer to it than to any other."""
    return apart([outline] * len(centres), centres)


def around(centre: Position, step: float, dice: random.Random) -> list[Position]:
    """Four centres of grids around the centre of their community."""
    corners = ((-1, 1), (1, 1), (-1, -1), (1, -1))
    return [
        (
            centre[0] + east * step * WIDER * dice.uniform(0.7, 1.2),
            centre[1] + north * step * dice.uniform(0.7, 1.2),
        )
        for east, north in corners
    ]


def _nearer(cell: Sequence[Position], here: Position, there: Position) -> list[Position]:
    """The part of a convex ring on our side of the middle line between two points."""
    kept: list[Position] = []
    for one, other in pairwise([*cell, cell[0]] if cell else []):
        a, b = _excess(one, here, there), _excess(other, here, there)
        if a <= 0:
            kept.append(one)
        if a * b < 0:
            part = a / (a - b)
            kept.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
    return kept


def _excess(at: Position, here: Position, there: Position) -> float:
    """Above 0 where the point lies nearer to `there`."""
    return _square(at, here) - _square(at, there)


def _square(one: Position, other: Position) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
