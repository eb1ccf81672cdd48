"""The counter, on a phone: a code comes in, what is to be handed over shows, one press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.rewards import queries
from kith.rewards.actions import counter
from kith.rewards.states import RedemptionState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.merchant.forms import CodeForm
from kith.web.shop.cards import picture_url
from kith.web.shop.codes import TONES

if TYPE_CHECKING:
    from kith.rewards.models import HandOut, Merchant, Redemption


@dataclass(frozen=True, slots=True)
class Handed:
    """A line of today's list: the customer only as a mask."""

    pk: int
    title: str
    customer: str
    at: datetime
    points: int
    tone: str
    state: str


@require_GET
@with_role(Role.MERCHANT)
def tills(request: Request) -> HttpResponse:
    """The one counter, or which of several."""
    mine = list(queries.counters_of(request.actor))
    if len(mine) == 1:
        return redirect("web:till_of", mine[0].pk)
    return render(request, "web/merchant/tills.html", {"merchants": mine})


@require_GET
@with_role(Role.MERCHANT)
@never_cache
def till(request: Request, pk: int) -> HttpResponse:
    return _show(request, _mine(request, pk), CodeForm())


def _mine(request: Request, pk: int) -> Merchant:
    return get_object_or_404(queries.counters_of(request.actor), pk=pk)


def _show(request: Request, merchant: Merchant, form: CodeForm) -> HttpResponse:
    today = localtime(request.now).date()
    rows = queries.handed_out_on(merchant.pk, today)
    page = page_of(request, rows)
    context = {
        "merchant": merchant,
        "is_one": queries.counters_of(request.actor).count() == 1,
        "form": form,
        "page": page,
        "query": query_of(request),
        "handed": [_handed(row) for row in page],
        "today": request.now,
    }
    return render(request, "web/merchant/till.html", context, status=status_of(form))


def _handed(row: HandOut) -> Handed:
    what = row.redemption
    return Handed(
        pk=what.pk,
        title=what.title,
        customer=str(what.person.name),
        at=row.at,
        points=what.points,
        tone=TONES[RedemptionState(what.state)],
        state=str(RedemptionState(what.state).label),
    )


@require_POST
@with_role(Role.MERCHANT)
@never_cache
def enter(request: Request, pk: int) -> HttpResponse:
    """A code is looked up; a wrong one is counted."""
    merchant, form = _mine(request, pk), CodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data["code"]
            made = counter.enter(pk, typed=typed, actor=request.actor, now=request.now)
            if made.redemption_id is not None:
                return redirect("web:till_try", pk, made.pk)
            form.add_error("code", _("This code is not known at this counter. Please try again."))
    return _show(request, merchant, form)


@require_GET
@with_role(Role.MERCHANT)
@never_cache
def entered(request: Request, pk: int, try_id: int) -> HttpResponse:
    """What is to be handed over, and to whom, as a mask."""
    merchant = _mine(request, pk)
    row = _entered(request, merchant, try_id)
    is_good = row.state == RedemptionState.HELD and request.now < row.expires_at
    context = {
        "merchant": merchant,
        "try_id": try_id,
        "row": row,
        "customer": str(row.person.name),
        "picture": picture_url(row.reward),
        "is_good": is_good,
        "tone": TONES[RedemptionState(row.state)],
        "state": RedemptionState(row.state).label,
        "handed": getattr(row, "hand_out", None),
    }
    return render(request, "web/merchant/try.html", context)


def _entered(request: Request, merchant: Merchant, try_id: int) -> Redemption:
    found = queries.open_try(try_id, request.actor, request.now)
    if found is None or found.redemption is None or found.merchant_id != merchant.pk:
        raise Http404
    return found.redemption


@require_POST
@with_role(Role.MERCHANT)
@never_cache
def hand_out(request: Request, pk: int, try_id: int) -> HttpResponse:
    """The piece went over the counter."""
    _mine(request, pk)
    row = counter.hand_out(try_id, actor=request.actor, now=request.now)
    messages.success(request, _("Handed over: %(what)s. Thank you.") % {"what": row.title})
    return redirect("web:till_of", pk)
