"""What was chosen and handed over at one counter, and what the desk takes back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.rewards import policies, queries
from kith.rewards.actions import counter, redeem
from kith.rewards.states import REDEMPTION, RedemptionState
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.merchant.forms import ReasonForm
from kith.web.merchant.settlements import reason_of
from kith.web.merchant.shelf import KEEPERS
from kith.web.shop.codes import Row, row_of

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.rewards.models import Redemption

DESK = (Role.WORKER, Role.STREET)


@dataclass(frozen=True, slots=True)
class Line:
    """`settlement_id` is none while it can still be taken back."""

    row: Row
    customer: str
    settlement_id: int | None
    verbs: tuple[str, ...]


def line_of(found: Redemption, actor: Actor, now: datetime) -> Line:
    settled = getattr(found, "settlement_line", None)
    settlement_id = settled.settlement_id if settled else None
    may = {
        "cancel": policies.may_cancel(actor, found)
        and not policies.is_side(actor, found.person_id),
        "refund": policies.may_refund(actor, found) and settlement_id is None,
    }
    verbs = tuple(v for v in REDEMPTION.verbs(found.state) if may.get(v))
    return Line(row_of(found, actor, now), str(found.person.name), settlement_id, verbs)


@require_GET
@with_role(*KEEPERS)
def redemptions(request: Request, pk: int) -> HttpResponse:
    """Every redemption at this counter, the newest first."""
    merchant = get_object_or_404(queries.merchants(request.actor), pk=pk)
    rows = queries.visible_to(request.actor).filter(merchant=merchant)
    state = request.GET.get("state", "")
    if state in RedemptionState.values:
        rows = rows.filter(state=state)
    number = request.GET.get("number", "").strip()
    if number.isdigit():
        rows = rows.filter(pk=int(number[:18]))
    page = page_of(request, rows.select_related("person", "settlement_line"))
    context = {
        "merchant": merchant,
        "page": page,
        "lines": [line_of(row, request.actor, request.now) for row in page],
        "query": query_of(request),
        "state": state,
        "number": number,
        "states": RedemptionState.choices,
        "form": ReasonForm(),
    }
    return render(request, "web/merchant/redemptions.html", context)


@require_POST
@with_role(*DESK)
def refund(request: Request, pk: int) -> HttpResponse:
    """What was handed over came back."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    require(policies.may_refund(request.actor, found))
    counter.refund(pk, reason=reason_of(request), actor=request.actor, now=request.now)
    messages.success(request, _("Taken back: the points are in the passbook again."))
    return redirect("web:redemptions", found.merchant_id)


@require_POST
@with_role(*DESK)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Given back at the desk for somebody."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    require(policies.may_cancel(request.actor, found))
    redeem.cancel(pk, reason=reason_of(request), actor=request.actor, now=request.now)
    messages.success(request, _("Given back: the points are free again."))
    return redirect("web:redemptions", found.merchant_id)
