"""Per place and year: pledged, received, spent, left over; each figure opens to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from kith.places.queries import within
from kith.projects.queries import money as queries
from kith.projects.queries import venture
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.projects.money_rows import yuan
from kith.web.projects.money_tabs import READERS, money_tabs
from kith.web.templatetags.kith import minutes

if TYPE_CHECKING:
    from kith.places.models import Area
    from kith.projects.queries.money import Totals
    from kith.projects.queries.venture import PoolTotals


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place's year in words."""

    area: Area
    pledged: str
    received: str
    spent: str
    surplus: str
    goods: str
    work: str
    units: int
    granted: str
    paid: str


@require_GET
@with_role(*READERS)
def figures(request: Request) -> HttpResponse:
    """The places I oversee, the largest first; four figures that are never one."""
    year = year_of(request) or localtime(request.now).year
    page = page_of(request, _places(request))
    paths = [area.path for area in page.object_list]
    totals, pools = queries.totals_of_places(paths, year), venture.totals_of_places(paths, year)
    context = {
        "tabs": money_tabs(request),
        "year": year,
        "years": [localtime(request.now).year - n for n in range(3)],
        "page": page,
        "rows": [_row(area, totals[area.path], pools[area.path]) for area in page.object_list],
        "query": query_of(request),
    }
    return render(request, "web/projects/money/figures.html", context)


def _places(request: Request) -> Any:
    areas = within(request.actor.paths(*READERS))
    return areas.filter(level__in=queries.LEVELS)


def _row(area: Area, totals: Totals, pool: PoolTotals) -> PlaceRow:
    return PlaceRow(
        area=area,
        pledged=yuan(totals.pledged_fen),
        received=yuan(totals.received_fen),
        spent=yuan(totals.spent_fen),
        surplus=yuan(totals.surplus_fen),
        goods=yuan(totals.goods_received_fen),
        work=minutes(totals.work_received_min),
        units=totals.units,
        granted=yuan(pool.granted_fen),
        paid=yuan(pool.paid_fen),
    )


@require_GET
@with_role(*READERS)
def surpluses(request: Request) -> HttpResponse:
    """What was left over, and what became of it."""
    rows = queries.surpluses(request.actor)
    page = page_of(request, narrowed(request, rows, area="project__area", year="at__year"))
    context = {
        "tabs": money_tabs(request),
        "page": page,
        "rows": [(row, yuan(row.fen)) for row in page.object_list],
        "query": query_of(request),
    }
    return render(request, "web/projects/money/surpluses.html", context)


def narrowed(request: Request, rows: Any, *, area: str, year: str) -> Any:
    """Only those of the place and year that a figure led here from."""
    if code := request.GET.get("place", ""):
        place = get_object_or_404(_places(request), code=code)
        rows = rows.filter(**{f"{area}__path__startswith": place.path})
    if found := year_of(request):
        rows = rows.filter(Q(**{year: found}))
    return rows


def year_of(request: Request) -> int:
    """The year that the address names; 0 where it names none."""
    typed = request.GET.get("year", "")
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4
    return int(typed) if is_year else 0
