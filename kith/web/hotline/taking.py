"""A call while it is on the phone: one press begins, every word is kept, one press ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.core.refusal import BadInput
from kith.hotline.actions import crisis, intake, reading, working
from kith.hotline.queries import calls, lines
from kith.web.hotline.forms import CallForm, NewForm
from kith.web.hotline.tabs import TAKERS, tabs
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.hotline.models import Call


@require_POST
@with_role(*TAKERS)
def new(request: Request) -> HttpResponse:
    """The phone rings: a draft of one's own stands open."""
    form = NewForm(request.POST)
    if not form.is_valid():
        raise BadInput(why=_("Please choose one."))
    line, key = form.cleaned_data["line"], form.cleaned_data["key"]
    own = lines.of_actor(request.actor, lines.duty_of(request.actor, now=request.now))
    line = get_object_or_404(own, pk=line)
    call = intake.begin(line.pk, key=key, actor=request.actor, now=request.now)
    return redirect("web:hotline_call", call.pk)


def draft(request: Request, call: Call) -> HttpResponse:
    """The form with everything that was kept so far."""
    plain = reading.read(call.pk, actor=request.actor, now=request.now)
    codes = {name: getattr(call, name) for name in (*intake.CODES, "follow_up_on")}
    return show(request, call, CallForm(initial=codes | plain))


def show(request: Request, call: Call, form: CallForm) -> HttpResponse:
    context = {
        "tabs": tabs(request),
        "call": call,
        "form": form,
        "before": calls.called_before(call)[:5],
        "crisis": calls.crisis_of(call),
        "since": call.started_at.isoformat(),
    }
    return render(request, "web/hotline/taking.html", context, status=status_of(form))


@require_POST
@with_role(*TAKERS)
def keep(request: Request, pk: int) -> HttpResponse:
    """What is typed so far is safe; says so, and whether the number is known."""
    call = _draft(request, pk)
    call = intake.keep(
        pk, input=CallForm(request.POST).told(), actor=request.actor, now=request.now
    )
    context = {"at": request.now, "times": calls.called_before(call).count(), "call": call}
    if request.htmx:
        return render(request, "web/hotline/taking.html#kept", context)
    return redirect("web:hotline_call", pk)


@never_cache
@require_POST
@with_role(*TAKERS)
def finish(request: Request, pk: int) -> HttpResponse:
    """The call is over; with `close` the matter is dealt with as well."""
    call, form = _draft(request, pk), CallForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            intake.finish(pk, input=form.told(), actor=request.actor, now=request.now)
            if "close" in request.POST:
                working.close(pk, actor=request.actor, now=request.now)
            messages.success(request, _("Saved: %(number)s") % {"number": call.number_of_call})
            if request.POST.get("then") == "order":
                return redirect("web:hotline_order", pk)
            return redirect("web:hotline_call", pk)
    kept = CallForm(request.POST).told()
    intake.keep(pk, input=kept, actor=request.actor, now=request.now)
    return show(request, call, form)


@require_POST
@with_role(*TAKERS)
def drop(request: Request, pk: int) -> HttpResponse:
    _draft(request, pk)
    intake.drop(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Dropped: nothing of it is kept."))
    return redirect("web:hotline")


@require_POST
@with_role(*TAKERS)
def danger(request: Request, pk: int) -> HttpResponse:
    """F9: what is typed is kept, the steps stand open, the supervisor is told."""
    call = get_object_or_404(calls.visible_to(request.actor), pk=pk)
    if call.state == "DRAFT" and "story" in request.POST:
        told = CallForm(request.POST).told()
        intake.keep(pk, input=told, actor=request.actor, now=request.now)
    crisis.open_protocol(pk, actor=request.actor, now=request.now)
    return redirect("web:hotline_crisis", pk)


def _draft(request: Request, pk: int) -> Call:
    rows = calls.visible_to(request.actor).filter(operator_id=request.actor.me)
    return get_object_or_404(rows, pk=pk)
