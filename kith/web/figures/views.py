"""One number: what is counted, its share, by place, by month, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kith.core.calendar import months_after
from kith.insights.actions.refreshing import catch_up
from kith.insights.policies import READERS
from kith.insights.queries import figures
from kith.web.figures.asking import Ask, asked
from kith.web.figures.forms import ExportForm
from kith.web.figures.subjects import Subject, of_figure, of_line
from kith.web.figures.telling import NOTHING, number, part
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.insights.queries.figures import Known

ROWS, PLACES, MONTHS = "rows", "places", "months"
# Where a page hangs, and what that is called.
UP: Final = {
    "figure": ("web:figures", gettext_lazy("Figures")),
    "sheet_rows": ("web:month_sheet", gettext_lazy("Month sheet")),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a smaller place or period, with the address that asks about it alone."""

    words: str
    number: str
    share: str
    query: str = ""
    rows: str = ""  # the address of what is behind it


@require_GET
@with_role(*READERS)
def figure(request: Request, code: str) -> HttpResponse:
    """One figure, of any days."""
    ask = asked(request)
    return page(request, ask, of_figure(code, ask, request))


@require_GET
@with_role(*READERS)
def line(request: Request, code: str) -> HttpResponse:
    """One line of the month sheet, of whole months; its facts are as the rows are now."""
    ask = asked(request).in_months
    is_behind = not catch_up()
    return page(request, ask, of_line(code, ask, request), is_behind=is_behind)


def page(
    request: Request,
    ask: Ask,
    about: Subject,
    *,
    form: ExportForm | None = None,
    is_behind: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The number with everything behind it; `form` asks why it is to be taken along."""
    value, whole = values(ask, about)
    by = by_of(request, ask)
    up, up_words = UP[about.kind]
    context: dict[str, Any] = {
        "ask": ask,
        "up": reverse(up),
        "up_words": up_words,
        "about": about,
        "at": request.now,
        "is_behind": is_behind,
        "number": number(value, about.asked.unit),
        "of": number(whole, about.whole.asked.unit) if about.whole else "",
        "share": part(value, whole) if about.whole else "",
        "is_withheld": value is None,
        "by": by,
        "tabs": _tabs(ask, by),
        "kept": [("by", by)],
        "tail": f"&by={by}",
        "form": form or ExportForm(),
    }
    context |= {ROWS: _rows, PLACES: _places, MONTHS: _months}[by](request, ask, about, value)
    return render(request, "web/figures/one.html", context, status=status)


def values(ask: Ask, about: Subject) -> tuple[Known, Known]:
    """The number, and of how many it is a share."""
    period = (ask.since, ask.until)
    value = figures.number(about.asked, ask.at, *period)
    return value, figures.number(about.whole.asked, ask.at, *period) if about.whole else None


def by_of(request: Request, ask: Ask) -> str:
    """Which table is asked for; rows only where they open."""
    known = [key for key, _words in _offered(ask)]
    wanted = request.GET.get("by", "")
    return wanted if wanted in known else known[0]


def _offered(ask: Ask) -> list[tuple[str, str]]:
    told = [(ROWS, _("The rows behind it"))] if ask.opens else []
    told += [(PLACES, _("By place"))] if ask.at.below else []
    return [*told, (MONTHS, _("By month"))]


def _tabs(ask: Ask, by: str) -> list[tuple[str, str, bool]]:
    return [(words, f"{ask.query}&by={key}", key == by) for key, words in _offered(ask)]


def _rows(request: Request, ask: Ask, about: Subject, value: Known) -> dict[str, Any]:
    behind = about.rows()
    shown = behind.page(request, value if about.is_count else None)
    rows = [list(zip(behind.headings, row, strict=True)) for row in behind.cells(shown.rows)]
    return {"headings": behind.headings, "page": shown, "rows": rows}


def _places(_request: Request, ask: Ask, about: Subject, value: Known) -> dict[str, Any]:
    cells = place_cells(ask, about, value)
    return {"cells": cells, "withholds": any(cell.number == _("not shown") for cell in cells)}


def place_cells(ask: Ask, about: Subject, value: Known) -> list[Cell]:
    """Each place below, and what is of none of them."""
    period = (ask.since, ask.until)
    known = figures.by_place(about.asked, ask.at, *period)
    wholes = dict.fromkeys((place.pk for place, _n in known), NOTHING)
    if about.whole:
        told = figures.by_place(about.whole.asked, ask.at, *period)
        wholes = {
            place.pk: part(n, whole)
            for (place, n), (_place, whole) in zip(known, told, strict=True)
        }
    cells = [
        Cell(
            place.name,
            number(n, about.asked.unit),
            wholes[place.pk],
            f"{ask.of(place)}&by={PLACES}",
            ask.of(place),
        )
        for place, n in known
    ]
    rest = (value or 0) - sum(n or 0 for _place, n in known)
    if ask.opens and about.adds and rest > 0:
        words = _("%(place)s itself") % {"place": ask.area.name}
        cells.append(Cell(words, number(rest, about.asked.unit), NOTHING))
    return cells


def _months(request: Request, ask: Ask, about: Subject, _value: Known) -> dict[str, Any]:
    cells = month_cells(ask, about)
    year = ask.since.year
    return {
        "cells": cells,
        "year": year,
        "years": [
            (other, f"{ask.during(date(other, 1, 1), date(other + 1, 1, 1))}&by={MONTHS}")
            for other in (year - 1, year + 1)
        ],
        "withholds": any(cell.number == _("not shown") for cell in cells),
    }


def month_cells(ask: Ask, about: Subject) -> list[Cell]:
    """The twelve months of the year the period begins in."""
    known = figures.by_month(about.asked, ask.at, ask.since.year)
    wholes: list[Known] = [None] * len(known)
    if about.whole:
        wholes = [n for _at, n in figures.by_month(about.whole.asked, ask.at, ask.since.year)]
    return [
        Cell(
            f"{first:%Y-%m}",
            number(n, about.asked.unit),
            part(n, whole) if about.whole else NOTHING,
            alone,
            alone,
        )
        for (first, n), whole in zip(known, wholes, strict=True)
        for alone in (ask.during(first, months_after(first, 1)),)
    ]
