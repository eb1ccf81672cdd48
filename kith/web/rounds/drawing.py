"""Rounds as a drawing that needs no map from elsewhere, no script, and prints.

Homes lie around the middle of their area, in the order of the rounds: no home is drawn where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kith.places.rules import Position

WIDE: Final = 640.0
NARROW: Final = 380.0
MARGIN: Final = 44.0
LOOKS: Final = 8  # colours with a line of their own each
TURN_DEG: Final = 137.5  # homes of one area stand like seeds of a sunflower
APART: Final = 27.0
FLATTEST, TALLEST = 0.35, 1.1  # of the width
NARROWEST_DEG: Final = 0.002  # a single area is drawn as wide as this


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    text: str
    look: int
    label: str
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A round as a line through its dots."""

    points: str
    look: int


@dataclass(frozen=True, slots=True)
class Ground:
    """An area: its outline where somebody drew it, its name in the middle."""

    outline: str
    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    grounds: list[Ground]
    ways: list[Way]
    dots: list[Dot]

    def __bool__(self) -> bool:
        return bool(self.dots)


@dataclass(frozen=True, slots=True)
class Mark:
    """A home or a beginning to be drawn, by the area it lies in."""

    place: int
    text: str
    look: int
    label: str
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """An area of the picture: where its middle is, its name, its border."""

    at: Position
    name: str
    outline: Sequence[Position] = field(default_factory=list)


def draw(
    rounds: Sequence[Sequence[Mark]], shapes: Mapping[int, Shape], *, wide: float = WIDE
) -> Drawing:
    """Every round as a line with its marks; what nobody measured is left to the table.

    A narrow picture is for a phone: marks keep their size.
    """
    known = [[mark for mark in marks if mark.place in shapes] for marks in rounds]
    frame = _Frame([*_corners(shapes)], wide)
    seats = _Seats(frame, shapes)
    dots, ways = [], []
    for marks in known:
        placed = [(mark, seats.next(mark.place)) for mark in marks]
        dots += [_dot(mark, at) for mark, at in placed]
        line = " ".join(f"{x:.1f},{y:.1f}" for _mark, (x, y) in placed)
        if len(placed) > 1:
            ways.append(Way(line, placed[-1][0].look))
    grounds = [_ground(frame, shape, seats.reach(shape.at)) for shape in shapes.values()]
    return Drawing(round(wide), round(frame.height), grounds, ways, dots)


def _corners(shapes: Mapping[int, Shape]) -> list[Position]:
    return [one for shape in shapes.values() for one in (shape.at, *shape.outline)]


def _dot(mark: Mark, at: tuple[float, float]) -> Dot:
    return Dot(
        f"{at[0]:.1f}", f"{at[1]:.1f}", mark.text, mark.look, mark.label, is_start=mark.is_start
    )


def _ground(frame: _Frame, shape: Shape, reach: float) -> Ground:
    """The name stands above the marks of the area."""
    x, y = frame.at(shape.at)
    y = max(y - reach, 18.0)
    corners = [frame.at(corner) for corner in shape.outline]
    outline = " ".join(f"{left:.1f},{top:.1f}" for left, top in corners)
    return Ground(outline, shape.name, f"{x:.1f}", f"{y:.1f}")


class _Frame:
    """From degrees to the picture: east to the right, north up, true to shape."""

    def __init__(self, corners: Sequence[Position], width: float) -> None:
        self.width = width
        lons = [lon for lon, _lat in corners] or [0.0]
        lats = [lat for _lon, lat in corners] or [0.0]
        self.west, self.north = min(lons), max(lats)
        self.squeeze = cos(radians((max(lats) + min(lats)) / 2))
        wide, high = (max(lons) - self.west) * self.squeeze, self.north - min(lats)
        room = width - 2 * MARGIN
        self.scale = min(room / max(wide, NARROWEST_DEG), room * TALLEST / max(high, NARROWEST_DEG))
        tall = min(max(high * self.scale, room * FLATTEST), room * TALLEST)
        self.height = tall + 2 * MARGIN
        self.left = (width - wide * self.scale) / 2
        self.top = (self.height - high * self.scale) / 2

    def at(self, place: Position) -> tuple[float, float]:
        lon, lat = place
        x = self.left + (lon - self.west) * self.squeeze * self.scale
        return x, self.top + (self.north - lat) * self.scale


class _Seats:
    """Where the next mark of an area stands: the first in the middle, the others around it."""

    def __init__(self, frame: _Frame, shapes: Mapping[int, Shape]) -> None:
        self.frame, self.shapes = frame, shapes
        self.taken: dict[tuple[float, float], int] = {}

    def next(self, place: int) -> tuple[float, float]:
        middle = self.shapes[place].at
        n = self.taken.get(middle, 0)
        self.taken[middle] = n + 1
        x, y = self.frame.at(middle)
        far, turn = APART * sqrt(n), radians(TURN_DEG * n)
        x, y = x + far * cos(turn), y + far * sin(turn)
        edge = APART / 2 + 4
        return min(max(x, edge), self.frame.width - edge), min(
            max(y, edge), self.frame.height - edge
        )

    def reach(self, middle: Position) -> float:
        """How far above the middle of an area there is room for its name."""
        return APART * sqrt(self.taken.get(middle, 0)) + APART
