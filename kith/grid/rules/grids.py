"""Codes of grids, their bounds, and what staffing shows."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from kith.grid.states.grids import Duty, Staffing

MOST_CORNERS: Final = 60
WIDEST_DEG: Final = 0.2  # some twenty kilometres: no grid is as wide


def next_code(community: str, taken: Collection[str]) -> str | None:
    """The community's twelve digits and the next three that are free; none when all are taken.

    Source: the usual numbering of grids, twelve digits of the community and three of the grid.
    """
    used = {code.removeprefix(community) for code in taken if code.startswith(community)}
    numbers = (f"{n:03d}" for n in range(1, 1000))
    return next((community + number for number in numbers if number not in used), None)


def is_running(starts_on: date, ends_on: date | None, *, on: date) -> bool:
    """Whether a posting is in force on a day."""
    return starts_on <= on and (ends_on is None or on < ends_on)


def staffing(duties: Collection[str]) -> Staffing:
    """The light of a grid with these duties filled (S3-17: at least one of either)."""
    if Duty.WORKER in duties:
        return Staffing.FULL if Duty.CADRE in duties else Staffing.NO_CADRE
    return Staffing.NO_WORKER if Duty.CADRE in duties else Staffing.NOBODY


def is_plausible(ring: Sequence[tuple[float, float]]) -> bool:
    """Whether these corners can be the bounds of one grid: some, near each other, on the map."""
    if not 3 <= len(set(ring)) <= MOST_CORNERS:
        return False
    lons, lats = [lon for lon, _lat in ring], [lat for _lon, lat in ring]
    on_map = all(-180 <= lon <= 180 for lon in lons) and all(-90 <= lat <= 90 for lat in lats)
    return on_map and max(lons) - min(lons) < WIDEST_DEG and max(lats) - min(lats) < WIDEST_DEG
