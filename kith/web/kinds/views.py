"""Stalls of a market, views of broadcasts, the skill a training gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import markets, media
from kith.activities.policies import kinds as policies
from kith.activities.queries import kinds
from kith.activities.queries.sessions import visible_to
from kith.activities.states import STALL, SessionKind, StallState
from kith.core.actor import Role, ScopeKind
from kith.core.refusal import require
from kith.web.http import Request, refusals_on, signed_in, status_of, with_role
from kith.web.kinds.forms import (
    ChannelForm,
    CountForm,
    DecideForm,
    ReadingForm,
    SkillForm,
    StallForm,
)

if TYPE_CHECKING:
    from kith.activities.models import Session, Stall

TONES = {
    StallState.OFFERED: "wait",
    StallState.CONFIRMED: "good",
    StallState.DECLINED: "done",
    StallState.WITHDRAWN: "done",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One stall as the page shows it, with what the actor may do."""

    line: kinds.StallLine
    tone: str
    verbs: frozenset[str]
    decide: DecideForm
    count: CountForm


def _session(request: Request, pk: int, *of: SessionKind) -> Session:
    """The session, when the actor may see it and it is of one of the kinds; else 404."""
    found: Session = get_object_or_404(visible_to(request.actor), pk=pk, series__kind__in=of)
    return found


def _overseen(request: Request, pk: int, *of: SessionKind) -> Session:
    """The same for those who oversee its place; what is sent, for those who run it."""
    session = _session(request, pk, *of)
    roles = policies.READERS if request.method == "GET" else policies.RUNNERS
    require(request.actor.over(session.area.path, *roles))
    return session


@require_GET
def stalls(request: Request, pk: int) -> HttpResponse:
    """Everybody sees the confirmed stalls; units and the desk their own and all."""
    return _stalls(request, _session(request, pk, SessionKind.MARKET))


def _stalls(request: Request, session: Session, **forms: Any) -> HttpResponse:
    actor, path = request.actor, session.area.path
    runs = policies.may_run(actor, path)
    lines = [
        _row(request, line, session, forms)
        for line in kinds.stalls_of(session.pk)
        if runs or line.stall.state == StallState.CONFIRMED or _is_own(request, line.stall)
    ]
    units = _units(request, path)
    context = {
        "session": session,
        "lines": lines,
        "total": sum(row.line.people or 0 for row in lines),
        "types": kinds.service_types(session.pk),
        "may_offer": runs or bool(units),
        "form": forms.get("form") or StallForm(units=units, desk=runs),
    }
    status = max((status_of(form) for form in forms.values()), default=200)
    return render(request, "web/kinds/stalls.html", context, status=status)


def _row(request: Request, line: kinds.StallLine, session: Session, forms: dict[str, Any]) -> Row:
    """A form that was refused comes back on its own stall."""
    pk = line.stall.pk
    return Row(
        line,
        TONES[StallState(line.stall.state)],
        _verbs(request, line.stall, session),
        forms.get(f"decide-{pk}") or DecideForm(auto_id=f"decide-{pk}-%s"),
        forms.get(f"count-{pk}") or CountForm(auto_id=f"count-{pk}-%s"),
    )


def _is_own(request: Request, stall: Stall) -> bool:
    return stall.organisation_id in request.actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def _verbs(request: Request, stall: Stall, session: Session) -> frozenset[str]:
    runs = policies.may_run(request.actor, session.area.path)
    own = runs or _is_own(request, stall)
    may = {"confirm": runs, "decline": runs, "withdraw": own}
    verbs = {verb for verb in STALL.verbs(stall.state) if may[verb]}
    is_counted = stall.state == StallState.CONFIRMED and request.now >= session.starts_at
    return frozenset(verbs | ({"count"} if own and is_counted else set()))


def _units(request: Request, path: str) -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in kinds.units_for_stalls(request.actor, path)]


@require_POST
@signed_in
def offer(request: Request, pk: int) -> HttpResponse:
    """One more stall."""
    session = _session(request, pk, SessionKind.MARKET)
    path = session.area.path
    desk = policies.may_run(request.actor, path)
    units = _units(request, path)
    require(desk or bool(units))
    form = StallForm(request.POST, units=units, desk=desk)
    if form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            wanted = markets.StallInput(organisation_id=typed.pop("organisation"), **typed)
            markets.offer(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("The stall is on the list."))
            return redirect("web:stalls", pk)
    return _stalls(request, session, form=form)


