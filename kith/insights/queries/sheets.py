"""The month sheet: numbers of a place by measure and label, and the facts behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from kith.insights.models import Fact, Touched
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from kith.insights.states import Measure


@dataclass(frozen=True, slots=True)
class Cell:
    """`rows` lines, that add up to `amount`, of so many different `persons`."""

    rows: int = 0
    amount: int = 0
    persons: int = 0


def cells(path: str, since: date, until: date) -> dict[tuple[str, str], Cell]:
    """By (measure, label), of the place and everything below it; months from `since` to before
    `until`. Facts are as the rows are when `actions.refreshing.refresh` was just called.
    """
    told = _facts(path, since, until).order_by().values_list("measure", "label")
    counted = told.annotate(Count("pk"), Sum("amount"), Count("person_id", distinct=True))
    return {
        (measure, label): Cell(rows, amount, persons)
        for measure, label, rows, amount, persons in counted
    }


def opened(
    path: str,
    since: date,
    until: date,
    measures: Collection[Measure],
    labels: Collection[str] = (),
) -> QuerySet[Fact]:
    """The facts behind a line: of the measures, and of the labels or of all; oldest first."""
    rows = _facts(path, since, until).filter(measure__in=measures)
    rows = rows.filter(label__in=labels) if labels else rows
    return rows.select_related("area").order_by("pk")


def by_area(facts: QuerySet[Fact]) -> list[tuple[str, int, int]]:
    """Of facts of `opened`: path of the area, how many, and what they add up to."""
    told = facts.order_by().values_list("area__path").annotate(Count("pk"), Sum("amount"))
    return list(told)


def is_current() -> bool:
    """Whether no written row waits to be read."""
    return not Touched.objects.exists()


def _facts(path: str, since: date, until: date) -> QuerySet[Fact]:
    below = Area.objects.below(path).values("pk")
    return Fact.objects.filter(month__gte=since, month__lt=until, area__in=below)
