"""The counsellor's desk: who is on, a new call, what waits, and where something is found."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import BadInput, require
from kith.hotline.actions import rota
from kith.hotline.queries import calls, lines
from kith.hotline.states import PENDING, CallState
from kith.web.hotline.forms import HandoverForm
from kith.web.hotline.rows import rows_of
from kith.web.hotline.tabs import ALL, READERS, TAKERS, tabs
from kith.web.http import Request, or_404, page_of, query_of, with_role

if TYPE_CHECKING:
    from typing import Any

    from kith.hotline.rules import Duty

LAST = 8
FILTERS = ("all", "pending", "overdue", "crisis", "closed")


@never_cache
@require_GET
@with_role(*ALL)
def desk(request: Request) -> HttpResponse:
    """The desk of who takes calls; whoever only counts is shown the figures."""
    duty = lines.duty_of(request.actor, now=request.now)
    own = list(lines.of_actor(request.actor, duty))
    if not own:
        has_list = request.actor.has(*READERS)
        return redirect("web:hotline_calls" if has_list else "web:hotline_month")
    context = _waiting(request, duty) | {
        "tabs": tabs(request),
        "lines": own,
        "key": uuid.uuid4().hex,
        "on": lines.on_shift([line.pk for line in own], now=request.now),
        "mine": lines.next_shift(request.actor.me, now=request.now),
        "drafts": rows_of(calls.drafts(request.actor), request.now),
        "last": rows_of(calls.last_of(request.actor)[:LAST], request.now),
        "handovers": list(lines.last_handover(duty.lines)),
        "handover": HandoverForm(),
        "may_hand_over": bool(duty.lines),
    }
    return render(request, "web/hotline/desk.html", context)


def _waiting(request: Request, duty: Duty) -> dict[str, Any]:
    """What somebody must do today, by its kind."""
    actor, led, now = request.actor, duty.supervises, request.now
    return {
        "crises": list(calls.crises(led)),
        "handed": list(calls.handed_to(actor)),
        "returns": list(calls.returns_for(led)),
        "follow_ups": rows_of(calls.follow_ups(actor, led, now=now)[:LAST], now),
        "to_ring": rows_of(calls.to_ring(actor, led, now=now)[:LAST], now),
        "pending": rows_of(calls.pending(actor, led)[:LAST], now),
        "swaps": list(lines.swaps_for(actor)),
    }


@never_cache
@require_GET
@with_role(*READERS)
def listing(request: Request) -> HttpResponse:
    """Calls as masked lines, by state, or found by an alias or a whole number."""
    chosen = request.GET.get("show", "all")
    return _list(request, _filtered(request, chosen), chosen=chosen)


@never_cache
@require_POST
@with_role(*READERS)
def find(request: Request) -> HttpResponse:
    """What was looked for stands in no address."""
    typed = request.POST.get("words", "")[:60]
    return _list(request, calls.search(request.actor, typed), chosen="", is_found=True)


def _list(request: Request, rows: Any, *, chosen: str, is_found: bool = False) -> HttpResponse:
    page = page_of(request, rows)
    context = {
        "tabs": tabs(request),
        "page": page,
        "rows": rows_of(page.object_list, request.now),
        "query": query_of(request),
        "filters": FILTERS,
        "chosen": chosen,
        "is_found": is_found,
    }
    return render(request, "web/hotline/calls.html", context)


def _filtered(request: Request, chosen: str) -> Any:
    rows = calls.visible_to(request.actor).exclude(state__in=(CallState.DRAFT, CallState.DROPPED))
    if chosen == "pending":
        return rows.filter(state__in=PENDING)
    if chosen == "overdue":
        return calls.late(rows, request.now)
    if chosen == "crisis":
        return rows.filter(crisis__isnull=False)
    return rows.filter(state=CallState.CLOSED) if chosen == "closed" else rows


@require_POST
@with_role(*TAKERS)
def hand_over(request: Request, pk: int) -> HttpResponse:
    require(pk in lines.duty_of(request.actor, now=request.now).lines)
    form = HandoverForm(request.POST)
    if not form.is_valid():
        raise BadInput(why=str(form.errors["text"][0]))
    rota.hand_over(pk, text=form.cleaned_data["text"], actor=request.actor, now=request.now)
    return redirect("web:hotline")


@never_cache
@require_POST
@with_role(Role.HOTLINE)
def handover(request: Request, pk: int) -> HttpResponse:
    """The word for the next one, opened."""
    with or_404():
        text = rota.read_handover(pk, actor=request.actor, now=request.now)
    return render(request, "web/hotline/handover.html", {"text": text, "tabs": tabs(request)})
