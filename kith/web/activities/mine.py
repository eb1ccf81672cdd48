"""My activities: what is coming, what waits and why, my tickets, and the children's view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import signing_up
from kith.activities.policies.sign_up import may_change
from kith.activities.queries import sign_ups
from kith.activities.queries.family import consents_of
from kith.activities.states import HOLDS_A_PLACE, LIVE, SignUpState
from kith.web.activities.counter_form import BY_THE_DESK
from kith.web.activities.forms import CancelForm, ReplaceForm
from kith.web.activities.mine_rows import MyRow, rows_of
from kith.web.activities.people import Candidate, family_of, named
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.forms import Form

    from kith.activities.models import SignUp
    from kith.people.states import ConsentPurpose

GROUPS: Final = (
    ("confirm", gettext_lazy("Please confirm")),
    ("coming", gettext_lazy("Coming up")),
    ("waiting", gettext_lazy("Waiting")),
)
SOON: Final = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sign-up as the person reads it."""

    at: datetime
    words: str
    reason: str
    by_desk: bool


@dataclass(frozen=True, slots=True)
class Child:
    """One child or ward: what is coming, and what was agreed to on its behalf."""

    who: Candidate
    rows: list[MyRow]
    consents: list[ConsentPurpose]


@require_GET
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """Everything still to come for me and mine, the most urgent first."""
    rows = rows_of(_coming(request)[:SOON], request.actor, request.now)
    groups = [(name, words, [r for r in rows if r.group == name]) for name, words in GROUPS]
    context = {
        "groups": [group for group in groups if group[2]],
        "has_wards": bool(request.actor.wards),
    }
    return render(request, "web/activities/mine.html", context)


@require_GET
@signed_in
@never_cache
def past(request: Request) -> HttpResponse:
    """What was, and what was cancelled, the newest first."""
    everything = _ours(request)
    over = everything.exclude(pk__in=_coming(request).order_by().values("pk"))
    page = page_of(request, over.order_by("-session__starts_at", "-pk"))
    context = {
        "page": page,
        "rows": rows_of(page.object_list, request.actor, request.now),
        "query": query_of(request),
    }
    return render(request, "web/activities/past.html", context)


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """One sign-up: where it stands and why, every step, and what can be done."""
    return _page(request, _mine_or_404(request, pk))


@require_POST
@signed_in
def confirm(request: Request, pk: int) -> HttpResponse:
    """Yes: the place that was kept is taken."""
    row = _mine_or_404(request, pk)
    signing_up.confirm(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. The place is yours."))
    return redirect("web:my_sign_up", pk=pk)


@require_POST
@signed_in
def cancel(request: Request, pk: int) -> HttpResponse:
    """The place, or the number in the queue, goes back."""
    row = _mine_or_404(request, pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            signing_up.cancel(row.pk, **got, actor=request.actor, now=request.now)
            messages.success(request, _("Cancelled. Thank you for telling us in time."))
            return redirect("web:my_activities")
    return _page(request, row, cancel=form)


@require_POST
@signed_in
def replace(request: Request, pk: int) -> HttpResponse:
    """Somebody else of the family comes instead."""
    row = _mine_or_404(request, pk)
    form = ReplaceForm(request.POST, people=_others(request, row))
    if form.is_valid():
        with refusals_on(form):
            got = dict(form.cleaned_data)
            made = signing_up.replace(
                row.pk, person_id=got.pop("person"), **got, actor=request.actor, now=request.now
            )
            messages.success(request, _("Changed. The place stays with you."))
            return redirect("web:my_sign_up", pk=made.pk)
    return _page(request, row, replace=form)


@require_http_methods(["GET"])
@signed_in
@never_cache
def ticket(request: Request, pk: int) -> HttpResponse:
    """The ticket, large and printable."""
    row = _mine_or_404(request, pk)
    if row.state not in (*HOLDS_A_PLACE, SignUpState.ATTENDED):
        raise Http404
    shown = rows_of([row], request.actor, request.now)[0]
    return render(request, "web/activities/ticket.html", {"row": shown, "sign_up": row})


@require_GET
@signed_in
@never_cache
def family(request: Request) -> HttpResponse:
    """Each child or ward with what is coming and what was agreed to."""
    wards = [who for who in family_of(request.actor, request.now) if who.pk in request.actor.wards]
    rows = rows_of(_coming(request)[:SOON], request.actor, request.now)
    given = consents_of([who.pk for who in wards])
    children = [
        Child(who, [r for r in rows if r.sign_up.person_id == who.pk], given[who.pk])
        for who in wards
    ]
    return render(request, "web/activities/family.html", {"children": children})


def _ours(request: Request) -> QuerySet[SignUp]:
    """The family's, and what was entered from home for others: not a clerk's work of the day."""
    actor = request.actor
    others = ~Q(person_id__in={actor.me, *actor.wards})
    at_work = Q(made_by_id=actor.me, channel__in=BY_THE_DESK) & others
    return _whole(sign_ups.of_person(actor).exclude(at_work))


def _whole(rows: QuerySet[SignUp]) -> QuerySet[SignUp]:
    return rows.select_related("session__site")


def _coming(request: Request) -> QuerySet[SignUp]:
    return _ours(request).filter(state__in=LIVE, session__ends_at__gt=request.now)


def _mine_or_404(request: Request, pk: int) -> SignUp:
    row = get_object_or_404(_whole(sign_ups.of_person(request.actor)), pk=pk)
    if not may_change(request.actor, row):
        raise Http404
    return row


def _others(request: Request, row: SignUp) -> list[tuple[int, str]]:
    """Those of the family who are not yet in it."""
    together = sign_ups.of_person(request.actor).filter(session=row.session, state__in=LIVE)
    there = set(together.values_list("person_id", flat=True))
    people = family_of(request.actor, request.now)
    return [(who.pk, named(who)) for who in people if who.pk not in there]


def _page(
    request: Request, row: SignUp, *, cancel: Form | None = None, replace: Form | None = None
) -> HttpResponse:
    shown = rows_of([row], request.actor, request.now)[0]
    others = _others(request, row) if "replace" in shown.verbs else []
    party = sign_ups.of_person(request.actor).filter(party=row.party, state__in=LIVE)
    bound = cancel or replace
    context = {
        "row": shown,
        "standing": sign_ups.standing(row),
        "steps": [
            Step(step.at, str(SignUpState(step.after).label), step.reason, step.is_manual)
            for step in sign_ups.history(row)
        ],
        "cancel": cancel or CancelForm(),
        "replace": (replace or ReplaceForm(people=others)) if others else None,
        "party": rows_of(_whole(party.exclude(pk=row.pk)), request.actor, request.now),
    }
    status = status_of(bound) if bound else 200
    return render(request, "web/activities/my_sign_up.html", context, status=status)
