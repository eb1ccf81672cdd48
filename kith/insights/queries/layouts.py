"""Which layout a sheet is written into, and the values for its placeholders."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime

from kith.insights.figures import FIGURES
from kith.insights.models import Layout, Report
from kith.insights.policies.reports import KEEPERS
from kith.insights.queries.taking import cells_of
from kith.insights.rules import placeholders
from kith.insights.rules.reports import silent
from kith.insights.rules.sheet import LINES
from kith.insights.states import LayoutKind, ReportState
from kith.places.models import Area
from kith.places.queries import ancestors

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.insights.models import Numbers
    from kith.insights.queries.taking import Taken
    from kith.insights.rules.placeholders import Name, Value


def visible_to(actor: Actor) -> QuerySet[Layout]:
    """Layouts of the actor's places and of those they lie in: what her sheets are written into."""
    seen = Q(pk=None)
    for path in actor.paths(*KEEPERS):
        seen |= Q(area__path__startswith=path) | Q(area__path__in=ancestors(path))
    rows = Layout.objects.filter(seen).select_related("area").defer("content")
    return rows.order_by("kind", "area__path", "-since_date", "-pk")


def names(kind: LayoutKind) -> list[Name]:
    """Every placeholder of a kind of month sheet."""
    figures = {code: str(one.name) for code, one in FIGURES.items()}
    return placeholders.month_names(figures, of_places=kind == LayoutKind.TOWN)


def values(report: Report, told: Numbers | Taken, *, opens: bool) -> dict[str, Value]:
    """What each placeholder of a month sheet is filled with."""
    return {
        **_texts(report, told),
        **placeholders.of_cells(cells_of(told.cells), opens=opens),
        **placeholders.of_figures(told.figures, opens=opens),
        **placeholders.of_lines(told.lines, _hushed(told, opens=opens).get("", set())),
    }


def rows(report: Report, told: Numbers | Taken, *, opens: bool) -> list[dict[str, Value]]:
    """The same of each place one step down, for the row that repeats."""
    stands = dict(
        Report.objects.filter(month=report.month, area__parent=report.area)
        .exclude(state=ReportState.REPLACED)
        .order_by("version")
        .values_list("area__code", "state")
    )
    hushed = _hushed(told, opens=opens)
    return [
        {
            "place": one["name"],
            "state": state_of(stands.get(one["code"], "")),
            "data_time": _at(told),
            **placeholders.of_cells(cells_of(one["cells"]), opens=opens),
            **placeholders.of_lines(lines_of(one), hushed.get(one["code"], set())),
        }
        for one in told.below
    ]


def lines_of(one: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a place below, from its kept cells."""
    cells = cells_of(one["cells"])
    return [
        {
            "code": line.code,
            "unit": line.unit.value,
            "number": line.of(cells),
            "over": line.over,
            "within": line.within,
        }
        for line in LINES
    ]


def state_of(state: str) -> str:
    return str(ReportState(state).label) if state else placeholders.NOTHING


def _hushed(told: Numbers | Taken, *, opens: bool) -> dict[str, set[str]]:
    """Codes of lines that are not told, by place."""
    found: dict[str, set[str]] = defaultdict(set)
    if not opens:
        below = {one["code"]: lines_of(one) for one in told.below}
        for place, code in silent(told.lines, below):
            found[place].add(code)
    return found


def _at(told: Numbers | Taken) -> str:
    return date_format(localtime(told.at), "SHORT_DATETIME_FORMAT")


def _texts(report: Report, told: Numbers | Taken) -> dict[str, Value]:
    freezing = getattr(report, "freezing", None)
    missing = list(told.missing)
    named = dict(Area.objects.filter(code__in=missing).values_list("code", "name"))
    return {
        "place": report.area.name,
        "month": date_format(report.month, "YEAR_MONTH_FORMAT"),
        "version": report.version,
        "state": state_of(report.state),
        "data_time": _at(told),
        "frozen_at": date_format(localtime(freezing.at), "SHORT_DATETIME_FORMAT")
        if freezing
        else placeholders.NOTHING,
        "reason": report.reason,
        "highlights": report.highlights,
        "problems": report.problems,
        "remarks": report.remarks,
        "next": "\n".join(
            " ".join((one["when"], one["title"], one["place"])) for one in told.listed
        ),
        "missing": "、".join(named.get(code, code) for code in missing),
        "check": told.digest[:16],
    }
