"""The list of care files: whom it is time to see, whose tier is to be looked at, children apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.care.policies.files import DESK, READERS
from kith.care.queries import files as queries
from kith.care.states import FileState, Flag, Tier
from kith.web.care.rows import row_of
from kith.web.care.tabs import tabs
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.care.models import CareFile

WHAT = {
    "all": gettext_lazy("All"),
    "overdue": gettext_lazy("Visit overdue"),
    "assess": gettext_lazy("Tier to look at"),
    "children": gettext_lazy("Children"),
    "closed": gettext_lazy("Closed"),
}


@require_GET
@with_role(*READERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """Masked names, community, flags, tier and next visit: never a circumstance."""
    what = request.GET.get("what", "all")
    tier, flag = request.GET.get("tier", ""), request.GET.get("flag", "")
    rows = _of(request, what)
    if tier in Tier.values:
        rows = rows.filter(tier=tier)
    if flag in Flag.values:
        rows = queries.with_flag(rows, flag)
    found = page_of(request, rows)
    context = {
        "tabs": tabs(request.actor, "web:care_files"),
        "page": found,
        "rows": [row_of(file, request.now) for file in found.object_list],
        "query": query_of(request),
        "what": what,
        "whats": list(WHAT.items()),
        "tier": tier,
        "tiers": Tier.choices,
        "flag": flag,
        "flags": Flag.choices,
        "may_open": request.actor.has(*DESK),
    }
    return render(request, "web/care/list.html", context)


def _of(request: Request, what: str) -> QuerySet[CareFile]:
    overdue_at = request.now if what == "overdue" else None
    rows = queries.with_due(queries.of_desk(request.actor), overdue_at=overdue_at)
    if what == "closed":
        return rows.filter(state=FileState.CLOSED)
    rows = rows.filter(state=FileState.OPEN, is_child=what == "children")
    if what == "assess":
        return rows.filter(reassess_on__lte=localdate(request.now))
    return rows
