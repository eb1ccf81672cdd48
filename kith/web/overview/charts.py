"""Pictures of the dashboard: what `charts.js` draws, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.insights.actions.refreshing import refresh
from kith.insights.queries.figures import OfLine, around, by_month
from kith.insights.queries.trends import Trend, trends
from kith.insights.rules.reading import OF_PEOPLE
from kith.insights.states import Unit
from kith.web.overview.telling import Cell, Row, Table, amount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from kith.web.overview.places import Here

GROUPS: Final[tuple[tuple[str, _StrPromise, tuple[str, ...]], ...]] = (
    ("requests", gettext_lazy("Requests"), ("asked", "done", "not_done")),
    ("service", gettext_lazy("Volunteer hours"), ("minutes",)),
    ("activities", gettext_lazy("Activities held"), ("sessions",)),
    ("people", gettext_lazy("People at activities"), ("recipients", "helpers")),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """`spec` is drawn under this key; `told` says in words what the picture shows."""

    key: str
    title: str
    told: str
    spec: dict[str, Any]
    table: Table


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet by month; none where the reader is not told."""

    trend: Trend
    known: tuple[int | None, ...]


def of_months(at: Here, targets: Mapping[str, int]) -> list[Chart]:
    """Twelve months of the place; `targets` a month by code of a line, where one was set."""
    refresh()
    codes = [code for _key, _words, some in GROUPS for code in some]
    told = {line.trend.line.code: line for line in _lines(at, codes)}
    return [
        _chart(at, key, str(words), [told[code] for code in some], targets)
        for key, words, some in GROUPS
    ]


def _lines(at: Here, codes: Sequence[str]) -> list[Line]:
    found = trends(at.area.path, codes, last=at.today)
    return [Line(trend, _known(at, trend)) for trend in found]


def _known(at: Here, trend: Trend) -> tuple[int | None, ...]:
    """A reader who may not open rows is told what the pages of figures tell her, and no more."""
    if at.opens or trend.line.unit not in OF_PEOPLE:
        return trend.values
    paths = [place.path for place in at.places]
    places = around(at.area, opens=False, scope=paths)
    years = sorted({month.year for month in trend.months})
    told = dict(row for year in years for row in by_month(OfLine(trend.line), places, year))
    return tuple(told[month] for month in trend.months)


def _chart(
    at: Here, key: str, title: str, lines: Sequence[Line], targets: Mapping[str, int]
) -> Chart:
    first, unit = lines[0].trend, lines[0].trend.line.unit
    months = [f"{month:%Y-%m}" for month in first.months]
    words = {"title": title, "place": at.area.name, "first": months[0], "last": months[-1]}
    told = _("%(title)s in %(place)s, month by month from %(first)s to %(last)s") % words
    spec = {
        "kind": "line",
        "unit": unit.shown,
        "labels": months,
        "told": told,
        "series": [_series(line, targets) for line in lines],
    }
    return Chart(f"chart-{key}", title, told, spec, _table(at, lines))


def _series(line: Line, targets: Mapping[str, int]) -> dict[str, Any]:
    of = line.trend.line
    values = [drawn(value, of.unit) for value in line.known]
    series: dict[str, Any] = {"name": str(of.words), "values": values}
    if of.code in targets:
        series |= {"target": targets[of.code], "target_words": _("target")}
    return series


def drawn(value: int | None, unit: Unit) -> float | None:
    """The number in the unit that is shown."""
    return round(value / 60, 1) if value is not None and unit is Unit.MINUTES else value


def _table(at: Here, lines: Sequence[Line]) -> Table:
    head = (_("Month"), *(str(line.trend.line.words) for line in lines))
    rows = [
        Row(f"{month:%Y-%m}", tuple(_cell(at, line, n, month) for line in lines))
        for n, month in enumerate(lines[0].trend.months)
    ]
    return Table(head, tuple(reversed(rows)))


def _cell(at: Here, line: Line, n: int, month: date) -> Cell:
    of, value = line.trend.line, line.known[n]
    text = _("not shown") if value is None else amount(value, of.unit)
    url = f"{reverse('web:sheet_rows', args=(of.code,))}?{at.during(month)}"
    return Cell(str(of.words), text, url)
