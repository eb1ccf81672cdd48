"""All figures by section with their definitions, and the month sheet of a place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.insights.actions.refreshing import catch_up
from kith.insights.figures import FIGURES, Section
from kith.insights.policies import READERS
from kith.insights.queries import figures
from kith.insights.queries.figures import OfFigure
from kith.insights.rules.sheet import LINES
from kith.web.figures.asking import Ask, asked
from kith.web.figures.subjects import how
from kith.web.figures.telling import number, part, told
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from kith.insights.figures import Figure

ASKED = ("area", "from", "to", "section")
LONGEST = 40  # of what is searched for


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the list; numbers stand only in the list of one section."""

    figure: Figure
    number: str = ""
    of: str = ""
    share: str = ""

    @property
    def definitions(self) -> list[str]:
        return [self.figure.definition, *how(self.figure)]


@require_GET
@with_role(*READERS)
def every(request: Request) -> HttpResponse:
    """The figures of one section with their numbers, or those that a search finds, without."""
    ask = asked(request)
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    section = _section(request)
    if wanted:
        rows = [Row(one) for one in FIGURES.values() if _has(one, wanted)]
    else:
        rows = [_row(one, ask, request) for one in FIGURES.values() if one.section == section]
    context = {
        "ask": ask,
        "at": request.now,
        "tabs": _tabs(ask, "figures"),
        "sections": [(one, one == section and not wanted) for one in _sections()],
        "section": section,
        "kept": [("section", section.value)],
        "tail": f"&section={section.value}",
        "asked": [(key, request.GET[key]) for key in ASKED if key in request.GET],
        "wanted": wanted,
        "rows": rows,
    }
    return render(request, "web/figures/list.html", context)


@require_GET
@with_role(*READERS)
def sheet(request: Request) -> HttpResponse:
    """Every line of the month sheet, of whole months."""
    is_behind = not catch_up()
    ask = asked(request).in_months
    known = figures.told_lines(LINES, ask.at, ask.since, ask.until)
    lines = told(LINES, known)
    context = {
        "ask": ask,
        "at": request.now,
        "tabs": _tabs(ask, "month_sheet"),
        "sections": [
            (name, rows, any(row.share for row in rows))
            for name, of in groupby(lines, lambda one: one.line.section)
            for rows in (list(of),)
        ],
        "withholds": None in known.values(),
        "is_behind": is_behind,
    }
    return render(request, "web/figures/sheet.html", context)


def _tabs(ask: Ask, current: str) -> list[tuple[str, str, str, bool]]:
    """Name of the page, words, the same question, whether it is the one shown."""
    told = (("figures", _("All figures")), ("month_sheet", _("Month sheet")))
    return [(f"web:{name}", words, ask.query, name == current) for name, words in told]


def _sections() -> Sequence[Section]:
    used = {one.section for one in FIGURES.values()}
    return [section for section in Section if section in used]


def _section(request: Request) -> Section:
    known = {section.value: section for section in _sections()}
    return known.get(request.GET.get("section", ""), next(iter(known.values())))


def _has(one: Figure, wanted: str) -> bool:
    text = f"{one.code} {one.name} {one.definition} {one.source}".casefold()
    return wanted.casefold() in text


def _row(one: Figure, ask: Ask, request: Request) -> Row:
    """With its number as this reader may know it."""
    period = (ask.since, ask.until)
    value = figures.number(OfFigure(one, request.now, ask.about), ask.at, *period)
    if one.over is None:
        return Row(one, number(value, one.unit))
    whole = figures.number(OfFigure(one.over, request.now, ask.about), ask.at, *period)
    return Row(one, number(value, one.unit), number(whole, one.over.unit), part(value, whole))
