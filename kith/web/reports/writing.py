"""Sheets as .xlsx files, in the layout of their place or the one that comes with Kith."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.exchange.layouts.defaults import default
from kith.exchange.layouts.filling import fill
from kith.insights.policies import READERS, may_open
from kith.insights.queries import groups
from kith.insights.queries import layouts as queries
from kith.insights.queries.reports import kind_of, layout_for
from kith.insights.rules.placeholders import few, number
from kith.insights.states import LayoutKind
from kith.web.http import Request, with_role
from kith.web.reports.groups import TEAMS, UNITS, year_of
from kith.web.reports.groups import found as found_group
from kith.web.reports.sheets import found, told_of
from kith.web.reports.tabs import OF_TEAMS, OF_UNITS
from kith.web.sheets import xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kith.insights.figures import Figure
    from kith.insights.models import Report
    from kith.insights.queries.groups import Row
    from kith.insights.rules.placeholders import Value
    from kith.web.reports.groups import Kind


@require_GET
@with_role(*READERS)
def month_sheet(request: Request, pk: int) -> HttpResponse:
    report = found(request, pk)
    content = content_of(kind_of(report.area), report.area.path, report.month)
    named = f"sheet-{report.area.code}-{report.month:%Y-%m}-v{report.version}.xlsx"
    return xlsx(filled(request, report, content), named)


def filled(request: Request, report: Report, content: bytes) -> bytes:
    """A layout with the numbers of a month sheet, as the reader may see them."""
    told, opens = told_of(report, request), may_open(request.actor, report.area.path)
    return fill(
        content,
        queries.values(report, told, opens=opens),
        queries.rows(report, told, opens=opens),
    )


def content_of(kind: LayoutKind, path: str, month: date) -> bytes:
    """The layout in force at a place, else the one that comes with Kith."""
    layout = layout_for(kind, path, month)
    if layout is None:
        return default(kind, get_language() or "")
    return bytes(layout.content)


@require_GET
@with_role(*OF_UNITS)
def unit_sheet(request: Request, pk: int) -> HttpResponse:
    return _group_sheet(request, UNITS, pk)


@require_GET
@with_role(*OF_TEAMS)
def team_sheet(request: Request, pk: int) -> HttpResponse:
    return _group_sheet(request, TEAMS, pk)


def _group_sheet(request: Request, kind: Kind, pk: int) -> HttpResponse:
    group, scope = found_group(request, kind, pk)
    year = year_of(request)
    rows = groups.sheet(kind.figures, pk, year, scope, now=request.now)
    values = group_values(group, year, rows, f"{localtime(request.now):%Y-%m-%d %H:%M}")
    since = localtime(request.now).date().replace(year=year, day=1, month=1)
    content = content_of(kind.layout, group.area.path, since)
    return xlsx(fill(content, values), f"{kind.layout.lower()}-{pk}-{year}.xlsx")


def group_values(group: Any, year: int, rows: Sequence[Row], at: str) -> dict[str, Value]:
    """`CODE.Q1` to `CODE.Q4` and `CODE.YEAR` of each figure."""
    values: dict[str, Value] = {
        "name": group.name,
        "place": group.area.name,
        "year": year,
        "data_time": at,
    }
    for row in rows:
        told = (*row.quarters, row.year)
        for part, value in zip(PARTS, told, strict=True):
            code = f"{row.figure.code}.{part}"
            values[code] = few() if value is None else number(value, row.figure.unit)
    return values


PARTS = ("Q1", "Q2", "Q3", "Q4", "YEAR")


def group_names(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    """Every placeholder of a sheet of a group, and what it is filled with."""
    texts = [
        ("name", _("name of the unit or team")),
        ("place", _("name of the place")),
        ("year", _("the year")),
        ("data_time", _("until when records are counted")),
    ]
    numbers = [
        (f"{figure.code}.{part}", f"{figure.name} · {part}") for figure in figures for part in PARTS
    ]
    return [*texts, *numbers]
