"""One session at the desk: its numbers, its queue, and every deed upon it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import planning, signing_up, signing_up_desk
from kith.activities.actions.door_list import door_list
from kith.activities.policies import session as policies
from kith.activities.policies.sign_up import may_move
from kith.activities.queries import sessions, sign_ups
from kith.activities.queries.priorities import rules_at, words
from kith.activities.states import HOLDS_A_PLACE, LIVE, SESSION, SeatingMode, SignUpState
from kith.core.actor import Role
from kith.core.refusal import require
from kith.people.queries import with_phone
from kith.web.activities.counter_form import CounterSignUpForm
from kith.web.activities.desk import READERS
from kith.web.activities.facts import facts_of
from kith.web.activities.mine_rows import TONES
from kith.web.activities.plan_forms import MoveForm, WhyForm
from kith.web.activities.rows import title_of
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form

    from kith.activities.models import Quota, Session, SignUp

COUNTER = (Role.HOTLINE, Role.WORKER, Role.STREET)
SIZE = 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One sign-up in the order of the queue: mask, number, and why it stands there."""

    sign_up: SignUp
    name: str
    tone: str
    state: str
    tier: str
    is_live: bool


@require_GET
@with_role(*READERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _page(request, _session(request, pk))


@require_POST
@with_role(*READERS)
def publish(request: Request, pk: int) -> HttpResponse:
    """Everybody can read it; where something stands in the way, a reason is asked for."""
    session = _session(request, pk)
    form = WhyForm(request.POST)
    form.fields["reason"].required = False
    if form.is_valid():
        with refusals_on(form):
            why = form.cleaned_data["reason"]
            planning.publish(pk, despite=why, actor=request.actor, now=request.now)
            messages.success(request, _("Published. Everybody can see it now."))
            return redirect("web:activity_desk", pk=pk)
    return _page(request, session, publish=form)


@require_POST
@with_role(*READERS)
def call_off(request: Request, pk: int) -> HttpResponse:
    session = _session(request, pk)
    require(policies.may_edit(request.actor, session))
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            why = form.cleaned_data["reason"]
            planning.cancel_session(pk, reason=why, actor=request.actor, now=request.now)
            messages.success(request, _("Called off. Everybody who signed up is told."))
            return redirect("web:activity_desk", pk=pk)
    return _page(request, session, call_off=form)


@require_POST
@with_role(*READERS)
def draw(request: Request, pk: int, quota: int) -> HttpResponse:
    session = _session(request, pk)
    require(may_move(request.actor, session))
    row = get_object_or_404(session.quotas, pk=quota)
    lots = signing_up_desk.draw(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Drawn: %(n)s numbers were in it.") % {"n": len(lots)})
    return redirect("web:activity_desk", pk=pk)


@require_POST
@with_role(*READERS)
def move(request: Request, pk: int, sign_up: int) -> HttpResponse:
    """Against the order of the queue; the person reads the reason."""
    session = _session(request, pk)
    require(may_move(request.actor, session))
    row = get_object_or_404(sign_ups.of_session(session), pk=sign_up)
    form = MoveForm(request.POST, auto_id=f"move-{row.pk}-%s")
    if form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            signing_up_desk.move(row.pk, **got, actor=request.actor, now=request.now)
            messages.success(request, _("Moved. The person is told, with your reason."))
            return redirect("web:activity_desk", pk=pk)
    return _page(request, session, moving=(row.pk, form))


@require_http_methods(["GET", "POST"])
@with_role(*COUNTER)
@never_cache
def counter(request: Request, pk: int) -> HttpResponse:
    """A resident at the counter or on the telephone is signed up the same way."""
    rows = sessions.public().prefetch_related("quotas__reserves", "co_hosts__organisation")
    session = get_object_or_404(rows, pk=pk)
    form = _counter_form(request, session)
    if request.method == "POST" and form.is_valid() and form.found:
        with refusals_on(form):
            made = signing_up.sign_up(pk, input=form.given(), actor=request.actor, now=request.now)
            messages.success(request, _answered(made))
            return redirect("web:activity_counter", pk=pk)
    context = {"form": form, "facts": facts_of(session, request.now)}
    return render(request, "web/activities/counter.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*READERS)
@never_cache
def printed(request: Request, pk: int) -> HttpResponse:
    """The list for the door: names stand on it only once a reason is given, and that is logged."""
    session = _session(request, pk)
    if not policies.may_print_list(request.actor, session):
        raise Http404
    form = WhyForm(request.POST or None)
    context = {"form": form, "session": session, "title": title_of(session), "lines": None}
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            why = form.cleaned_data["reason"]
            lines = door_list(pk, reason=why, actor=request.actor, now=request.now)
            context |= {"lines": lines, "blank": range(10)}
    if context["lines"] is None:
        rows = sign_ups.of_session(session).filter(state__in=HOLDS_A_PLACE)
        context["masked"] = [(row.pk, row) for row in rows]
    return render(request, "web/activities/print.html", context, status=status_of(form))


def _session(request: Request, pk: int) -> Session:
    rows = sessions.of_desk(request.actor)
    return get_object_or_404(
        rows.prefetch_related("quotas__reserves", "co_hosts__organisation"), pk=pk
    )


def _page(
    request: Request,
    session: Session,
    *,
    publish: Form | None = None,
    call_off: Form | None = None,
    moving: tuple[int, Form] | None = None,
) -> HttpResponse:
    actor = request.actor
    may_list = policies.may_see_list(actor, session)
    page = page_of(request, _queue(request, session) if may_list else [], SIZE)
    bound = publish or call_off or (moving[1] if moving else None)
    context = {
        "facts": facts_of(session, request.now),
        "clashes": [(title_of(other), other) for other in sessions.clashes(session)],
        "verbs": _verbs(request, session),
        "draws": [q for q in session.quotas.all() if _is_due(q, request)],
        "publish": publish or WhyForm(auto_id="publish-%s"),
        "call_off": call_off or WhyForm(auto_id="off-%s"),
        "live": sign_ups.live_of(session).count(),
        "may_list": may_list,
        "page": page,
        "rows": _queue_rows(session, list(page.object_list)),
        "query": query_of(request),
        "what": request.GET.get("what", ""),
        "moving": moving,
        "move": MoveForm(auto_id=False),
    }
    status = status_of(bound) if bound else 200
    return render(request, "web/activities/desk_session.html", context, status=status)


def _verbs(request: Request, session: Session) -> frozenset[str]:
    actor = request.actor
    found = set()
    if SESSION.allows(session.state, "publish") and policies.may_publish(
        actor, session, grants_hours=False
    ):
        found.add("publish")
    if SESSION.allows(session.state, "cancel") and policies.may_edit(actor, session):
        found |= {"cancel", "change"}
    if may_move(actor, session) and request.now < session.starts_at:
        found.add("move")
    if policies.may_print_list(actor, session):
        found.add("print")
    if actor.has(*COUNTER) and facts_of(session, request.now).card.is_open:
        found.add("counter")
    return frozenset(found)


def _is_due(quota: Quota, request: Request) -> bool:
    """Whether the draw may be held now, by this actor."""
    waits = quota.mode == SeatingMode.DRAW and quota.drawn_at is None
    due = quota.draw_at is not None and quota.draw_at <= request.now
    return waits and due and may_move(request.actor, quota.session)


def _queue(request: Request, session: Session) -> QuerySet[SignUp]:
    """In the order of the queue: those with places, then those who wait."""
    rows = sign_ups.of_session(session)
    if request.GET.get("what") == "all":
        return rows
    return rows.filter(state__in=(*LIVE, SignUpState.ATTENDED, SignUpState.MISSED))


def _queue_rows(session: Session, rows: list[SignUp]) -> list[QueueRow]:
    rules = rules_at(session.area.path, session.starts_at)
    return [
        QueueRow(
            sign_up=row,
            name=str(row.person.name),
            tone=TONES[SignUpState(row.state)],
            state=str(SignUpState(row.state).label),
            tier=words(rules, row.rank),
            is_live=row.state in LIVE,
        )
        for row in rows
    ]


def _counter_form(request: Request, session: Session) -> CounterSignUpForm:
    roles = [quota.role for quota in session.quotas.all()]
    if request.method != "POST":
        return CounterSignUpForm(roles=roles, initial={"key": uuid.uuid4()})
    form = CounterSignUpForm(request.POST, roles=roles)
    if phone := form.phone_typed():
        form.offer(list(with_phone(phone).select_related("area")))
    return form


def _answered(made: list[SignUp]) -> str:
    facts = {"state": SignUpState(made[0].state).label, "number": made[0].number}
    return _("Answered: %(state)s (number %(number)s).") % facts