def _stall(request: Request, pk: int) -> Stall:
    stall = kinds.stall(pk)
    if stall is None or not visible_to(request.actor).filter(pk=stall.session_id).exists():
        raise Http404
    return stall


@require_POST
@signed_in
def decide(request: Request, pk: int) -> HttpResponse:
    """Confirmed, or not this time with a reason."""
    row = _stall(request, pk)
    require(policies.may_run(request.actor, row.session.area.path))
    form = DecideForm(request.POST, auto_id=f"decide-{pk}-%s")
    if form.is_valid():
        with refusals_on(form):
            markets.decide(
                pk,
                is_confirmed=form.cleaned_data["verb"] == "confirm",
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            return redirect("web:stalls", row.session_id)
    session = _session(request, row.session_id, SessionKind.MARKET)
    return _stalls(request, session, **{f"decide-{pk}": form})


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The unit does not come."""
    row = _stall(request, pk)
    markets.withdraw(pk, actor=request.actor, now=request.now)
    return redirect("web:stalls", row.session_id)


@require_POST
@signed_in
def count(request: Request, pk: int) -> HttpResponse:
    """How many the stall served."""
    row = _stall(request, pk)
    require(policies.may_withdraw_stall(request.actor, row))
    form = CountForm(request.POST, auto_id=f"count-{pk}-%s")
    if form.is_valid():
        with refusals_on(form):
            markets.count(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            return redirect("web:stalls", row.session_id)
    session = _session(request, row.session_id, SessionKind.MARKET)
    return _stalls(request, session, **{f"count-{pk}": form})


@require_http_methods(["GET", "POST"])
@with_role(*policies.READERS)
def readings(request: Request, pk: int) -> HttpResponse:
    """Views of one session, read off its channels."""
    session = _overseen(request, pk, *media.SEEN_KINDS)
    form = ReadingForm(session.area.path, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            media.read_off(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            return redirect("web:readings", pk)
    only = kinds.just(session.pk)
    context = {
        "session": session,
        "form": form,
        "newest": kinds.newest_views(only),
        "total": kinds.views(only),
        "all": kinds.readings_of(session.pk)[:50],
        "may_run": policies.may_run(request.actor, session.area.path),
    }
    return render(request, "web/kinds/readings.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*policies.READERS)
def channels(request: Request) -> HttpResponse:
    """Where our places are seen and heard."""
    may_run = request.actor.has(*policies.RUNNERS)
    require(may_run or request.method != "POST")
    form = ChannelForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            media.open_channel(
                typed["area"],
                kind=typed["kind"],
                name=typed["name"],
                actor=request.actor,
                now=request.now,
            )
            return redirect("web:channels")
    rows = [row for path in request.actor.paths(*policies.READERS) for row in kinds.channels(path)]
    context = {"rows": rows, "form": form, "may_run": may_run}
    return render(request, "web/kinds/channels.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*policies.READERS)
def skill(request: Request, pk: int) -> HttpResponse:
    """What the training gives; `give` hands it to everybody who attended."""
    session = _overseen(request, pk, SessionKind.TRAINING)
    gives = getattr(session.series, "gives", None)
    first = {"skill": gives.skill, "valid_months": gives.valid_months} if gives else {}
    form = SkillForm(None if "give" in request.POST else request.POST or None, initial=first)
    if "give" in request.POST:
        n = media.give_skills(pk, actor=request.actor, now=request.now)
        said = ngettext("%(n)s person holds the skill.", "%(n)s people hold the skill.", n)
        messages.success(request, said % {"n": n})
        return redirect("web:training_skill", pk)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            media.teaches(session.series_id, **typed, actor=request.actor, now=request.now)
            return redirect("web:training_skill", pk)
    may_run = policies.may_run(request.actor, session.area.path)
    context = {"session": session, "form": form, "gives": gives, "may_run": may_run}
    return render(request, "web/kinds/skill.html", context, status=status_of(form))
