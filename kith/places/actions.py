"""Growing the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.journal.actions import note
from kith.places import policies
from kith.places.models import Area, Site
from kith.places.rules import Position, is_nowhere
from kith.places.states import Level, SiteKind


@dataclass(frozen=True, slots=True)
class AreaInput:
    code: str
    name: str
    level: Level
    parent_code: str
    code_source: str
    valid_from: date
    lon: float | None = None
    lat: float | None = None


@transaction.atomic
def put_area(area: AreaInput) -> Area:
    """The area stands in the tree under its parent; known codes are corrected, never doubled.

    What lies under a known area moves with it.

    Raises:
        BadInput: the parent lies under the area itself, or the position is that of no place.
    """
    nowhere = _("0, 0 is no position here. Please leave it empty where it is not known.")
    require(not is_nowhere(area.lon, area.lat), BadInput(field="lat", why=nowhere))
    parent = Area.objects.get(code=area.parent_code) if area.parent_code else None
    path = f"{parent.path if parent else '/'}{area.code}/"
    known = Area.objects.select_for_update().filter(code=area.code).first()
    if known and known.path != path:
        _carry(known.path, path)
    row, _created = Area.objects.update_or_create(
        code=area.code,
        defaults={
            "name": area.name,
            "level": area.level,
            "parent": parent,
            "path": path,
            "code_source": area.code_source,
            "valid_from": area.valid_from,
            "lon": area.lon,
            "lat": area.lat,
        },
    )
    return row


def _carry(old: str, new: str) -> None:
    """The whole subtree stands under its new path."""
    loop = _("An area cannot lie under itself.")
    require(not new.removesuffix("/").startswith(old), BadInput(field="parent_code", why=loop))
    rows = list(Area.objects.below(old).select_for_update().order_by("pk"))
    for row in rows:
        row.path = new + row.path.removeprefix(old)
    Area.objects.bulk_update(rows, ["path"])


@dataclass(frozen=True, slots=True)
class SiteInput:
    """A room where people are served; its position is WGS-84, or not known."""

    code: str
    area_code: str
    kind: SiteKind
    name: str
    functions: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    coordinate_source: str = ""


@transaction.atomic
def put_site(site: SiteInput, *, actor: Actor, now: datetime) -> Site:
    """The site stands in its area; a known code is corrected, never doubled."""
    area = Area.objects.get(code=site.area_code)
    require(policies.may_furnish(actor, area.path))
    row, _created = Site.objects.update_or_create(
        code=site.code,
        defaults={
            "area": area,
            "kind": site.kind,
            "name": site.name,
            "functions": list(site.functions),
            "lon": site.lon,
            "lat": site.lat,
            "coordinate_source": site.coordinate_source,
        },
    )
    note("site", row.pk, "put", actor=actor, now=now)
    return row


@transaction.atomic
def outline(code: str, *, ring: Sequence[Position], actor: Actor, now: datetime) -> Area:
    """The area's border is known, for our own maps: at least three corners in WGS-84.

    Where nobody measured its centre, the middle of the corners is it.
    """
    few = _("An outline has at least three corners.")
    require(len(ring) >= 3, BadInput(field="outline", why=few))
    row = Area.objects.select_related("parent").locked(Area.objects.get(code=code).pk)
    above = row.parent.path if row.parent and row.level == Level.GRID else ""
    require(policies.may_outline(actor, row.path, above))
    row.outline = [[round(lon, 6), round(lat, 6)] for lon, lat in ring]
    if row.lon is None or row.lat is None:
        row.lon = round(sum(lon for lon, _lat in ring) / len(ring), 6)
        row.lat = round(sum(lat for _lon, lat in ring) / len(ring), 6)
    row.save(update_fields=("outline", "lon", "lat"))
    note("area", row.pk, "outline", actor=actor, now=now)
    return row
