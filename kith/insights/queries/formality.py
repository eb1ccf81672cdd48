"""What districts decided about how figures are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.catalogue.formality import FormalityRules
from kith.catalogue.models import RuleSet
from kith.places.queries import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class Decided:
    """A rule of a place in force, since when, and the reason it was given."""

    area: Area
    since: date
    rule: FormalityRules
    reason: str


def decided(paths: Iterable[str], *, on: date) -> list[Decided]:
    """In force in the places, below them or over them: of each place the newest, by path."""
    wanted = list(paths)
    above = {one for path in wanted for one in ancestors(path)}
    rows = RuleSet.objects.valid(on).filter(kind=FormalityRules.KIND, area__isnull=False)
    newest = {
        row.area.path: row
        for row in rows.select_related("area").order_by("valid_from")
        if row.area is not None
        and (row.area.path in above or any(row.area.path.startswith(path) for path in wanted))
    }
    return [
        Decided(row.area, row.valid_from, FormalityRules.read(row.params), row.source)
        for _path, row in sorted(newest.items())
        if row.area is not None
    ]
