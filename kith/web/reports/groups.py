"""Sheets of units and teams: a year by quarters, and the rows behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kith.insights.queries import groups as queries
from kith.insights.queries.groups import OF_TEAM, OF_UNIT
from kith.insights.states import LayoutKind
from kith.web.figures.telling import number
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.reports.tabs import OF_TEAMS, OF_UNITS, tabs

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from kith.core.actor import Actor
    from kith.insights.figures import Figure
    from kith.insights.queries.groups import Row, Scope

SIZE: Final = 50
# What the numbers count, in the words of the page; the code says the same (`queries.groups`).
DEFINED: Final[dict[Any, Any]] = {
    queries.members: _("Members of the unit whose report-in stood on some day of the time."),
    queries.services: _("Confirmed report-in service of these members that began in the time."),
    queries.visits: _("Visits of the unit to a community on a day of the time."),
    queries.in_team: _("People who belonged to the team on some day of the time."),
    queries.team_services: _("Confirmed volunteer service with the team that began in the time."),
}
COLUMNS: Final = {
    "pk": _("Number"),
    "person_id": _("Person, by number"),
    "started_at": _("Begun"),
    "date": _("Day"),
    "area__name": _("Place"),
    "community__name": _("Place"),
    "category": _("Kind"),
    "grade": _("Grade"),
    "minutes": _("Minutes served"),
    "people": _("People"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between a unit and a team."""

    layout: LayoutKind
    figures: tuple[Figure, ...]
    page: str  # address names
    one: str
    title: Any
    none: Any

    def visible_to(self, actor: Actor) -> QuerySet[Any]:
        if self.layout is LayoutKind.UNIT:
            return queries.units_visible_to(actor)
        return queries.teams_visible_to(actor)

    def is_own(self, actor: Actor, group: Model) -> bool:
        return queries.is_own(actor, self.layout, group.pk)


UNITS: Final = Kind(
    LayoutKind.UNIT, OF_UNIT, "unit_sheets", "unit_sheet", _("Sheets of units"),
    _("No unit has reported in here yet"),
)  # fmt: skip
TEAMS: Final = Kind(
    LayoutKind.TEAM, OF_TEAM, "team_sheets", "team_sheet", _("Sheets of teams"),
    _("No team is at home here yet"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a sheet; each cell with its address, none where the reader may not open it."""

    words: str
    unit: str
    definition: str
    cells: list[tuple[str, str]]


@require_GET
@with_role(*OF_UNITS)
def units(request: Request) -> HttpResponse:
    return _list(request, UNITS)


@require_GET
@with_role(*OF_TEAMS)
def teams(request: Request) -> HttpResponse:
    return _list(request, TEAMS)


def _list(request: Request, kind: Kind) -> HttpResponse:
    sought = request.GET.get("q", "").strip()[:60]
    rows = kind.visible_to(request.actor)
    page = page_of(request, rows.filter(name__icontains=sought) if sought else rows, SIZE)
    context = {
        "tabs": tabs(request.actor, kind.page),
        "kind": kind,
        "sought": sought,
        "page": page,
        "query": query_of(request),
        "one": f"web:{kind.one}",
    }
    return render(request, "web/reports/groups.html", context)


@require_GET
@with_role(*OF_UNITS)
def unit(request: Request, pk: int) -> HttpResponse:
    return _sheet(request, UNITS, pk)


@require_GET
@with_role(*OF_TEAMS)
def team(request: Request, pk: int) -> HttpResponse:
    return _sheet(request, TEAMS, pk)


def _sheet(request: Request, kind: Kind, pk: int) -> HttpResponse:
    group, scope = found(request, kind, pk)
    year = year_of(request)
    rows = queries.sheet(kind.figures, pk, year, scope, now=request.now)
    context = {
        "tabs": tabs(request.actor, kind.page),
        "kind": kind,
        "group": group,
        "year": year,
        "years": range(localtime(request.now).year, localtime(request.now).year - 4, -1),
        "rows": [_shown(row, kind, pk, year, scope) for row in rows],
        "opens": scope.opens,
        "now": request.now,
        "list_url": f"web:{kind.page}",
        "xlsx_url": f"web:{kind.one}_xlsx",
    }
    return render(request, "web/reports/group.html", context)


def found(request: Request, kind: Kind, pk: int) -> tuple[Any, Scope]:
    """The group, and where its numbers are seen."""
    group = get_object_or_404(kind.visible_to(request.actor), pk=pk)
    return group, queries.scope_of(request.actor, is_own=kind.is_own(request.actor, group))


def year_of(request: Request) -> int:
    typed = request.GET.get("year", "")
    this = localtime(request.now).year
    return int(typed) if typed.isdigit() and this - 20 < int(typed) <= this else this


def _shown(row: Row, kind: Kind, pk: int, year: int, scope: Scope) -> Shown:
    unit = row.figure.unit
    values = (*row.quarters, row.year)
    quarters = (*queries.QUARTERS, 0)
    return Shown(
        words=str(row.figure.name),
        unit=unit.shown,
        definition=str(DEFINED[row.figure.rows]),
        cells=[
            (number(value, unit), f"{row.figure.code}/?year={year}&quarter={quarter}")
            if scope.opens and value
            else (number(value, unit), "")
            for value, quarter in zip(values, quarters, strict=True)
        ],
    )


@require_GET
@with_role(*OF_UNITS)
def unit_rows(request: Request, pk: int, code: str) -> HttpResponse:
    return _rows(request, UNITS, pk, code)


@require_GET
@with_role(*OF_TEAMS)
def team_rows(request: Request, pk: int, code: str) -> HttpResponse:
    return _rows(request, TEAMS, pk, code)


def _rows(request: Request, kind: Kind, pk: int, code: str) -> HttpResponse:
    """The rows behind a number, for readers who may open them."""
    group, scope = found(request, kind, pk)
    figure = next((one for one in kind.figures if one.code == code), None)
    if figure is None or not scope.opens:
        raise Http404
    typed = request.GET.get("quarter", "")
    quarter = int(typed) if typed in ("1", "2", "3", "4") else 0
    asked = queries.asked(pk, year_of(request), quarter, scope, now=request.now)
    rows = figure.opened(asked)
    ordered = rows if figure.columns == (figure.field,) else rows.order_by("pk")
    page = page_of(request, ordered.values_list(*figure.columns), SIZE)
    context = {
        "group": group,
        "figure": figure,
        "definition": DEFINED[figure.rows],
        "number": number(figure.number(asked), figure.unit),
        "since": asked.since,
        "until": asked.until,
        "columns": [COLUMNS[name] for name in figure.columns],
        "page": page,
        "query": query_of(request),
        "back": f"web:{kind.one}",
    }
    return render(request, "web/reports/rows.html", context)
