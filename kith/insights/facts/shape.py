"""The shape of what a source tells: lines that add up to figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.models import Model, QuerySet

    from kith.insights.states import Measure


@dataclass(frozen=True, slots=True)
class Line:
    """One row's share in a figure: `amount` in the unit of the measure."""

    measure: Measure
    area_id: int
    month: date
    amount: int = 1
    label: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one table that figures rest on.

    `lines` gives (row's key, line) of those among the keys that say something. What makes it say
    something else stands in `insights.sql`.
    """

    name: str
    rows: Callable[[], QuerySet[Model]]
    lines: Callable[[Sequence[int]], Iterable[tuple[int, Line]]]
    measures: tuple[Measure, ...]

    def keys(self, size: int) -> Iterator[list[int]]:
        """All keys in order, in bundles, without holding more than one."""
        last = 0
        while bundle := list(
            self.rows().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]
        ):
            yield bundle
            last = bundle[-1]


def month_of(at: datetime) -> date:
    """The first day of the local month."""
    return localtime(at).date().replace(day=1)
