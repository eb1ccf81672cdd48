"""Month sheets: who has handed in, one sheet with its next step, print, spreadsheet, changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kith.core.actor import Role
from kith.core.calendar import months_after
from kith.insights.actions.refreshing import refresh
from kith.insights.policies import READERS, may_check, may_open
from kith.insights.queries import reports as queries
from kith.insights.queries.sheets import is_current
from kith.insights.queries.taking import take
from kith.insights.states import ReportState
from kith.insights.states.reports import KEPT
from kith.journal.queries import story
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.reports import telling
from kith.web.reports.forms import ReasonForm, TextsForm
from kith.web.reports.tabs import ALL, tabs
from kith.web.reports.verbs import verbs

if TYPE_CHECKING:
    from datetime import date, datetime

    from django import forms

    from kith.insights.models import Numbers, Report
    from kith.insights.queries.reports import Stand
    from kith.insights.queries.taking import Taken

WAYS: Final = (
    ("", gettext_lazy("All")),
    ("missing", gettext_lazy("Not handed in")),
    ("in_hand", gettext_lazy("With the street or district")),
    ("frozen", gettext_lazy("Frozen")),
)
STEPS: Final = {
    "draft": gettext_lazy("drafted from the records"),
    "write": gettext_lazy("texts were written"),
    "check": gettext_lazy("checked and handed in"),
    "merge": gettext_lazy("taken in by the street"),
    "freeze": gettext_lazy("frozen"),
    "send_back": gettext_lazy("sent back"),
    "replace": gettext_lazy("replaced by a newer version"),
}
SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in the list: whose sheet is where, and how late."""

    stand: Stand
    last_day: date  # on which it is in time
    tone: str
    label: str
    who: str
    may_start: bool


@require_GET
@with_role(*ALL)
def overview(request: Request) -> HttpResponse:
    """What is missing, whose, how late; who handed in."""
    if not request.actor.has(*READERS):
        return redirect("web:unit_sheets" if request.actor.has(Role.LIAISON) else "web:team_sheets")
    month = month_of(request)
    rows, show = queries.places(request.actor), request.GET.get("show", "")
    found = page_of(request, queries.standing(rows, month, show), SIZE)
    stands = queries.stands(found.object_list, month, now=request.now)
    counted = queries.counted(rows, month)
    context = {
        "tabs": tabs(request.actor, "reports"),
        "month": month,
        "typed": f"{month:%Y-%m}",
        "before": f"{months_after(month, -1):%Y-%m}",
        "after": f"{months_after(month, 1):%Y-%m}",
        "is_over": month < _this_month(request),
        "show": show,
        "ways": [(way, words, counted[way]) for way, words in WAYS],
        "page": found,
        "query": query_of(request),
        "rows": [_standing(request, one) for one in stands],
    }
    return render(request, "web/reports/overview.html", context)


def month_of(request: Request) -> date:
    """The month that `?month=2026-03` names, else the one that has just ended."""
    typed = request.GET.get("month", "") or request.POST.get("month", "")
    year, _sign, month = typed.partition("-")
    if year.isdigit() and month.isdigit() and len(year) == 4 and 1 <= int(month) <= 12:
        return _this_month(request).replace(year=int(year), month=int(month))
    return months_after(_this_month(request), -1)


def _this_month(request: Request) -> date:
    return localtime(request.now).date().replace(day=1)


def _standing(request: Request, stand: Stand) -> Standing:
    report = stand.report
    return Standing(
        stand=stand,
        last_day=_last_day(stand.due_at),
        tone=telling.TONES[ReportState(report.state)] if report else "plain",
        label=report.get_state_display() if report else _("not begun"),
        who=str(Role(stand.handed_in.role).label)
        if stand.handed_in and stand.handed_in.role in Role.values
        else "",
        may_start=report is None and may_check(request.actor, stand.area),
    )


def _last_day(due: datetime) -> date:
    return localtime(due - timedelta(seconds=1)).date()


