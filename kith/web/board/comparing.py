"""Two runs side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.actor import Role
from kith.dispatch.queries import compare, runs_visible_to
from kith.web.http import Request, or_404, page_of, query_of, with_role

if TYPE_CHECKING:
    from kith.dispatch.queries import Comparison

RUNS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both runs; `difference` is the second less the first."""

    label: str
    first: str
    second: str
    difference: str


@require_GET
@with_role(Role.WORKER, Role.STREET)
def page(request: Request) -> HttpResponse:
    first, second = (_key(request.GET.get(name, "")) for name in ("first", "second"))
    with or_404():
        found = compare(first, second, actor=request.actor)
    of_place = runs_visible_to(request.actor).filter(area=found.second.area)
    context = {
        "found": found,
        "lines": lines(found),
        "page": page_of(request, list(found.changes)),
        "query": query_of(request),
        "runs": of_place[:RUNS],
    }
    return render(request, "web/board/compare.html", context)


def _key(text: str) -> int:
    if not (text.isdecimal() and len(text) < 10):
        raise Http404
    return int(text)


def lines(found: Comparison) -> list[Line]:
    one, two = found.figures
    told = (
        (_("Orders"), one.orders, two.orders),
        (_("Orders with every place filled"), one.orders_full, two.orders_full),
        (_("People wanted"), one.people_wanted, two.people_wanted),
        (_("People found"), one.people_found, two.people_found),
        (_("Volunteers"), one.volunteers, two.volunteers),
        (_("Way to the order on average, m"), one.travel_m, two.travel_m),
        (_("All bills together, min"), one.minutes, two.minutes),
        (_("One bill on average, min"), one.minutes_each, two.minutes_each),
    )
    return [Line(label, f"{a:,}", f"{b:,}", _difference(b - a)) for label, a, b in told]


def _difference(change: float) -> str:
    """With its sign; nothing for no change."""
    change = round(change, 1)
    return f"{change:+,}" if change else ""
