"""What everybody reads: talks to come, the number to call, where to watch, how to invite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from kith.activities.policies.tours import READERS
from kith.activities.queries import brands, kinds
from kith.activities.queries.sessions import public, to_come
from kith.activities.states import MediaKind, SessionState
from kith.catalogue.states import FiveFor
from kith.core.actor import Role
from kith.hotline.queries.lines import listed
from kith.hotline.states import LineKind
from kith.programmes.queries import programmes_visible_to
from kith.programmes.states import ProgrammeState
from kith.web.http import Request, page_of, query_of
from kith.web.psych.tabs import tabs_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.programmes.models import Programme

SHOWN = 10  # talks and broadcasts on one page


def brands_of(request: Request) -> QuerySet[Programme]:
    """Programmes for those who need comfort, that run or ran; drafts are shown elsewhere."""
    rows = programmes_visible_to(request.actor).filter(five_for=FiveFor.PSYCHOLOGICAL)
    return rows.filter(state__in=(ProgrammeState.APPROVED, ProgrammeState.ENDED))


def brand(request: Request, pk: int) -> Programme:
    found: Programme = get_object_or_404(brands_of(request), pk=pk)
    return found


@require_GET
def page(request: Request) -> HttpResponse:
    """Every brand that runs; where there is only one, its own page."""
    rows = brands_of(request).filter(state=ProgrammeState.APPROVED)
    found = page_of(request, rows)
    if found.paginator.count == 1:
        return redirect("web:psych_brand", found.object_list[0].pk)
    context = {
        "page": found, "rows": found.object_list, "query": query_of(request),
        "tabs": tabs_of(request),
    }  # fmt: skip
    return render(request, "web/psych/list.html", context)


@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """One brand as the public reads it; for the desk the way to its figures."""
    row = brand(request, pk)
    sessions = public().filter(series__programme=row).exclude(state=SessionState.CANCELLED)
    coming = to_come(sessions, request.now).filter(series__kind__in=brands.TOURING)
    seen = sessions.filter(series__kind__in=("ONLINE", "BROADCAST")).order_by("-starts_at")
    context = {
        "row": row,
        "tabs": tabs_of(request),
        "coming": coming[:SHOWN],
        "seen": seen[:SHOWN],
        "lines": listed(row.area.path).filter(kind=LineKind.PSYCHOLOGICAL),
        "accounts": kinds.channels(row.area.path, MediaKind.VIDEO_ACCOUNT),
        "may_invite": request.actor.has(Role.LIAISON, *READERS[:-1]),
        "is_reader": request.actor.over(row.area.path, *READERS),
        "is_running": row.state == ProgrammeState.APPROVED,
    }
    return render(request, "web/psych/one.html", context)