# ------------------------------------------------------------------------------------- one sheet


def found(request: Request, pk: int) -> Report:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def told_of(report: Report, request: Request) -> Numbers | Taken:
    """The numbers of a sheet: those it was frozen with, those handed in, or those of now."""
    if report.state in KEPT:
        return report.freezing.numbers
    handed_in = None if report.state == ReportState.DRAFT else queries.numbers_of(report)
    if handed_in is not None:
        return handed_in
    refresh()
    return take(report.area, report.month, now=request.now)


@require_GET
@with_role(*READERS)
def sheet(request: Request, pk: int) -> HttpResponse:
    """One version of a sheet; each number opens to its records."""
    report = found(request, pk)
    texts = TextsForm(initial=_texts(report))
    return shown(request, report, texts, ReasonForm())


def shown(
    request: Request, report: Report, texts: forms.Form, reason: forms.Form, status: int = 200
) -> HttpResponse:
    context = _context(request, report) | {
        "verbs": verbs(request.actor, report),
        "texts": texts,
        "reason": reason,
        "events": _events(report),
        "versions": queries.versions(report.area_id, report.month),
    }
    return render(request, "web/reports/sheet.html", context, status=status)


def _context(request: Request, report: Report) -> dict[str, Any]:
    opens, told = may_open(request.actor, report.area.path), told_of(report, request)
    return {
        "report": report,
        "tone": telling.TONES[ReportState(report.state)],
        "told": told,
        "is_live": report.state == ReportState.DRAFT,
        "is_behind": report.state == ReportState.DRAFT and not is_current(),
        "is_over": report.month < _this_month(request),
        "last_day": _last_day(report.due_at),
        "is_late": report.state == ReportState.DRAFT and request.now >= report.due_at,
        "sections": telling.sections(report, told, opens=opens),
        "figures": telling.figures(report, told, opens=opens),
        "heading": telling.heading(told),
        "places": telling.places(report, told, opens=opens),
        "missing": [p.name for p in queries.below(report.area) if p.code in told.missing],
        "definitions": list(telling.definitions(told)),
        "freezing": getattr(report, "freezing", None),
    }


def _texts(report: Report) -> dict[str, str]:
    return {name: getattr(report, name) for name in TextsForm.base_fields}


def _events(report: Report) -> list[dict[str, str]]:
    """The way of the sheet, for the story."""
    return [
        {
            "mark": "problem" if entry.verb == "send_back" else "done",
            "title": str(STEPS.get(entry.verb, entry.verb)),
            "when": f"{localtime(entry.at):%Y-%m-%d %H:%M}",
            "who": str(Role(entry.actor_role).label) if entry.actor_role in Role.values else "",
            "text": str(entry.facts.get("reason", "")),
        }
        for entry in story("report", report.pk)
    ]


@require_GET
@with_role(*READERS)
def printed(request: Request, pk: int) -> HttpResponse:
    """The same for paper: A4, with room for three signatures."""
    return render(request, "web/reports/print.html", _context(request, found(request, pk)))


@require_GET
@with_role(*READERS)
def changes(request: Request, pk: int) -> HttpResponse:
    """Against the version before, and against the records as they are now."""
    report = found(request, pk)
    if report.state == ReportState.DRAFT and report.version == 1:
        raise Http404
    opens, told = may_open(request.actor, report.area.path), told_of(report, request)
    older = next(
        (one for one in queries.versions(report.area_id, report.month)
         if one.version < report.version and one.state in KEPT), None,
    )  # fmt: skip
    refresh()
    live = take(report.area, report.month, now=request.now)
    context = {
        "report": report,
        "told": told,
        "older": older,
        "since": telling.changes(report, older.freezing.numbers.lines, told.lines, opens=opens)
        if older
        else [],
        "now": telling.changes(report, told.lines, live.lines, opens=opens),
        "opens": opens,
    }
    return render(request, "web/reports/changes.html", context)
