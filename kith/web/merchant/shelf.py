"""Counters of a place, and the shelf behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.rewards import policies, queries
from kith.rewards.actions import merchants
from kith.rewards.states import RewardState
from kith.web.http import Request, page_of, query_of, status_of, with_role
from kith.web.merchant.forms import AppointForm
from kith.web.shop.cards import picture_url

if TYPE_CHECKING:
    from kith.rewards.models import Merchant, Reward

KEEPERS = (Role.MERCHANT, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)
TONES = {
    RewardState.DRAFT: "plain",
    RewardState.PROPOSED: "wait",
    RewardState.PUBLISHED: "good",
    RewardState.ENDED: "done",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A reward on the shelf as those behind it see it."""

    pk: int
    title: str
    points: int
    stock: int
    held: int
    handed_out: int
    tone: str
    state: str
    picture: str


def line_of(row: Reward) -> Line:
    state = RewardState(row.state)
    return Line(
        pk=row.pk,
        title=row.title,
        points=row.points,
        stock=row.stock,
        held=row.held,
        handed_out=row.handed_out,
        tone=TONES[state],
        state=str(state.label),
        picture=picture_url(row),
    )


@require_GET
@with_role(*KEEPERS)
def shelves(request: Request) -> HttpResponse:
    """Every counter the actor stands behind or is in charge of."""
    waiting = Count("rewards", filter=Q(rewards__state=RewardState.PROPOSED))
    shown = Count("rewards", filter=Q(rewards__state=RewardState.PUBLISHED))
    rows = queries.merchants(request.actor).annotate(waiting=waiting, shown=shown)
    words = request.GET.get("q", "").strip()[:40]
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(area__name__icontains=words))
    page = page_of(request, rows)
    context = {
        "page": page,
        "query": query_of(request),
        "words": words,
        "may_found": request.actor.has(*policies.DESK),
    }
    return render(request, "web/merchant/shelves.html", context)


@require_GET
@with_role(*KEEPERS)
def shelf(request: Request, pk: int) -> HttpResponse:
    """What one counter offers, in every state."""
    return show_shelf(request, get_object_or_404(queries.merchants(request.actor), pk=pk))


def show_shelf(
    request: Request, merchant: Merchant, form: AppointForm | None = None
) -> HttpResponse:
    may_appoint = request.actor.over(merchant.area.path, *policies.DESK)
    rows = queries.rewards_visible_to(request.actor).filter(merchant=merchant)
    state = request.GET.get("state", "")
    if state in RewardState.values:
        rows = rows.filter(state=state)
    page = page_of(request, rows)
    return render(
        request,
        "web/merchant/shelf.html",
        {
            "merchant": merchant,
            "page": page,
            "lines": [line_of(row) for row in page],
            "query": query_of(request),
            "state": state,
            "states": RewardState.choices,
            "staff": list(queries.staff(merchant.pk, request.now)),
            "may_put_up": policies.may_put_up(request.actor, merchant),
            "may_appoint": may_appoint,
            "appoint_form": (form or AppointForm()) if may_appoint else None,
        },
        status=status_of(form) if form else 200,
    )


@require_POST
@with_role(*KEEPERS)
def set_open(request: Request, pk: int) -> HttpResponse:
    """The counter takes new choices, or none for the time being."""
    get_object_or_404(queries.merchants(request.actor), pk=pk)
    is_open = request.POST.get("open") == "yes"
    merchants.set_open(pk, is_open=is_open, actor=request.actor, now=request.now)
    closed, opened = _("The counter takes no new choices."), _("The counter takes new choices.")
    messages.success(request, opened if is_open else closed)
    return redirect("web:shelf", pk)
