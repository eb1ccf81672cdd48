"""The list as everybody reads it: find a community, read a month, read how it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from kith.activities.policies.monthly import may_read_asks
from kith.activities.poster import share
from kith.activities.queries import monthly as queries
from kith.activities.queries import monthly_lists as lists
from kith.activities.rules.monthly import month_before, month_of, next_month
from kith.places.queries import communities
from kith.web.http import Request, page_of, query_of
from kith.web.monthly import rows

if TYPE_CHECKING:
    from datetime import date

    from kith.activities.models import MonthlyList
    from kith.places.models import Area


@require_GET
def index(request: Request) -> HttpResponse:
    """One's own community first; every other by its name."""
    words = request.GET.get("q", "").strip()[:40]
    found = communities("/").select_related("parent")
    if words:
        found = found.filter(name__icontains=words)
    context = {
        "home": queries.home_of(request.actor),
        "words": words,
        "page": page_of(request, found),
        "query": query_of(request),
    }
    return render(request, "web/monthly/index.html", context)


@require_GET
def place(request: Request, code: str) -> HttpResponse:
    """The newest list there is from this month on; else this month's empty page."""
    area = rows.community(code)
    this = month_of(localtime(request.now).date())
    out = [month for month in lists.published_months(area) if month >= this]
    return redirect(rows.url_of("web:monthly_list", area, _of_today(out, this, request)))


def _of_today(out: list[date], this: date, request: Request) -> date:
    """This month's while it runs; next month's in its last week, or where this one has none."""
    after = next_month(this)
    last_week = (after - localtime(request.now).date()).days <= 7
    if after in out and (last_week or this not in out):
        return after
    return this


@require_GET
def one(
    request: Request, code: str, year: int, month: int, version: int | None = None
) -> HttpResponse:
    """A month by its days; `version` shows how the list was before."""
    area, first = rows.community(code), rows.month_of(year, month)
    every = lists.versions(area, first)
    listed = _version(every, version)
    today = localtime(request.now).date()
    context = {
        "area": area,
        "month": first,
        "listed": listed,
        "is_newest": listed is not None and listed == every[0],
        "versions": every,
        "days": rows.days_of(lists.entries(listed), today),
        "going": sum(not line.is_cancelled for line in lists.entries(listed)),
        "changes": rows.changes_of(listed) if listed else [],
        "lateness": rows.lateness(area, first, request.now),
        "before": rows.url_of("web:monthly_list", area, month_before(first)),
        "after": rows.url_of("web:monthly_list", area, next_month(first)),
        "link": rows.link_of(request, area, first),
        "asking": queries.asking_for(area, request.now),
        "is_kept": may_read_asks(request.actor, area.path),
    }
    if listed is not None and context["is_newest"]:
        context["text"] = share_text(request, area, listed)
    return render(request, "web/monthly/list.html", context)


def _version(every: list[MonthlyList], version: int | None) -> MonthlyList | None:
    if version is None:
        return every[0] if every else None
    found = [listed for listed in every if listed.version == version]
    if not found:
        raise Http404
    return found[0]


def share_text(request: Request, area: Area, listed: MonthlyList) -> str:
    """What the desk pastes into the chat group."""
    most = queries.rules_at(area.path, request.now).share_most
    link = rows.link_of(request, area, listed.month)
    return share.text(area.name, listed.month, lists.entries(listed), link, most)
