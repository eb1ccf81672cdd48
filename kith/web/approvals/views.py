"""What waits for one's word, and what became of what one asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kith.approvals import actions, policies, queries
from kith.approvals.policies import APPROVING
from kith.approvals.states import LASTS, OPEN, ApprovalState
from kith.web.approvals import carrying, words
from kith.web.approvals.tabs import tabs
from kith.web.http import page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.approvals.models import Approval
    from kith.web.http import Request


@dataclass(frozen=True, slots=True)
class Row:
    """An approval as a list shows it."""

    row: Approval
    tone: str
    until: datetime | None


class NoForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not?"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_GET
@with_role(*APPROVING)
def to_decide(request: Request) -> HttpResponse:
    """What others want to do, waiting for a second person."""
    rows = queries.to_decide(request.actor, now=request.now)
    return _list(request, rows, "approvals")


@require_GET
@with_role(*APPROVING)
def asked(request: Request) -> HttpResponse:
    """What one asked for, and what became of it."""
    return _list(request, queries.asked_by(request.actor), "approvals_asked")


def _list(request: Request, rows: Any, room: str) -> HttpResponse:
    page = page_of(request, rows)
    context = {
        "tabs": tabs(request, room),
        "rows": [_row(row) for row in page],
        "page": page,
        "query": query_of(request),
        "is_mine": room == "approvals_asked",
    }
    return render(request, "web/approvals/list.html", context)


def _row(row: Approval) -> Row:
    return Row(row, words.TONES[ApprovalState(row.state)], _until(row))


def _until(row: Approval) -> datetime | None:
    if row.state not in OPEN:
        return None
    return (row.word.at if row.state == ApprovalState.APPROVED else row.asked_at) + LASTS


@require_GET
@with_role(*APPROVING)
def one(request: Request, pk: int) -> HttpResponse:
    """What exactly is to be done, by whom, why; and the buttons that are possible."""
    return _page(request, _seen(request, pk))


@require_POST
@with_role(*APPROVING)
def approve(request: Request, pk: int) -> HttpResponse:
    """Yes to exactly this."""
    row = _seen(request, pk)
    actions.approve(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Approved. Who asked for it can carry it out within a day."))
    return redirect("web:approval", pk)


@require_POST
@with_role(*APPROVING)
def refuse(request: Request, pk: int) -> HttpResponse:
    """No, and why."""
    row, form = _seen(request, pk), NoForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.refuse(row.pk, reason=reason, actor=request.actor, now=request.now)
            messages.success(request, _("Not approved. Who asked for it reads why."))
            return redirect("web:approval", pk)
    return _page(request, row, form)


@require_POST
@with_role(*APPROVING)
def carry_out(request: Request, pk: int) -> HttpResponse:
    """Who asked for it does it now."""
    row = get_object_or_404(queries.asked_by(request.actor), pk=pk)
    carrying.carry_out(row, actor=request.actor, now=request.now)
    messages.success(request, _("Carried out."))
    return redirect("web:approval", pk)


def _seen(request: Request, pk: int) -> Approval:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _page(request: Request, row: Approval, form: NoForm | None = None) -> HttpResponse:
    mine = row.asked_by_id == request.actor.person_id
    waits = row.state == ApprovalState.ASKED and request.now - row.asked_at <= LASTS
    context = {
        "approval": row,
        "shown": _row(row),
        "facts": words.facts_of(row),
        "word": getattr(row, "word", None),
        "is_mine": mine,
        "decides": waits and policies.may_decide(request.actor, row),
        "is_near": waits and not mine and not policies.is_second(request.actor, row),
        "carries": mine and row.state == ApprovalState.APPROVED and carrying.can_carry(row),
        "runs_again": mine and row.state == ApprovalState.APPROVED and not carrying.can_carry(row),
        "form": form or NoForm(),
    }
    status = status_of(form) if form else 200
    return render(request, "web/approvals/one.html", context, status=status)
