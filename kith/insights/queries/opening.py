"""The facts behind a line of the month sheet, all of them or a page at a time.

Pages stand in the order of month, measure and key, as the index `insights_drill` keeps them: a
page reads its own rows and no others, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kith.core.calendar import months_after
from kith.insights.models import Fact
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from kith.insights.rules.sheet import SheetLine
    from kith.insights.states import Measure

COLUMNS: Final = (
    "pk", "source", "object_id", "measure", "label", "area__name", "month", "amount",
)  # fmt: skip
FEW: Final = 4_000  # areas that are named one by one, so that the database knows how few they are


def facts_of(
    path: str,
    since: date,
    until: date,
    measures: Collection[Measure],
    labels: Collection[str] = (),
) -> QuerySet[Fact]:
    """The facts of a place and everything below it, of some measures; of some labels or of all.

    Months and areas are named one by one: each pair is one step into the index `insights_cells`.
    """
    rows = Fact.objects.filter(
        month__in=months_of(since, until), area__in=areas_of(path), measure__in=measures
    )
    return rows.filter(label__in=labels) if labels else rows


def months_of(since: date, until: date) -> list[date]:
    """The first days of the months from the one to before the other."""
    months = []
    while since < until:
        months.append(since)
        since = months_after(since, 1)
    return months


def areas_of(path: str) -> Any:
    """The keys of a place and everything below it."""
    below = Area.objects.below(path).values_list("pk", flat=True)
    some = list(below[: FEW + 1])
    return below if len(some) > FEW else some


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a line, of a place and everything below it, in whole months."""

    line: SheetLine
    path: str
    since: date
    until: date

    def after(self, key: int | None, size: int) -> list[tuple[Any, ...]]:
        """So many rows behind the one with the key, or the first ones."""
        return self._take(key, size, backwards=False)

    def before(self, key: int, size: int) -> list[tuple[Any, ...]]:
        """So many rows before the one with the key, the nearest first."""
        return self._take(key, size, backwards=True)

    def _take(self, key: int | None, size: int, *, backwards: bool) -> list[tuple[Any, ...]]:
        bundles = self._bundles()[:: -1 if backwards else 1]
        at = Fact.objects.filter(pk=key).values_list("month", "measure").first() if key else None
        if at in bundles:
            bundles = bundles[bundles.index(at) :]
        areas = areas_of(self.path)
        found: list[tuple[Any, ...]] = []
        for month, measure in bundles:
            # From month to month, so that PostgreSQL takes the index that has the measure as well.
            rows = Fact.objects.filter(measure=measure, month__range=(month, month), area__in=areas)
            if self.line.labels:
                rows = rows.filter(label__in=self.line.labels)
            if (month, measure) == at:
                rows = rows.filter(pk__lt=key) if backwards else rows.filter(pk__gt=key)
            rows = rows.order_by(*(("-month", "-pk") if backwards else ("month", "pk")))
            found += rows.values_list(*COLUMNS)[: size - len(found)]
            if len(found) >= size:
                break
        return found

    def _bundles(self) -> list[tuple[date, str]]:
        months = months_of(self.since, self.until)
        return [(month, measure.value) for month in months for measure in self.line.measures]
