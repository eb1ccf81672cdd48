"""The points shop: open to everybody, and the button that sets something aside."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import BadInput, require
from kith.points import queries as points
from kith.rewards import policies, queries
from kith.rewards.actions import redeem
from kith.web.http import Request, page_of, query_of, signed_in
from kith.web.shop.cards import card_of
from kith.web.shop.forms import ChooseForm, SearchForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.rewards.models import Reward

SIZE = 12
YEAR_S = 365 * 24 * 3600


@require_GET
def shop(request: Request) -> HttpResponse:
    """Everything on the shelf, searched and filtered."""
    rows = queries.shelf(localtime(request.now).date())
    named = rows.order_by().values_list("merchant_id", "merchant__name")
    places = dict(named.distinct())
    form = SearchForm(request.GET, places=sorted(places.items(), key=lambda place: place[1]))
    has = _balance(request)
    free = has.free if has else None
    page = page_of(request, _found(rows, form, free), SIZE)
    return render(
        request,
        "web/shop/shop.html",
        {
            "form": form,
            "page": page,
            "cards": [card_of(row, free) for row in page],
            "query": query_of(request),
            "is_narrowed": any(form.cleaned_data.values()),
            "balance": has,
        },
    )


def _balance(request: Request) -> points.Balance | None:
    person_id = request.actor.person_id
    return points.balance(person_id) if person_id is not None else None


def _found(rows: QuerySet[Reward], form: SearchForm, free: int | None) -> QuerySet[Reward]:
    """A field that makes no sense narrows nothing."""
    form.is_valid()
    asked: dict[str, Any] = form.cleaned_data
    if words := asked.get("q"):
        named = Q(title__icontains=words) | Q(text__icontains=words)
        rows = rows.filter(named | Q(merchant__name__icontains=words))
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    if at := asked.get("at"):
        rows = rows.filter(merchant_id=int(at))
    if asked.get("can") and free is not None:
        rows = rows.filter(points__lte=free, stock__gt=0)
    return rows


@require_GET
def reward(request: Request, pk: int) -> HttpResponse:
    """One reward, and the button where it can be had now."""
    row = get_object_or_404(queries.rewards_visible_to(request.actor), pk=pk)
    has = _balance(request)
    rules = queries.rules_at(row.merchant, request.now)
    card = card_of(row, has.free if has else None)
    is_shown = queries.shelf(localtime(request.now).date()).filter(pk=pk).exists()
    may = policies.may_choose(request.actor, row.merchant_id) and is_shown
    return render(
        request,
        "web/shop/reward.html",
        {
            "reward": row,
            "card": card,
            "balance": has,
            "left": has.free - row.points if has else 0,
            "rules": rules,
            "most": row.per_person or rules.per_person,
            "is_shown": is_shown,
            "is_colleague": policies.is_of(request.actor, row.merchant_id),
            "form": ChooseForm(initial={"key": uuid.uuid4().hex})
            if may and not card.short and not card.is_sold_out
            else None,
        },
    )


@require_POST
@signed_in
def choose(request: Request, pk: int) -> HttpResponse:
    """One piece is set aside; its code is the next page."""
    row = get_object_or_404(queries.rewards_visible_to(request.actor), pk=pk)
    require(policies.may_choose(request.actor, row.merchant_id))
    form = ChooseForm(request.POST)
    if not form.is_valid():
        raise BadInput(why=_("Please open the page again."))
    made = redeem.choose(pk, key=form.cleaned_data["key"], actor=request.actor, now=request.now)
    messages.success(request, _("It is set aside for you. Show this code at the counter."))
    return redirect("web:my_code", made.pk)


@require_GET
@cache_control(max_age=YEAR_S, public=True, immutable=True)
def picture(request: Request, pk: int, digest: str) -> HttpResponse:
    """The picture of a reward one may see; the address changes with the picture."""
    get_object_or_404(queries.rewards_visible_to(request.actor), pk=pk)
    found = queries.picture_of(pk, digest)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.pixels), content_type="image/jpeg")
