"""Hazards found, and how they were closed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.grid.models import Hazard
from kith.grid.states import REAL_HAZARDS
from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def of_hazards(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Hazards by level, and by the course on which they were closed out."""
    rows = Hazard.objects.filter(pk__in=keys, state__in=REAL_HAZARDS)
    told = rows.values_list("pk", "area_id", "level", "found_at", "course", "close_out__on_date")
    for key, area, level, found, course, closed in told:
        yield key, Line(Measure.HAZARD_FOUND, area, month_of(found), label=level)
        if closed is not None:
            month = closed.replace(day=1)
            yield key, Line(Measure.HAZARD_CLOSED, area, month, label=course)


HAZARDS = Source(
    "hazard", Hazard.objects.all, of_hazards, (Measure.HAZARD_FOUND, Measure.HAZARD_CLOSED)
)
