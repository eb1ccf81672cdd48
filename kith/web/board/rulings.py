"""Pinning a helper, ruling a pair out, and releasing both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.actor import Role
from kith.dispatch import actions
from kith.dispatch.queries import rulings_visible_to
from kith.dispatch.states import ForbidReason
from kith.web.board import shown
from kith.web.board.deciding import board_url, row_answer, ticked
from kith.web.board.forms import ForbidForm
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.dispatch.models import Proposal

Told = list[tuple[int, str]]


@require_POST
@with_role(Role.WORKER, Role.STREET)
def pin(request: Request, pk: int, proposal: int) -> HttpResponse:
    row = _proposal(request, pk, proposal)
    actions.pin(row.pk, actor=request.actor, now=request.now)
    told = [(messages.SUCCESS, _("Pinned: every later plan keeps this helper for this order."))]
    return row_answer(request, row.run, row.order_id, told, ticked=ticked(request))


@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
def forbid(request: Request, pk: int, proposal: int) -> HttpResponse:
    """Why these two are not to meet: asked on a page of its own, or inside the row."""
    row = _proposal(request, pk, proposal)
    form = ForbidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.forbid(
                row.pk,
                reason=ForbidReason(form.cleaned_data["reason"]),
                text=form.cleaned_data["text"],
                is_for_resident=form.cleaned_data["is_for_resident"],
                actor=request.actor,
                now=request.now,
            )
            told = [(messages.SUCCESS, _("Ruled out: no plan proposes this pair again."))]
            return row_answer(request, row.run, row.order_id, told)
    context = {
        "run": row.run,
        "row": shown.row_or_404(request, row.run, row.order_id),
        "proposal": row,
        "form": form,
    }
    page = "web/board/forbid.html#form" if request.htmx else "web/board/forbid.html"
    return render(request, page, context, status=status_of(form))


@require_POST
@with_role(Role.WORKER, Role.STREET)
def release(request: Request, pk: int, ruling: int) -> HttpResponse:
    run = shown.run_or_404(request, pk)
    row = get_object_or_404(rulings_visible_to(request.actor), pk=ruling)
    actions.release(row.pk, actor=request.actor, now=request.now)
    told: Told = [(messages.SUCCESS, _("Released: the next plan decides freely."))]
    if not shown.is_in(request, run, row.order_id):
        return redirect(board_url(run))
    return row_answer(request, run, row.order_id, told, ticked=ticked(request))


def _proposal(request: Request, pk: int, proposal: int) -> Proposal:
    run = shown.run_or_404(request, pk)
    rows = run.proposals.select_related("run__area", "person", "order__worksheet")
    return get_object_or_404(rows, pk=proposal)
