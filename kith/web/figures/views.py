"""The sheet of a place, one figure, and the rows behind a number."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kith.insights.actions.refreshing import refresh
from kith.insights.facts import DEFINITIONS
from kith.insights.figures import FIGURES, Asked
from kith.insights.policies import READERS
from kith.insights.queries import sheets
from kith.insights.rules.sheet import BY_CODE, LINES
from kith.web.figures.asking import Ask, asked
from kith.web.figures.telling import number, share, told
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.insights.models import Fact
    from kith.insights.rules.sheet import SheetLine

# Where the row of a source has a page of its own.
PAGES: Final = {
    "order": "web:desk_order",
    "record": "web:hour",
    "session": "web:activity_desk",
}
ROWS: Final = 50


@require_GET
@with_role(*READERS)
def sheet(request: Request) -> HttpResponse:
    """Every line of the month sheet, and the figures with their definitions."""
    refresh()
    ask = asked(request)
    lines = told(LINES, sheets.cells(ask.area.path, ask.since, ask.until), opens=ask.opens)
    context = {
        "ask": ask,
        "sections": [(name, list(of)) for name, of in groupby(lines, lambda one: one.line.section)],
        "figures": [
            (one, number(value.number, one.unit, opens=ask.opens), share(value) if one.over else "")
            for one in FIGURES.values()
            for value in (one.value(_asked(ask, request)),)
        ],
    }
    return render(request, "web/figures/sheet.html", context)


@require_GET
@with_role(*READERS)
def line(request: Request, code: str) -> HttpResponse:
    """The facts behind one line of the sheet; a reader who may not open sees them by place."""
    if code not in BY_CODE:
        raise Http404
    refresh()
    ask, one = asked(request), BY_CODE[code]
    facts = sheets.opened(ask.area.path, ask.since, ask.until, one.measures, one.labels)
    total = sum(one.one(rows, amount) for _path, rows, amount in sheets.by_area(facts))
    context = {
        "ask": ask,
        "line": one,
        "number": number(total, one.unit, opens=ask.opens),
        "by_place": _by_place(ask, one, facts),
        "definitions": [DEFINITIONS[measure] for measure in one.measures],
    }
    if ask.opens:
        page = page_of(request, facts, ROWS)
        context |= {"page": page, "query": query_of(request), "rows": [_row(f) for f in page]}
    return render(request, "web/figures/line.html", context)


@require_GET
@with_role(*READERS)
def figure(request: Request, code: str) -> HttpResponse:
    """One figure: number, definition, and the list behind it."""
    if code not in FIGURES:
        raise Http404
    ask, one = asked(request), FIGURES[code]
    question = _asked(ask, request)
    value = one.value(question)
    context = {
        "ask": ask,
        "figure": one,
        "number": number(value.number, one.unit, opens=ask.opens),
        "of": None if value.of is None else number(value.of, one.unit, opens=ask.opens),
        "share": share(value) if one.over else "",
    }
    if ask.opens:
        page = page_of(request, one.opened(question).values_list(*one.columns), ROWS)
        context |= {"page": page, "query": query_of(request), "columns": one.columns}
    return render(request, "web/figures/figure.html", context)


def _asked(ask: Ask, request: Request) -> Asked:
    return Asked(ask.area.path, ask.since, ask.until, request.now)


def _by_place(ask: Ask, one: SheetLine, facts: QuerySet[Fact]) -> list[tuple[str, str, str]]:
    """Name, address of the same question, and number of each place one step down."""
    told = sheets.by_area(facts) if ask.below else []
    sums = {
        place: sum(one.one(rows, n) for path, rows, n in told if path.startswith(place.path))
        for place in ask.below
    }
    return [
        (place.name, f"?{ask.at(place)}", number(value, one.unit, opens=ask.opens))
        for place, value in sums.items()
    ]


def _row(fact: Fact) -> tuple[Fact, str]:
    name = PAGES.get(fact.source)
    return fact, reverse(name, args=[fact.object_id]) if name else ""
