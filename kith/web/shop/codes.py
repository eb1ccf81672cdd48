"""What one has chosen: the code to show, until when, and giving it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.points import queries as points
from kith.rewards import policies, queries
from kith.rewards.actions import redeem
from kith.rewards.rules import code_of, digits_of
from kith.rewards.states import REDEMPTION, RedemptionState
from kith.web.http import Request, page_of, query_of, signed_in
from kith.web.shop.cards import picture_url

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.rewards.models import Redemption

TONES = {
    RedemptionState.HELD: "wait",
    RedemptionState.CAPTURED: "good",
    RedemptionState.CANCELLED: "done",
    RedemptionState.EXPIRED: "done",
    RedemptionState.REFUNDED: "warn",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A redemption as its owner sees it; `lapsed` before the clock has noted it."""

    pk: int
    title: str
    merchant: str
    whereabouts: str
    hours: str
    points: int
    state: str
    tone: str
    made_at: datetime
    expires_at: datetime
    handed_at: datetime | None
    picture: str
    is_waiting: bool
    may_cancel: bool


def row_of(row: Redemption, actor: Actor, now: datetime) -> Row:
    is_held = row.state == RedemptionState.HELD
    handed = getattr(row, "hand_out", None)
    return Row(
        pk=row.pk,
        title=row.title,
        merchant=row.merchant.name,
        whereabouts=row.merchant.whereabouts,
        hours=row.merchant.hours,
        points=row.points,
        state=str(RedemptionState(row.state).label),
        tone=TONES[RedemptionState(row.state)],
        made_at=row.made_at,
        expires_at=row.expires_at,
        handed_at=handed.at if handed else None,
        picture=picture_url(row.reward),
        is_waiting=is_held and now < row.expires_at,
        may_cancel=REDEMPTION.allows(row.state, "cancel") and policies.may_cancel(actor, row),
    )


@require_GET
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """What was chosen, the newest first."""
    page = page_of(request, queries.mine(request.actor))
    rows = [row_of(row, request.actor, request.now) for row in page]
    return render(
        request,
        "web/shop/mine.html",
        {
            "waiting": [row for row in rows if row.is_waiting],
            "past": [row for row in rows if not row.is_waiting],
            "page": page,
            "query": query_of(request),
            "balance": points.balance(request.actor.me),
        },
    )


@require_GET
@signed_in
@never_cache
def code(request: Request, pk: int) -> HttpResponse:
    """The code as a picture and as digits, for the customer's eyes only."""
    found = _find(request, pk)
    row = row_of(found, request.actor, request.now)
    context: dict[str, object] = {"row": row}
    if row.is_waiting:
        salt = found.code.salt
        digits = digits_of(found.pk, salt)
        context["qr"] = _qr(request, code_of(found.pk, salt))
        context["digits"] = (digits[:4], digits[4:])
    return render(request, "web/shop/code.html", context)


def _find(request: Request, pk: int) -> Redemption:
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    if not policies.may_show_code(request.actor, row):
        raise Http404
    return row


def _qr(request: Request, secret: str) -> str:
    """A data address with the picture. What follows the # never travels to a server."""
    link = request.build_absolute_uri(reverse("web:till"))
    drawn = segno.make(f"{link}#{secret}", error="m", micro=False)
    return drawn.svg_data_uri(scale=8, border=3, light="#fff")


@require_POST
@signed_in
def cancel(request: Request, pk: int) -> HttpResponse:
    """Given back: the points are free again."""
    _find(request, pk)
    redeem.cancel(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Given back. Your points are free again."))
    return redirect("web:my_codes")
