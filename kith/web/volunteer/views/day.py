"""My day: what is next, today, this week, later; what waits for a word; what is past."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from kith.orders import queries
from kith.orders.states import WAITING_TO_SERVE, ClaimState
from kith.web.http import Request, page_of, query_of, signed_in
from kith.web.volunteer.rows import ClaimRow, claim_row

if TYPE_CHECKING:
    from kith.orders.models import Claim

PAST_PAGE = 10
ACTIVE = (*WAITING_TO_SERVE, ClaimState.SERVED)


@require_GET
@signed_in
def my_day(request: Request) -> HttpResponse:
    """Everything the actor and her groups have agreed to, in the order it comes."""
    now = request.now
    claims = queries.claims_of(request.actor).select_related("order__area__parent")
    active = list(claims.filter(state__in=ACTIVE))
    past = claims.exclude(state__in=ACTIVE).order_by("-order__worksheet__starts_at", "-pk")
    page = page_of(request, past, PAST_PAGE)
    context: dict[str, Any] = {
        **_groups(active, now),
        "waiting": [claim_row(c, now=now) for c in active if c.state == ClaimState.SERVED],
        "page": page,
        "past": [claim_row(c, now=now) for c in page.object_list],
        "query": query_of(request),
        "offers": queries.offers_to(request.actor, now=now).count(),
        "today": now,
    }
    return render(request, "web/volunteer/my_day.html", context)


def _groups(active: list[Claim], now: datetime) -> dict[str, Any]:
    """The next one apart; the others by how far away they are."""
    coming = [claim_row(c, now=now) for c in active if c.state in WAITING_TO_SERVE]
    coming.sort(key=lambda row: row.claim.state != ClaimState.SERVING)  # who is there comes first
    first, others = coming[:1], coming[1:]
    today = localdate(now)
    days: dict[str, list[ClaimRow]] = {"today_rows": [], "week_rows": [], "later_rows": []}
    for row in others:
        day = localdate(row.claim.order.worksheet.starts_at)
        days[_bucket(day <= today, day < today + timedelta(days=7))].append(row)
    return {"next_row": first[0] if first else None, **days}


def _bucket(is_today: bool, is_this_week: bool) -> str:
    if is_today:
        return "today_rows"
    return "week_rows" if is_this_week else "later_rows"
