"""How many records of a place are A, B and C, month by month, and the records behind each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.hours.states import Grade
from kith.insights.actions.refreshing import refresh
from kith.insights.policies import READERS
from kith.insights.queries import integrity_grades as queries
from kith.web.figures.asking import Ask, asked
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.integrity.numbers import Number, line, table
from kith.web.integrity.tabs import tabs

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from kith.places.models import Area

ROWS = 50
LINES = 60
TOTAL = ""  # the address of all grades together


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """`?area=&from=&to=`: one line a place and month; for who may not open, small ones hidden."""
    refresh()
    ask = asked(request).in_months
    told = queries.graded(ask.area.path, ask.since, ask.until)
    counts = table([one.counts for one in told], opens=ask.opens)
    labels = [*(_("Grade %(grade)s") % {"grade": g} for g in queries.GRADES), _("Together")]
    lines = [
        (one.area.name, one.month, _numbers(ask, row, labels, one.area, one.month))
        for one, row in zip(told, counts, strict=False)
    ]
    context = {
        "tabs": tabs(request, "integrity_grades"),
        "ask": ask,
        "labels": labels,
        "grades": [(g.value, g.label) for g in Grade],
        "page": (found := page_of(request, lines, LINES)),
        "lines": list(found.object_list),
        "query": query_of(request),
        "sums": _numbers(ask, counts[-1], labels, ask.area, None) if told else [],
    }
    return render(request, "web/integrity/grades.html", context)


def _numbers(
    ask: Ask, row: list[int | None], labels: list[str], area: Area, month: date | None
) -> list[Number]:
    """Shares of the line's own total; each number opens to its records."""
    query = ask.of(area) if month is None else _query(ask, area, month)
    return line(row, labels, partial(_address, query), opens=ask.opens, whole=row[-1])


def _query(ask: Ask, area: Area, month: date) -> str:
    only = f"{month:%Y-%m}"
    return f"area={area.code}&from={only}&to={only}"


def _address(query: str, column: int) -> str:
    grades = (*queries.GRADES, TOTAL)
    return f"{reverse('web:integrity_grade_rows')}?{query}&grade={grades[column]}"


@require_GET
@with_role(*READERS)
def rows(request: Request) -> HttpResponse:
    """The records behind one number."""
    refresh()
    ask = asked(request).in_months
    if not ask.opens:
        raise PermissionDenied
    grade = request.GET.get("grade", "")
    grade = grade if grade in queries.GRADES else ""
    found = queries.rows(ask.area.path, ask.since, ask.until, grade)
    shown = page_of(request, found, ROWS)
    context = {
        "ask": ask,
        "grade": grade,
        "number": shown.paginator.count,
        "page": shown,
        "query": query_of(request),
    }
    return render(request, "web/integrity/grade_rows.html", context)
