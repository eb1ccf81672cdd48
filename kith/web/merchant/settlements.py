"""The months of merchants: what is drafted, what waits, what stood out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import BadInput
from kith.rewards import queries
from kith.rewards.actions import counter, settling
from kith.rewards.rules import months_on
from kith.rewards.states import SettlementState
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.merchant.forms import ReasonForm

if TYPE_CHECKING:
    from kith.rewards.models import Settlement

OFFICE = (Role.MERCHANT, Role.STREET, Role.DISTRICT, Role.AUDITOR)
TONES = {
    SettlementState.DRAFTED: "warn",
    SettlementState.APPROVED_ONCE: "wait",
    SettlementState.APPROVED: "good",
    SettlementState.PAID_OUT: "done",
    SettlementState.DISCARDED: "plain",
}


@dataclass(frozen=True, slots=True)
class Line:
    pk: int
    merchant: str
    place: str
    month: date
    count: int
    points: int
    tone: str
    state: str


def line_of(row: Settlement) -> Line:
    state = SettlementState(row.state)
    return Line(
        pk=row.pk,
        merchant=row.merchant.name,
        place=row.merchant.area.name,
        month=row.month,
        count=row.count,
        points=row.points,
        tone=TONES[state],
        state=str(state.label),
    )


@require_GET
@with_role(*OFFICE)
def settlements(request: Request) -> HttpResponse:
    """Settlements by month, merchants still to be drafted, and alarms nobody has answered."""
    rows = queries.settlements(request.actor)
    state = request.GET.get("state", "")
    if state in SettlementState.values:
        rows = rows.filter(state=state)
    page = page_of(request, rows)
    charge = queries.in_charge(request.actor)
    due = {pk for pk, _month in queries.to_draft(request.now, by_hand=True)}
    return render(
        request,
        "web/merchant/settlements.html",
        {
            "page": page,
            "lines": [line_of(row) for row in page],
            "query": query_of(request),
            "state": state,
            "states": SettlementState.choices,
            "due": charge.filter(pk__in=due),
            "last_month": _last_month(request),
            "alarms": queries.alarms_of(charge),
            "form": ReasonForm(),
        },
    )


def _last_month(request: Request) -> date:
    return months_on(localtime(request.now).date().replace(day=1), -1)


@require_POST
@with_role(*OFFICE)
def draft(request: Request, pk: int) -> HttpResponse:
    """The last month of this merchant is drafted now."""
    get_object_or_404(queries.in_charge(request.actor), pk=pk)
    month = _last_month(request)
    made = settling.draft(pk, month=month, actor=request.actor, now=request.now)
    messages.success(request, _("Drafted. Two people approve it now."))
    return redirect("web:settlement", made.pk)


@require_POST
@with_role(*OFFICE)
def answer(request: Request, pk: int) -> HttpResponse:
    """Somebody has looked into what stood out."""
    charge = queries.in_charge(request.actor)
    get_object_or_404(queries.alarms_of(charge), pk=pk)
    text = reason_of(request)
    counter.answer_alarm(pk, text=text, actor=request.actor, now=request.now)
    messages.success(request, _("Answered: this merchant can be settled again."))
    return redirect("web:settlements")


def reason_of(request: Request) -> str:
    """Raises BadInput where nothing was typed."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise BadInput(field="reason", why=_("Please say why."))
    return str(form.cleaned_data["reason"])
