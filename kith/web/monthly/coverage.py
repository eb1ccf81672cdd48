"""Which communities have their list of a month in time, street by street."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from kith.activities.policies.monthly import OVERSEERS
from kith.activities.queries.monthly_coverage import by_street, coverage
from kith.activities.rules.monthly import month_before, month_of, next_month
from kith.places.queries import within
from kith.web.activities.hub import tabs
from kith.web.http import Request, with_role
from kith.web.monthly import rows

if TYPE_CHECKING:
    from datetime import date

    from kith.activities.queries.monthly_coverage import Coverage, Covered
    from kith.places.models import Area


@require_GET
@with_role(*OVERSEERS)
def page(request: Request) -> HttpResponse:
    """`?area=` one place of the actor's, `?month=2026-04` another month."""
    month, area = _month(request), _area(request)
    whole = coverage(area, month, request.now)
    context = {
        "area": area,
        "month": month,
        "whole": whole,
        "streets": [(street, _linked(street, month)) for street in by_street(whole)],
        "before": month_before(month),
        "after": next_month(month),
        "hub": tabs(request.actor, "monthly_desk"),
    }
    return render(request, "web/monthly/coverage.html", context)


def _linked(street: Coverage, month: date) -> list[tuple[Covered, str]]:
    name = "web:monthly_list"
    return [(row, rows.url_of(name, row.area, month)) for row in street.rows]


def _month(request: Request) -> date:
    """The one named; else next month's in the last week of a month, this month's before."""
    found = re.fullmatch(r"(20\d\d)-(\d\d)", request.GET.get("month", ""))
    if found:
        return rows.month_of(int(found[1]), int(found[2]))
    today = localtime(request.now).date()
    after = next_month(month_of(today))
    return after if (after - today).days <= 7 else month_of(today)


def _area(request: Request) -> Area:
    """The highest place one oversees, or the one named below it."""
    mine = within(request.actor.paths(*OVERSEERS))
    code = request.GET.get("area", "")
    if code:
        named: Area = get_object_or_404(mine, code=code)
        return named
    return min(mine, key=lambda area: (len(area.path), area.code))
