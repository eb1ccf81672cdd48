"""Proposing a change of a record; a second person decides in the queue."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.hours import policies, queries
from kith.hours.actions import amendments
from kith.web.hours.forms import AmendForm, ReasonForm
from kith.web.hours.views.hour import find, show
from kith.web.http import Request, refusals_on, with_role


@require_POST
@with_role(Role.WORKER, Role.STREET)
def propose(request: Request, pk: int) -> HttpResponse:
    """Other times or words, with the reason."""
    row = find(request, pk)
    require(policies.may_propose(request.actor, row, queries.sides_of(row)))
    form = AmendForm(request.POST, auto_id="id_amend_%s")
    if form.is_valid():
        typed = dict(form.cleaned_data)
        reason = typed.pop("reason")
        with refusals_on(form):
            amendments.propose_change(
                pk,
                input=amendments.ChangeInput(**typed),
                reason=reason,
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Proposed. A second person has to approve it."))
            return redirect("web:hour", pk)
    return show(request, row, {"amend_form": form})


@require_POST
@with_role(Role.WORKER, Role.STREET)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Taking the record back is proposed."""
    row = find(request, pk)
    require(policies.may_propose(request.actor, row, queries.sides_of(row)))
    form = ReasonForm({**request.POST.dict(), "verb": "propose"}, auto_id="id_back_%s")
    if form.is_valid():
        with refusals_on(form):
            amendments.propose_withdrawal(
                pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now
            )
            messages.success(request, _("Proposed. A second person has to approve it."))
            return redirect("web:hour", pk)
    return show(request, row, {"take_back_form": form})
