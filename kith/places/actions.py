"""Growing the tree."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kith.places.models import Area
from kith.places.states import Level


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
    """The area stands in the tree under its parent; known codes are corrected, never doubled."""
    parent = Area.objects.get(code=area.parent_code) if area.parent_code else None
    row, _created = Area.objects.update_or_create(
        code=area.code,
        defaults={
            "name": area.name,
            "level": area.level,
            "parent": parent,
            "path": f"{parent.path if parent else '/'}{area.code}/",
            "code_source": area.code_source,
            "valid_from": area.valid_from,
            "lon": area.lon,
            "lat": area.lat,
        },
    )
    return row
