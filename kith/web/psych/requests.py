"""Invitations of talks: a host asks, the desk plans a talk or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import tours
from kith.activities.policies import tours as policies
from kith.activities.queries import brands
from kith.activities.states import TALK, TalkState
from kith.core.actor import Role
from kith.core.refusal import require
from kith.groups.queries import units_visible_to
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.psych.brand import brand
from kith.web.psych.forms import InviteForm, PlanForm, ReasonForm
from kith.web.psych.tabs import tabs_of
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from kith.activities.models import TalkRequest
    from kith.core.actor import Actor

INVITING = (Role.LIAISON, *policies.DESK)
TONES = {
    TalkState.ASKED: "wait",
    TalkState.PLANNED: "good",
    TalkState.DECLINED: "bad",
    TalkState.WITHDRAWN: "done",
}


@require_http_methods(["GET", "POST"])
@with_role(*INVITING)
def invite(request: Request, pk: int) -> HttpResponse:
    """A host says what about, for how many, when and where; the desk is told."""
    row = brand(request, pk)
    units = [
        unit
        for unit in units_visible_to(request.actor).filter(ended_on=None)
        if policies.may_ask(request.actor, unit)
    ]
    require(bool(units))  # nobody invites for herself
    form = InviteForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.as_input()
            tours.ask_talk(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The desk has your invitation and will answer here."))
            return redirect("web:psych_requests")
    context = {"row": row, "form": form, "units": units}
    return render(request, "web/psych/invite.html", context, status=status_of(form))


@require_GET
@with_role(Role.LIAISON, *policies.READERS)
def page(request: Request) -> HttpResponse:
    """Invitations of one's organisations, or those at the desk: `?what=` waiting or all."""
    rows = brands.requests_visible_to(request.actor)
    what = request.GET.get("what", "waiting" if request.actor.has(*policies.DESK) else "all")
    if what == "waiting":
        rows = brands.waiting(rows)
    found = page_of(request, rows)
    context = {
        "tabs": tabs_of(request),
        "page": found,
        "rows": [(row, TONES[TalkState(row.state)]) for row in found.object_list],
        "query": query_of(request),
        "what": what,
    }
    return render(request, "web/psych/requests.html", context)


def _request(request: Request, pk: int) -> TalkRequest:
    found: TalkRequest = get_object_or_404(brands.requests_visible_to(request.actor), pk=pk)
    return found


@require_http_methods(["GET", "POST"])
@with_role(Role.LIAISON, *policies.READERS)
def one(request: Request, pk: int) -> HttpResponse:
    """One invitation; the desk chooses the talk that goes there."""
    row = _request(request, pk)
    coming = [
        (one, f"{moment(one.starts_at)} · {one.title or one.series.title}")
        for one in brands.open_talks(row.programme_id, now=request.now)
    ]
    form = PlanForm(request.POST or None, sessions=coming)
    if request.method == "POST":
        require(policies.may_answer(request.actor, row))
        if form.is_valid():
            with refusals_on(form):
                session = form.cleaned_data["session"]
                tours.plan_talk(pk, session_id=session, actor=request.actor, now=request.now)
                messages.success(request, _("Planned. The host has been told."))
                return redirect("web:psych_request", pk)
    return _shown(request, row, plan=form, coming=coming)


def _shown(request: Request, row: TalkRequest, **extra: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "tone": TONES[TalkState(row.state)],
        "verbs": _verbs(request.actor, row),
        "decline": ReasonForm(),
        "plan": PlanForm(sessions=()),
        "coming": (),
    } | extra
    forms = (context["plan"], context["decline"])
    status = max(status_of(form) for form in forms)
    return render(request, "web/psych/request.html", context, status=status)


def _verbs(actor: Actor, row: TalkRequest) -> frozenset[str]:
    answers = policies.may_answer(actor, row)
    may = {
        "plan": answers, "decline": answers, "withdraw": policies.may_withdraw(actor, row)
    }  # fmt: skip
    return frozenset(verb for verb in TALK.verbs(row.state) if may[verb])


@require_POST
@with_role(*policies.DESK)
def decline(request: Request, pk: int) -> HttpResponse:
    """Not this time, with the reason the host reads."""
    row = _request(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            tours.decline_talk(pk, reason=reason, actor=request.actor, now=request.now)
            messages.success(request, _("Answered. The host has been told why."))
            return redirect("web:psych_requests")
    return _shown(request, row, decline=form)


@require_POST
@with_role(*INVITING)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The host takes its invitation back."""
    row = _request(request, pk)
    tours.withdraw_talk(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back. It costs nothing."))
    return redirect("web:psych_requests")
