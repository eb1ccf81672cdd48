"""Contacts, needs, deeds and aid of one pair."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.core.refusal import BadInput, require
from kith.orders.actions.intake import OrderInput
from kith.pairing import policies, queries
from kith.pairing.actions import contacts, giving
from kith.people.states import Channel
from kith.web.http import Request, refusals_on, signed_in
from kith.web.pairing.forms import AidForm, ContactForm, DeedForm, NeedForm, StepForm
from kith.web.pairing.views import pair_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.pairing.models import Pair


@require_POST
@signed_in
def contact(request: Request, pk: int) -> HttpResponse:
    """They were in touch."""
    pair = pair_of(request, pk)
    require(policies.may_write(request.actor, pair))
    form = ContactForm(request.POST, auto_id="contact-%s")
    if form.is_valid():
        with refusals_on(form):
            given = contacts.ContactInput(**form.cleaned_data)
            contacts.contact(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Written down. Thank you."))
            return redirect("web:pair", pk)
    return shown(request, pair, contact=form)


@require_POST
@signed_in
@never_cache
def done(request: Request, pk: int) -> HttpResponse:
    """What was done at one contact, opened and logged."""
    row = queries.contact_of(request.actor, pk)
    if row is None:
        raise Http404
    words = contacts.read_done(pk, actor=request.actor, now=request.now)
    return shown(request, pair_of(request, row.pair_id), said={row.pk: words}, opened=row.pk)


@require_POST
@signed_in
def need(request: Request, pk: int) -> HttpResponse:
    """A need found becomes a request on the desk."""
    pair = pair_of(request, pk)
    require(policies.may_write(request.actor, pair))
    form = NeedForm(request.POST, auto_id="need-%s")
    if form.is_valid():
        with refusals_on(form):
            wanted = _wanted(pair, form)
            order = contacts.need(pk, input=wanted, actor=request.actor, now=request.now)
            said = _("The centre has the request: %(number)s.")
            messages.success(request, said % {"number": order.number})
            return redirect("web:pair", pk)
    return shown(request, pair, need=form)


def _wanted(pair: Pair, form: NeedForm) -> OrderInput:
    """From eight in the morning for twelve hours of the day that was named."""
    typed = form.cleaned_data
    start = datetime.combine(typed["day"], time(8), get_current_timezone())
    return OrderInput(
        resident_id=pair.resident_id,
        service_code=typed["service"],
        text=typed["text"],
        wanted_from=start,
        wanted_until=start + timedelta(hours=12),
        channel=Channel.VISIT,
        key=str(typed["key"]),
        is_urgent=typed["is_urgent"],
        proxy_kind="NEIGHBOUR",
    )


@require_POST
@signed_in
def deed(request: Request, pk: int) -> HttpResponse:
    """A practical deed is being done."""
    pair = pair_of(request, pk)
    require(policies.may_write(request.actor, pair))
    form = DeedForm(request.POST, auto_id="deed-%s")
    if form.is_valid():
        with refusals_on(form):
            giving.begin(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            return redirect("web:pair", pk)
    return shown(request, pair, deed=form)


@require_POST
@signed_in
def deed_step(request: Request, pk: int) -> HttpResponse:
    """Done, confirmed, sent back or dropped."""
    row = queries.deed_of(request.actor, pk)
    if row is None:
        raise Http404
    steps: dict[str, Callable[..., object]] = {
        "finish": giving.finish, "close": giving.close,
        "return": giving.send_back, "drop": giving.drop,
    }  # fmt: skip
    return _step(request, pk, row.pair_id, steps, with_reason=("return", "drop"))


@require_POST
@signed_in
def aid(request: Request, pk: int) -> HttpResponse:
    """Money or goods were given."""
    pair = pair_of(request, pk)
    require(policies.may_write(request.actor, pair))
    form = AidForm(request.POST, auto_id="aid-%s")
    if form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            given = giving.AidInput(fen=int(typed.pop("yuan") * 100), **typed)
            giving.give(pk, input=given, actor=request.actor, now=request.now)
            return redirect("web:pair", pk)
    return shown(request, pair, aid_form=form)


@require_POST
@signed_in
def aid_step(request: Request, pk: int) -> HttpResponse:
    """Received, or void."""
    row = queries.aid_of(request.actor, pk)
    if row is None:
        raise Http404
    steps: dict[str, Callable[..., object]] = {"receive": giving.receive, "void": giving.void}
    return _step(request, pk, row.pair_id, steps, with_reason=("void",))


def _step(
    request: Request,
    pk: int,
    pair_id: int,
    steps: dict[str, Callable[..., object]],
    *,
    with_reason: tuple[str, ...],
) -> HttpResponse:
    """One press; a missing reason is told on the page, not on a form of its own."""
    form = StepForm(request.POST)
    verb = request.POST.get("verb", "")
    if not form.is_valid() or verb not in steps:
        raise Http404
    said: dict[str, Any] = {"reason": form.cleaned_data["reason"]} if verb in with_reason else {}
    try:
        steps[verb](pk, **said, actor=request.actor, now=request.now)
    except BadInput as no:
        messages.error(request, str(no))
    return redirect("web:pair", pair_id)
