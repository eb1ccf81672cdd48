"""Calls for ideas that everybody may read, and what units and teams hand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.actor import Role
from kith.people.queries import masked
from kith.places.queries import within
from kith.projects import policies_venture as policies
from kith.projects.actions import venture
from kith.projects.queries import venture as queries
from kith.projects.states_venture import CALL, CallState
from kith.web.http import (
    Request,
    page_of,
    query_of,
    refusals_on,
    signed_in,
    status_of,
    with_role,
)
from kith.web.projects.money_rows import yuan
from kith.web.projects.venture_forms import ApplyForm, CallForm, NothingForm, ReviewerForm
from kith.web.projects.venture_rows import CALL_TONES, application_rows, venture_tabs

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.projects.models import Call

OFFICE = (Role.STREET, Role.DISTRICT)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call with its sums in words, and the buttons that are possible."""

    call: Call
    tone: str
    budget: str
    left: str
    is_open: bool
    verbs: frozenset[str]


def call_row(call: Call, request: Request) -> CallRow:
    today = localtime(request.now).date()
    is_open = call.state == CallState.OPEN and call.from_date <= today < call.until_date
    return CallRow(
        call=call,
        tone=CALL_TONES[CallState(call.state)],
        budget=yuan(call.budget_fen),
        left=yuan(call.budget_fen - call.granted_fen),
        is_open=is_open,
        verbs=_verbs(call, request.actor, can_apply=is_open, is_over=today >= call.until_date),
    )


def _verbs(call: Call, actor: Actor, *, can_apply: bool, is_over: bool) -> frozenset[str]:
    mine: set[str] = set()
    if policies.may_call(actor, call.area.path):
        mine = set(CALL.verbs(call.state)) - (set() if is_over else {"close"})
        if call.state in (CallState.DRAFTED, CallState.OPEN, CallState.IN_REVIEW):
            mine.add("name_reviewer")
    if can_apply and actor.has(Role.LIAISON, Role.LEADER):
        mine.add("apply")
    return frozenset(mine)


@require_GET
def calls(request: Request) -> HttpResponse:
    """Calls of every place, open ones and those that are over."""
    page = page_of(request, queries.calls(request.actor))
    context = {
        "tabs": venture_tabs(request),
        "page": page,
        "rows": [call_row(call, request) for call in page.object_list],
        "query": query_of(request),
        "may_write": request.actor.has(*OFFICE),
    }
    return render(request, "web/projects/venture/calls.html", context)


@require_GET
def call(request: Request, pk: int) -> HttpResponse:
    """What is asked for and how it is judged; below it the applications I may see."""
    return _shown(request, pk)


def _shown(
    request: Request, pk: int, form: NothingForm | ReviewerForm | None = None
) -> HttpResponse:
    found = get_object_or_404(queries.calls(request.actor), pk=pk)
    row = call_row(found, request)
    applications = queries.visible_to(request.actor).filter(call=found)
    context = {
        "tabs": venture_tabs(request),
        "row": row,
        "applications": application_rows(applications),
        "reviewers": queries.named(pk) if "name_reviewer" in row.verbs else (),
        "reviewer_form": form if isinstance(form, ReviewerForm) else _reviewer_form(found, request),
        "form": form or NothingForm(),
    }
    status = status_of(form) if form is not None else 200
    return render(request, "web/projects/venture/call.html", context, status=status)


def _reviewer_form(found: Call, request: Request, *typed: object) -> ReviewerForm:
    people = queries.may_be_named(found, request.now)
    names = masked([person.pk for person in people])
    shown = [(str(pk), str(person.name)) for pk, person in names.items()]
    return ReviewerForm(*typed, people=shown)


@require_http_methods(["POST"])
@with_role(*OFFICE)
def call_do(request: Request, pk: int, verb: str) -> HttpResponse:
    """The office opens, closes, finishes or withdraws a call, or names a reviewer."""
    found = get_object_or_404(queries.calls(request.actor), pk=pk)
    deeds = {
        "open": venture.open_call,
        "close": venture.close_call,
        "finish": venture.finish,
        "withdraw": venture.withdraw_call,
    }
    form: NothingForm | ReviewerForm
    if verb == "name_reviewer":
        form = _reviewer_form(found, request, request.POST)
    else:
        form = NothingForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if verb == "name_reviewer":
                person_id = int(form.cleaned_data["person"])
                actor, now = request.actor, request.now
                venture.name_reviewer(pk, person_id=person_id, actor=actor, now=now)
            else:
                deeds[verb](pk, actor=request.actor, now=request.now)
            messages.success(request, _("Done."))
            return redirect("web:venture_call", pk)
    return _shown(request, pk, form)


@require_http_methods(["GET", "POST"])
@with_role(*OFFICE)
def call_new(request: Request) -> HttpResponse:
    """A new call, as a draft."""
    places = list(within(request.actor.paths(*OFFICE)))
    form = CallForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        area_id = int(form.cleaned_data["area"])
        with refusals_on(form):
            made = venture.write_call(
                area_id, input=form.as_input(), actor=request.actor, now=request.now
            )
            messages.success(request, _("Written. Name reviewers, then open it."))
            return redirect("web:venture_call", made.pk)
    context = {"tabs": venture_tabs(request), "form": form}
    return render(request, "web/projects/venture/call_new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(Role.LIAISON, Role.LEADER)
def apply(request: Request, pk: int) -> HttpResponse:
    """A unit or a team hands in its idea."""
    found = get_object_or_404(queries.calls(request.actor), pk=pk)
    units, teams = queries.applicants(request.actor)
    form = ApplyForm(request.POST or None, units=units, teams=teams)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.as_input()
            made = venture.apply(pk, input=typed, actor=request.actor, now=request.now)
            messages.success(request, _("Handed in. You hear from us when it is decided."))
            return redirect("web:venture_application", made.pk)
    context = {"tabs": venture_tabs(request), "form": form, "row": call_row(found, request)}
    return render(request, "web/projects/venture/apply.html", context, status=status_of(form))


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """What my units and teams handed in, and how it goes on."""
    page = page_of(request, queries.mine(request.actor))
    context = {
        "tabs": venture_tabs(request),
        "page": page,
        "rows": application_rows(page.object_list),
        "query": query_of(request),
    }
    return render(request, "web/projects/venture/mine.html", context)


@require_GET
@signed_in
def to_review(request: Request) -> HttpResponse:
    """What waits for my points."""
    page = page_of(request, queries.to_review(request.actor))
    context = {
        "tabs": venture_tabs(request),
        "page": page,
        "rows": application_rows(page.object_list),
        "query": query_of(request),
    }
    return render(request, "web/projects/venture/to_review.html", context)
