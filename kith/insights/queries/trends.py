"""Month after month of a place: lines of the month sheet, one number a month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Sum

from kith.core.calendar import months_after
from kith.insights.queries.sheets import Cell, opened
from kith.insights.rules.sheet import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kith.insights.rules.sheet import SheetLine

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """A line of the sheet and its number in each of the months."""

    line: SheetLine
    months: tuple[date, ...]
    values: tuple[int, ...]


def trends(path: str, codes: Sequence[str], *, last: date, months: int = MONTHS) -> list[Trend]:
    """The lines with these codes in the months up to that of `last`, in one question.

    Facts are as the rows are when `actions.refreshing.refresh` was just called.
    """
    lines = [BY_CODE[code] for code in codes]
    until = months_after(last.replace(day=1), 1)
    since = months_after(until, -months)
    measures = {measure for line in lines for measure in line.measures}
    facts = opened(path, since, until, measures).order_by()
    told = facts.values_list("month", "measure", "label").annotate(Count("pk"), Sum("amount"))
    cells: Mapping[date, dict[tuple[str, str], Cell]] = defaultdict(dict)
    for month, measure, label, rows, amount in told:
        cells[month][measure, label] = Cell(rows, amount)
    days = tuple(months_after(since, n) for n in range(months))
    return [Trend(line, days, tuple(line.of(cells.get(day, {})) for day in days)) for line in lines]
