"""Ringing residents who have not said a word yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Actor, Role
from kith.core.refusal import require
from kith.orders import policies, queries
from kith.orders.actions import contact, word
from kith.orders.states import LIFE, CallBackOutcome
from kith.people.rules import domestic_phone
from kith.vault.states import Purpose
from kith.web.desk.forms import CallBackForm
from kith.web.http import Request, page_of, query_of, refusals_on, with_role

if TYPE_CHECKING:
    from kith.orders.models import Order


@dataclass(frozen=True, slots=True)
class Call:
    """One resident to ring."""

    order: Order
    waited: str
    rung: int
    form: CallBackForm
    may_answer: bool
    plain: dict[str, str]
    done: str = ""
    is_open: bool = False


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def page(request: Request) -> HttpResponse:
    rows = queries.to_call_back(request.actor, now=request.now).prefetch_related("claims")
    found = page_of(request, rows)
    calls = [_call(order, request.actor, request.now) for order in found]
    context = {"page": found, "calls": calls, "query": query_of(request)}
    return render(request, "web/desk/call_backs.html", context)


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def phone(request: Request, pk: int) -> HttpResponse:
    """The number and the name for this call only; the look is logged for the resident."""
    order = _order(request, pk)
    plain = contact.reveal_contact(
        order.pk, purpose=Purpose.CALL_BACK, actor=request.actor, now=request.now
    )
    plain["phone"] = domestic_phone(plain["phone"]) if plain["phone"] else ""
    call = _call(order, request.actor, request.now, plain=plain)
    return _row(request, call)


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def answer(request: Request, pk: int) -> HttpResponse:
    """What came of the call."""
    order = _order(request, pk)
    require(_may_answer(request.actor, order))
    form = CallBackForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            made = word.call_back(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            said = CallBackOutcome(form.cleaned_data["outcome"]).label
            done = _("%(number)s: %(said)s. Now: %(state)s.") % {
                "number": order.number,
                "said": said,
                "state": made.get_state_display(),
            }
            if request.htmx:
                fresh = _order(request, pk)
                return _row(request, _call(fresh, request.actor, request.now, done=done))
            messages.success(request, done)
            return redirect("web:call_backs")
    call = _call(order, request.actor, request.now, form=form)
    return _row(request, call, status=getattr(form, "status", 422))


def _order(request: Request, pk: int) -> Order:
    rows = queries.of_desk(request.actor).prefetch_related("claims", "call_backs")
    return get_object_or_404(rows, pk=pk)


def _may_answer(actor: Actor, order: Order) -> bool:
    return policies.may_triage(actor, order) and policies.may_confirm(actor, order)


def _row(request: Request, call: Call, status: int = 200) -> HttpResponse:
    """The row alone for htmx, else a page with just this row."""
    if request.htmx:
        return render(request, "web/desk/call_backs.html#call", {"call": call}, status=status)
    return render(request, "web/desk/call_backs.html", {"calls": [call]}, status=status)


def _call(
    order: Order,
    actor: Actor,
    now: datetime,
    *,
    form: CallBackForm | None = None,
    plain: dict[str, str] | None = None,
    done: str = "",
) -> Call:
    rung = order.rung if hasattr(order, "rung") else len(order.call_backs.all())
    return Call(
        order=order,
        waited=_waited(now, order.stage_at),
        rung=rung,
        form=form or CallBackForm(auto_id=f"id_{order.pk}_%s"),
        may_answer=not done and _may_answer(actor, order) and LIFE.allows(order.state, "confirm"),
        plain=plain or {},
        done=done,
        is_open=form is not None or plain is not None,
    )


def _waited(now: datetime, since: datetime) -> str:
    return _("days of waiting: %(days)s") % {"days": (now - since).days}
