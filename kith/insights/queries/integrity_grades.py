"""How trustworthy the records of a place are, month by month: how many are A, B and C."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from kith.hours.states import Grade
from kith.insights.queries.communities import communities_of
from kith.insights.queries.sheets import opened
from kith.insights.states import Measure

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from kith.insights.models import Fact
    from kith.places.models import Area

GRADES: Final = tuple(Grade.values)


@dataclass(frozen=True, slots=True)
class Graded:
    """Confirmed records of volunteer service of one place in one month, by grade in their order."""

    area: Area
    month: date
    counts: tuple[int, ...]


def graded(path: str, since: date, until: date) -> list[Graded]:
    """By community of the place, in the order of codes and months. Facts are as the rows are when
    `actions.refreshing.refresh` was just called.
    """
    told = rows(path, since, until).order_by().values_list("area_id", "month", "label")
    lines = list(told.annotate(n=Count("pk")))
    places = communities_of({area_id for area_id, _month, _label, _n in lines})
    counts: dict[tuple[int, date], Counter[str]] = defaultdict(Counter)
    for area_id, month, label, n in lines:
        counts[places[area_id].pk, month][label] += n
    of = {place.pk: place for place in places.values()}
    found = [
        Graded(of[pk], month, tuple(by[grade] for grade in GRADES))
        for (pk, month), by in counts.items()
    ]
    return sorted(found, key=lambda one: (one.area.path, one.month))


def rows(path: str, since: date, until: date, grade: str = "") -> QuerySet[Fact]:
    """The records behind a number: of one grade or of all."""
    return opened(path, since, until, [Measure.VOLUNTEER_MIN], [grade] if grade else [])
