"""The hub of pairs and one pair's page; agreeing, ending, planning, looking back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.catalogue.pairing import PairRules
from kith.catalogue.queries import in_force
from kith.core.refusal import require
from kith.pairing import policies, queries
from kith.pairing.actions import pairs
from kith.pairing.policies import READERS
from kith.pairing.states import PairState, Side
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.pairing.forms import (
    AgreeForm,
    AidForm,
    ContactForm,
    DeedForm,
    EndForm,
    NeedForm,
    PlanForm,
    ReviewForm,
)
from kith.web.pairing.rows import aid_rows, deed_rows, row_of, verbs_of

if TYPE_CHECKING:
    from kith.pairing.models import Pair

SILENT, MINE, HOME = "SILENT", "MINE", "HOME"


@require_GET
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    """The desk sees first the pairs that have been silent for long; others their own."""
    is_desk = request.actor.has(*READERS)
    what = request.GET.get("what") or (SILENT if is_desk else MINE)
    path = next(iter(request.actor.paths(*READERS)), "/")
    rules = in_force(PairRules, path=path, on=localdate(request.now))
    rows = _of(request, what, rules)
    found = page_of(request, rows)
    lines = [
        row_of(row, request.now, silent_days=rules.silent_days, every_days=rules.every_days)
        for row in found.object_list
    ]
    context = {
        "page": found,
        "rows": lines,
        "query": query_of(request),
        "what": what,
        "is_desk": is_desk,
        "states": PairState.choices,
        "silent_days": rules.silent_days,
    }
    return render(request, "web/pairing/list.html", context)


def _of(request: Request, what: str, rules: PairRules) -> Any:
    if what == HOME:
        return queries.of_household(request.actor)
    if what == MINE:
        return queries.of_helper(request.actor)
    rows = queries.of_desk(request.actor)
    if what == SILENT:
        return queries.silent(rows, now=request.now, days=rules.silent_days)
    return rows.filter(state=what) if what in PairState else rows


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """Everything about one pair; its words are opened by a press and each look is logged."""
    return shown(request, pair_of(request, pk))


def pair_of(request: Request, pk: int) -> Pair:
    found: Pair = get_object_or_404(
        queries.visible_to(request.actor).prefetch_related("agreements"), pk=pk
    )
    return found


def shown(request: Request, pair: Any, **more: Any) -> HttpResponse:
    """`more` are refused forms by name, and `about` or `said` once opened."""
    rules = queries.rules_of(pair, request.now)
    plan = queries.plan_of(pair)
    first = {"every_days": plan.every_days, "aims": plan.aims} if plan else {}
    context = {
        "row": row_of(
            pair, request.now, silent_days=rules.silent_days, every_days=rules.every_days
        ),
        "pair": pair,
        "verbs": verbs_of(pair, request.actor),
        "agreements": pair.agreements.all(),
        "plan": plan,
        "contacts": pair.contacts.order_by("-started_at", "-pk")[:30],
        "deeds": deed_rows(_with_pair(pair.deeds), request.actor),
        "aid": aid_rows(_with_pair(pair.aid), request.actor),
        "reviews": pair.reviews.order_by("-at"),
        "needs": pair.needs.order_by("-pk"),
        "agree": AgreeForm(auto_id="agree-%s"),
        "end": EndForm(auto_id="end-%s"),
        "plan_form": PlanForm(initial=first, auto_id="plan-%s"),
        "review": ReviewForm(auto_id="review-%s"),
        "contact": ContactForm(auto_id="contact-%s"),
        "need": NeedForm(auto_id="need-%s", initial={"key": uuid.uuid4()}),
        "deed": DeedForm(auto_id="deed-%s"),
        "aid_form": AidForm(auto_id="aid-%s"),
    }
    forms = [form for form in more.values() if hasattr(form, "is_bound")]
    status = max((status_of(form) for form in forms), default=200)
    return render(request, "web/pairing/one.html", context | more, status=status)


def _with_pair(rows: Any) -> Any:
    return rows.select_related("pair__area", "pair__resident").order_by("-pk")


@require_POST
@signed_in
def agree(request: Request, pk: int) -> HttpResponse:
    """One side says yes; `side` tells which, where the desk heard the household."""
    pair = pair_of(request, pk)
    form = AgreeForm(request.POST, auto_id="agree-%s")
    side = Side.HELPER if request.POST.get("side") == Side.HELPER else Side.HOUSEHOLD
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            pairs.agree(pk, side=side, **typed, actor=request.actor, now=request.now)
            messages.success(request, _("Thank you. It begins when both have agreed."))
            return redirect("web:pair", pk)
    return shown(request, pair, agree=form)


@require_POST
@signed_in
def decline(request: Request, pk: int) -> HttpResponse:
    """One side says no, without a reason."""
    pair_of(request, pk)
    pairs.decline(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Said no. It costs nothing."))
    return redirect("web:pairs")


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The desk takes its proposal back."""
    pair_of(request, pk)
    pairs.withdraw(pk, actor=request.actor, now=request.now)
    return redirect("web:pair", pk)


@require_POST
@signed_in
def end(request: Request, pk: int) -> HttpResponse:
    """It ends, with a reason."""
    pair = pair_of(request, pk)
    require(policies.may_end(request.actor, pair))
    form = EndForm(request.POST, auto_id="end-%s")
    if form.is_valid():
        with refusals_on(form):
            pairs.end(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, _("It has ended. What was done stays."))
            return redirect("web:pair", pk)
    return shown(request, pair, end=form)


@require_POST
@signed_in
def plan(request: Request, pk: int) -> HttpResponse:
    """Another rhythm."""
    pair = pair_of(request, pk)
    require(policies.may_end(request.actor, pair))
    form = PlanForm(request.POST, auto_id="plan-%s")
    if form.is_valid():
        with refusals_on(form):
            pairs.plan(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            return redirect("web:pair", pk)
    return shown(request, pair, plan_form=form)


@require_POST
@signed_in
def review(request: Request, pk: int) -> HttpResponse:
    """The desk looks back."""
    pair = pair_of(request, pk)
    require(policies.is_desk(request.actor, pair))
    form = ReviewForm(request.POST, auto_id="review-%s")
    if form.is_valid():
        with refusals_on(form):
            pairs.review(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            return redirect("web:pair", pk)
    return shown(request, pair, review=form)


@require_POST
@signed_in
@never_cache
def about(request: Request, pk: int) -> HttpResponse:
    """What the household wishes to be known, opened and logged."""
    pair = pair_of(request, pk)
    words = pairs.read_about(pk, actor=request.actor, now=request.now)
    return shown(request, pair, about=words)
