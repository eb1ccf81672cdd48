"""How many of those cared for somebody was in touch with in a month, by community, and who not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.care.policies.files import READERS
from kith.care.queries import coverage as queries
from kith.care.queries.files import community_of, flags_of
from kith.care.states import Tier
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.actor import Role
from kith.core.calendar import months_after
from kith.insights.rules.veiling import veiled
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.visits.forms import TIERS

if TYPE_CHECKING:
    from kith.care.queries.coverage import Covered
    from kith.places.models import Area

WHO = (*READERS, Role.DISTRICT)  # the district sees figures only


@dataclass(frozen=True, slots=True)
class Row:
    """A community's month, or the whole's; what could tell who is none."""

    area: Area | None
    visited: int | None
    files: int | None

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down, so that 100 is everybody."""
        if self.visited is None or not self.files:
            return None
        return self.visited * 100 // self.files


@require_GET
@with_role(*WHO)
@never_cache
def page(request: Request) -> HttpResponse:
    """`?month=2026-03`, `?tier=`; printed as it stands."""
    month, tier = _month(request), _tier(request)
    rows: list[Covered] = []
    for path in _paths(request, *WHO):
        rows += queries.month_coverage(path, month, now=request.now, tier=tier)
    opens = request.actor.has(*READERS)
    *shown, whole = _told(rows, opens=opens)
    rules = in_force(VisitRules, path=_paths(request, *WHO)[0], on=month)
    context = _head(request, month, tier) | {
        "rows": shown,
        "whole": whole,
        "withholds": any(row.files is None or row.visited is None for row in (*shown, whole)),
        "least_days": rules.least_days,
        "may_open": opens,
    }
    return render(request, "web/visits/coverage.html", context)


def _told(rows: list[Covered], *, opens: bool) -> list[Row]:
    """Each community, and the whole at the end; a reader who may not open them is not told of so
    few people that she could guess who.
    """
    if opens:
        visited, files = queries.month_total(rows)
        return [*(Row(row.area, row.visited, row.files) for row in rows), Row(None, visited, files)]
    table = veiled([[row.visited, row.files - row.visited] for row in rows])
    areas = [*(row.area for row in rows), None]
    told = [Row(area, of[0], of[2]) for area, of in zip(areas, table, strict=False)]
    return told or [Row(None, 0, 0)]


@require_GET
@with_role(*READERS)
@never_cache
def missing(request: Request) -> HttpResponse:
    """Who was not visited yet: masked, with tier and community."""
    month, tier = _month(request), _tier(request)
    found = [
        file
        for path in _paths(request, *READERS)
        for file in queries.not_visited(path, month, now=request.now, tier=tier)
    ]
    area = request.GET.get("area", "")
    if area:
        found = [file for file in found if str(community_of(file).pk) == area]
    shown = page_of(request, found)
    context = _head(request, month, tier) | {
        "page": shown,
        "query": query_of(request),
        "rows": [(file, str(file.person.name), community_of(file).name, flags_of(file))
                 for file in shown],
    }  # fmt: skip
    return render(request, "web/visits/missing.html", context)


def _paths(request: Request, *roles: Role) -> list[str]:
    """Places of the actor, none of them inside another."""
    paths = sorted(set(request.actor.paths(*roles)))
    return [one for one in paths if not any(one != up and one.startswith(up) for up in paths)]


def _head(request: Request, month: date, tier: str) -> dict[str, Any]:
    this = localdate(request.now).replace(day=1)
    after = months_after(month, 1)
    return {
        "month": month,
        "before": months_after(month, -1),
        "after": after if after <= this else None,
        "is_running": month == this,
        "tier": tier,
        "tiers": TIERS,
    }


def _month(request: Request) -> date:
    """The first day of the month asked for, else of this one. A month to come is not found."""
    this = localdate(request.now).replace(day=1)
    asked = request.GET.get("month", "")
    if not asked:
        return this
    try:
        month = date.fromisoformat(f"{asked}-01")
    except ValueError as bad:
        raise Http404 from bad
    if not month.year >= 2000 or month > this:
        raise Http404
    return month


def _tier(request: Request) -> str:
    tier = request.GET.get("tier", "")
    return tier if tier in Tier else ""
