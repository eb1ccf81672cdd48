"""Finding areas."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kith.places.models import Area, Site
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


def community_of(area_ids: Iterable[int]) -> dict[int, Area]:
    """For each area the community it is in, or itself where it is in none."""
    areas = list(Area.objects.filter(pk__in=set(area_ids)))
    above = {path for area in areas for path in ancestors(area.path)}
    found = Area.objects.filter(path__in=above, level=Level.COMMUNITY)
    by_path = {area.path: area for area in found}
    return {
        area.pk: next((by_path[p] for p in ancestors(area.path) if p in by_path), area)
        for area in areas
    }


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


def placed(area_ids: Iterable[int]) -> dict[int, Area]:
    """Areas by key, with the two above that `centre` looks at."""
    return Area.objects.select_related("parent__parent").in_bulk(set(area_ids))


def path_of(area_id: int) -> str:
    """Raises Area.DoesNotExist."""
    path: str = Area.objects.values_list("path", flat=True).get(pk=area_id)
    return path


def centres(area_ids: Iterable[int]) -> dict[int, Position]:
    """`centre` of many areas in one query, by id; without those nobody measured."""
    steps = ("", "parent__", "parent__parent__")
    columns = [f"{step}{name}" for step in steps for name in ("lon", "lat", "crs")]
    found: dict[int, Position] = {}
    for pk, *at in Area.objects.filter(pk__in=set(area_ids)).values_list("pk", *columns):
        for lon, lat, crs in (at[:3], at[3:6], at[6:]):
            if lon is not None and lat is not None:
                found[pk] = convert(lon, lat, Crs(crs), Crs.WGS84)
                break
    return found


def centre(area: Area) -> Position | None:
    """The middle of the area, else of what it lies in, in WGS 84; none where nobody measured it.

    Looks two steps up: the caller loads `parent__parent`.
    """
    above = area.parent
    for place in (area, above, above.parent if above else None):
        if place is not None and place.lon is not None and place.lat is not None:
            return convert(place.lon, place.lat, Crs(place.crs), Crs.WGS84)
    return None


@dataclass(frozen=True, slots=True)
class Tier:
    """Where an area stands in the tree, as paths; empty where it lies in none of the kind.

    `own` is its community, or the area itself where it stands above communities.
    """

    own: str
    street: str
    district: str


def tiers(paths: Iterable[str]) -> dict[str, Tier]:
    """The tier of each of the paths, in one query."""
    wanted = set(paths)
    above = {one for path in wanted for one in ancestors(path)}
    levels = (Level.COMMUNITY, Level.TOWN, Level.COUNTY)
    known = dict(Area.objects.filter(path__in=above, level__in=levels).values_list("path", "level"))
    return {path: _tier(path, known) for path in wanted}


def _tier(path: str, known: dict[str, str]) -> Tier:
    found = {known[one]: one for one in reversed(ancestors(path)) if one in known}
    return Tier(
        own=found.get(Level.COMMUNITY, path),
        street=found.get(Level.TOWN, ""),
        district=found.get(Level.COUNTY, ""),
    )


def with_paths(paths: Iterable[str]) -> dict[str, Area]:
    """The areas by path, with the two above that `centre` looks at."""
    rows = Area.objects.filter(path__in=set(paths)).select_related("parent__parent")
    return {area.path: area for area in rows}


def with_ids(ids: Iterable[int]) -> dict[int, Area]:
    """The areas by id."""
    return Area.objects.in_bulk(set(ids))


def offices(path: str) -> QuerySet[Site]:
    """Sites under a path whose line is published, by name."""
    rows = Site.objects.filter(area__path__startswith=path).exclude(phone="")
    return rows.order_by("name", "pk")
