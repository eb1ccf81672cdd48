"""Finding areas."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kith.places.models import Area
from kith.places.rules import Crs, Position, convert
from kith.places.states import Level


def ancestors(path: str) -> list[str]:
    """Paths from the area itself up to the root, nearest first."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:n]) + "/" for n in range(len(codes), 0, -1)]


def community_path(path: str) -> str:
    """The path without its grid: what may be shown of a home to people in scope."""
    area = (
        Area.objects.filter(path__in=ancestors(path), level=Level.COMMUNITY)
        .values_list("path", flat=True)
        .first()
    )
    return area or path


def communities(path: str) -> QuerySet[Area]:
    """Communities under a path, in the order of their codes."""
    return Area.objects.below(path).filter(level=Level.COMMUNITY).order_by("code")


def children(area: Area) -> QuerySet[Area]:
    return Area.objects.filter(parent=area).order_by("code")


def within(paths: Iterable[str]) -> QuerySet[Area]:
    """Areas with one of the paths and everything under them, parents before children."""
    found = Q(pk=None)
    for path in paths:
        found |= Q(path__startswith=path)
    return Area.objects.filter(found).order_by("path")


def grids(path: str) -> QuerySet[Area]:
    """Grids under a path, in the order of their codes."""
    return Area.objects.below(path).filter(level=Level.GRID).order_by("code")


def with_codes(codes: Iterable[str]) -> dict[str, Area]:
    """The areas that have one of the codes, by code."""
    return {area.code: area for area in Area.objects.filter(code__in=set(codes))}


def path_of(area_id: int) -> str:
    """Raises Area.DoesNotExist."""
    path: str = Area.objects.values_list("path", flat=True).get(pk=area_id)
    return path


def centre(area: Area) -> Position | None:
    """The middle of the area, else of what it lies in, in WGS 84; none where nobody measured it.

    Looks two steps up: the caller loads `parent__parent`.
    """
    above = area.parent
    for place in (area, above, above.parent if above else None):
        if place is not None and place.lon is not None and place.lat is not None:
            return convert(place.lon, place.lat, Crs(place.crs), Crs.WGS84)
    return None
