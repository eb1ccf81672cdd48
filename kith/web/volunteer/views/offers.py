"""Offers and the open pool: a yes, a no that costs nothing, and taking what is open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Actor, Role
from kith.core.refusal import Refusal
from kith.orders import queries
from kith.orders.actions import claims
from kith.orders.actions import offers as actions
from kith.people.queries import visible_to as people_visible_to
from kith.web.http import Request, back, page_of, query_of, signed_in, with_role
from kith.web.templatetags.kith import moment
from kith.web.volunteer.forms import PoolForm
from kith.web.volunteer.rows import offer_rows, pool_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.orders.models import Order

HELPERS = (Role.VOLUNTEER, Role.LEADER, Role.LIAISON)
FIRST_OF_POOL = 5


@require_GET
@with_role(*HELPERS)
def board(request: Request) -> HttpResponse:
    """What I, my teams and my unit are asked; below it the first of the open pool."""
    actor, now = request.actor, request.now
    offers = queries.offers_to(actor, now=now).select_related("order__area__parent")
    orders = queries.pool(actor, now=now).select_related("area__parent")
    orders = orders.exclude(pk__in=[offer.order_id for offer in offers])
    context = {
        "rows": offer_rows(offers, actor=actor, now=now),
        "pool": pool_rows(orders[:FIRST_OF_POOL], actor=actor),
        "quiet_until": _quiet_until(actor, now),
    }
    return render(request, "web/volunteer/offers.html", context)


def _quiet_until(actor: Actor, now: datetime) -> datetime | None:
    me = people_visible_to(actor).select_related("volunteer").get(pk=actor.me)
    profile = getattr(me, "volunteer", None)
    until: datetime | None = profile.quiet_until if profile else None
    return until if until and until > now else None


@require_POST
@signed_in
def accept(request: Request, pk: int) -> HttpResponse:
    """Yes. Everybody without htmx goes on to the claim."""
    get_object_or_404(queries.offers_visible_to(request.actor), pk=pk)
    if request.htmx:
        try:
            claims.accept(pk, actor=request.actor, now=request.now)
        except Refusal as no:
            return _offer(request, pk, no)
        return _offer(request, pk)
    made = claims.accept(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. You have agreed to help."))
    return redirect("web:claim", made.pk)


@require_POST
@signed_in
def decline(request: Request, pk: int) -> HttpResponse:
    """No: nothing changes for the one who says it."""
    get_object_or_404(queries.offers_visible_to(request.actor), pk=pk)
    if request.htmx:
        try:
            actions.decline(pk, actor=request.actor, now=request.now)
        except Refusal as no:
            return _offer(request, pk, no)
        return _offer(request, pk)
    actions.decline(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you for the answer. A no costs nothing."))
    return back(request, reverse("web:offers"))


@require_POST
@signed_in
def not_this_month(request: Request) -> HttpResponse:
    """No to all that I am asked myself, and quiet for a while."""
    until = actions.not_this_month(actor=request.actor, now=request.now)
    said = _("Thank you for telling us. Your phone is quiet until %(day)s.")
    messages.success(request, said % {"day": moment(until)})
    return redirect("web:offers")


def _offer(request: Request, pk: int, no: Refusal | None = None) -> HttpResponse:
    """The row as it is now, with what was refused."""
    rows = queries.offers_visible_to(request.actor).select_related("order__area__parent", "claim")
    shown = offer_rows(
        rows.filter(pk=pk), actor=request.actor, now=request.now, refusal=str(no or "")
    )
    context = {"row": shown[0], "next": request.POST.get("next", "")}
    page = "web/volunteer/offers.html#offer"
    return render(request, page, context, status=no.status if no else 200)


@require_GET
@with_role(*HELPERS)
def pool(request: Request) -> HttpResponse:
    """Open requests of the actor's community, by kind and by words of the summary."""
    form = PoolForm(request.GET)
    form.is_valid()
    kind, words = form.cleaned_data.get("kind", ""), form.cleaned_data.get("q", "")
    orders = _wanted(queries.pool(request.actor, now=request.now), kind, words)
    page = page_of(request, orders.select_related("area__parent"))
    context = {
        "page": page,
        "rows": pool_rows(page.object_list, actor=request.actor),
        "form": form,
        "is_filtered": bool(kind or words),
        "query": query_of(request),
    }
    return render(request, "web/volunteer/pool.html", context)


def _wanted(orders: QuerySet[Order], kind: str, words: str) -> QuerySet[Order]:
    if kind:
        orders = orders.filter(service__code=kind)
    return orders.filter(worksheet__summary__icontains=words) if words else orders


@require_POST
@signed_in
def take(request: Request, pk: int) -> HttpResponse:
    """One place of an open request is the actor's; why not, when it does not suit."""
    orders = queries.pool(request.actor, now=request.now).select_related("area__parent")
    order = get_object_or_404(orders, pk=pk)
    if not request.htmx:
        made = claims.claim(pk, actor=request.actor, now=request.now)
        messages.success(request, _("Thank you. You have agreed to help."))
        return redirect("web:claim", made.pk)
    refusals, status = {}, 200
    try:
        claims.claim(pk, actor=request.actor, now=request.now)
    except Refusal as no:
        refusals, status = {pk: str(no)}, no.status
    rows = pool_rows([order], actor=request.actor, refusals=refusals)
    return render(request, "web/volunteer/pool.html#order", {"row": rows[0]}, status=status)
