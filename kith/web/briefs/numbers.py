"""One number of a brief: three forms, as signed and as the records are now, and its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from kith.insights.figures import FIGURES
from kith.insights.figures.shape import How
from kith.insights.policies import READERS, may_open
from kith.insights.queries import briefs as queries
from kith.insights.queries.numbers import taken
from kith.web.briefs import reading
from kith.web.figures.columns import columns, rows
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from kith.insights.models import BriefNumber

ROWS: Final = 50


@require_GET
@with_role(*READERS)
def page(request: Request, pk: int, key: str) -> HttpResponse:
    """The rows are those of the version's moment; who may not open them sees the number alone."""
    version = reading.version_of(request, reading.brief_of(request, pk))
    row = queries.of_number(version, key)
    if row is None:
        raise Http404
    figure, asked = FIGURES[row.figure], queries.asked_by(row, version.data_at)
    rules = queries.contents(version).rules
    now = taken(row.figure, asked, rules, years=row.years, is_alone=row.is_alone)
    opens = may_open(request.actor, row.area.path)
    context = {
        "version": version,
        "brief": version.brief,
        "figure": figure,
        "row": row,
        "three": reading.three(version, row, chinese=reading.is_chinese(request)),
        "is_same": (now.number, now.of, now.untold or "") == (row.number, row.of, row.untold),
        "opens": opens,
        "data_at": reading.stamp(version.data_at),
        "elsewhere": _elsewhere(row.figure, row),
    }
    if opens:
        found = figure.opened(asked)
        found = found if figure.how is How.ONCE else found.order_by("pk")
        told = columns(found.model, figure.columns, request.actor)
        page = page_of(request, found.values_list(*figure.columns), ROWS)
        headings = [one.heading for one in told]
        lines = [list(zip(headings, line, strict=True)) for line in rows(told, page.object_list)]
        context |= {"page": page, "query": query_of(request), "headings": headings, "rows": lines}
    return render(request, "web/briefs/number.html", context)


def _elsewhere(figure: str, row: BriefNumber) -> str:
    """The same figure among all figures, where another place or period can be chosen."""
    query = {"area": row.area.code, "from": row.since.isoformat(), "to": row.last.isoformat()}
    query |= {"about": row.about} if row.about else {}
    return f"{reverse('web:figure', args=[figure])}?{urlencode(query)}"
