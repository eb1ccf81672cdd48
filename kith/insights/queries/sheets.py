"""The month sheet: numbers of a place by measure and label, and the facts behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Sum

from kith.insights.models import Fact, Touched
from kith.insights.rules.sheet import EVERY, LINES, By
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from kith.insights.rules.sheet import SheetLine
    from kith.insights.states import Measure

# Measures of which a line shows the different people whatever the label.
PEOPLE: Final = {line.measures[0] for line in LINES if line.by is By.PERSONS and not line.labels}


@dataclass(frozen=True, slots=True)
class Cell:
    """`rows` lines, that add up to `amount`, of so many different `persons`."""

    rows: int = 0
    amount: int = 0
    persons: int = 0


def cells(path: str, since: date, until: date) -> dict[tuple[str, str], Cell]:
    """By (measure, label), of the place and everything below it; months from `since` to before
    `until`. Facts are as the rows are when `actions.refreshing.refresh` was just called.

    A cell (measure, EVERY) has `persons` alone: people with several labels are one there.
    """
    facts = _facts(path, since, until).order_by()
    counted = facts.values_list("measure", "label").annotate(
        Count("pk"), Sum("amount"), Count("person_id", distinct=True)
    )
    told = {
        (measure, label): Cell(rows, amount, persons)
        for measure, label, rows, amount, persons in counted
    }
    people = facts.filter(measure__in=PEOPLE).values_list("measure")
    for measure, persons in people.annotate(Count("person_id", distinct=True)):
        told[measure, EVERY] = Cell(persons=persons)
    return told


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


def number(line: SheetLine, facts: QuerySet[Fact]) -> int:
    """What the line shows of its facts, as `opened` gives them; people are counted once."""
    facts = facts.order_by()
    if line.by is By.PERSONS:
        return facts.aggregate(n=Count("person_id", distinct=True))["n"] or 0
    if line.by is By.ROWS:
        return facts.count()
    return facts.aggregate(n=Sum("amount"))["n"] or 0


def people(facts: QuerySet[Fact]) -> QuerySet[Fact, tuple[int, int, int]]:
    """The rows behind a line by PERSONS: each person, with how many facts and what they add up
    to, in the order of their numbers.
    """
    each = facts.exclude(person_id=None).order_by("person_id").values_list("person_id")
    return each.annotate(Count("pk"), Sum("amount"))


def is_current() -> bool:
    """Whether no written row waits to be read."""
    return not Touched.objects.exists()


def _facts(path: str, since: date, until: date) -> QuerySet[Fact]:
    below = Area.objects.below(path).values("pk")
    return Fact.objects.filter(month__gte=since, month__lt=until, area__in=below)
