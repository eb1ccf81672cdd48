"""The desk plans: series, one session or several weeks of them, and changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kith.activities.actions import planning
from kith.activities.actions.planning import SessionInput, input_of, shifted
from kith.activities.queries import sessions, sign_ups
from kith.activities.rules.planning import weekly
from kith.activities.states import OPEN_TO_CHANGE, PresentAs
from kith.core.actor import Role
from kith.web.activities import hub
from kith.web.activities.facts import tier_choices
from kith.web.activities.offers import series_choices, session_choices
from kith.web.activities.plan_forms import (
    QuotaForm,
    RepeatForm,
    SeriesForm,
    SessionForm,
    frame_of,
    initial_of,
    initial_of_quota,
    local,
)
from kith.web.activities.rows import title_of
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.activities.models import Series, Session

PLANNERS = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.LEADER, Role.LIAISON)
A_WEEK = timedelta(days=7)
FIRST_IN_DAYS, FROM_HOUR, TO_HOUR, NIGHT = 14, 9, 11, 20


@dataclass(frozen=True, slots=True)
class Date:
    """One date of several, as previewed, and what stands in its way."""

    starts_at: datetime
    ends_at: datetime
    clashes: list[str]


@require_GET
@with_role(*PLANNERS)
def series_list(request: Request) -> HttpResponse:
    page = page_of(request, sessions.series_of_desk(request.actor))
    here = hub.tabs(request.actor, "series_list")
    context = {"page": page, "query": query_of(request), "hub": here}
    return render(request, "web/activities/series_list.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*PLANNERS)
def series_new(request: Request) -> HttpResponse:
    offered = series_choices(request.actor)
    form = SeriesForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.given()
            made = planning.plan_series(input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The series stands. Now plan its first session."))
            return redirect("web:session_plan", pk=made.pk)
    context = {"form": form, "series": None}
    return render(request, "web/activities/series_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*PLANNERS)
def series(request: Request, pk: int) -> HttpResponse:
    """One series: its sessions, and the form to change it."""
    row = get_object_or_404(sessions.series_of_desk(request.actor), pk=pk)
    offered = series_choices(request.actor, row)
    initial = {name: getattr(row, name, None) for name in SeriesForm.base_fields}
    initial["part_of"] = frame_of(row.programme_id, row.phase_id)
    form = SeriesForm(request.POST or None, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.given()
            planning.change_series(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Saved."))
            return redirect("web:series", pk=pk)
    page = page_of(request, sessions.of_desk(request.actor).filter(series=row).order_by("-number"))
    context = {"form": form, "series": row, "page": page, "query": query_of(request)}
    return render(request, "web/activities/series_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*PLANNERS)
def plan(request: Request, pk: int) -> HttpResponse:
    """One more session, or several weeks of it; looked at before it is written."""
    row = get_object_or_404(sessions.series_of_desk(request.actor), pk=pk)
    last = sessions.of_desk(request.actor).filter(series=row).order_by("-starts_at").first()
    forms_ = _Forms(request, row, _next_like(last, request.now) if last else None)
    repeat = RepeatForm(request.POST or None)
    dates: list[Date] = []
    if request.method == "POST" and forms_.are_valid() and repeat.is_valid():
        inputs = _dates(forms_.given(None), **repeat.cleaned_data)
        if request.POST.get("step") == "preview":
            dates = [_date(one, row) for one in inputs]
        else:
            with refusals_on(forms_.session):
                made = planning.plan_sessions(
                    pk, inputs=inputs, actor=request.actor, now=request.now
                )
                messages.success(request, _planned(len(made)))
                return redirect("web:activities_desk")
    context = forms_.context() | {"series": row, "repeat": repeat, "dates": dates, "last": last}
    status = max(forms_.status(), status_of(repeat))
    return render(request, "web/activities/plan.html", context, status=status)


@require_http_methods(["GET", "POST"])
@with_role(*PLANNERS)
def change(request: Request, pk: int) -> HttpResponse:
    """The session as typed anew, and how many people will hear of another time or place."""
    rows = sessions.editable(request.actor).filter(state__in=OPEN_TO_CHANGE)
    session = get_object_or_404(rows, pk=pk)
    forms_ = _Forms(request, session.series, input_of(session))
    if request.method == "POST" and forms_.are_valid():
        with refusals_on(forms_.session):
            planning.change_session(
                pk,
                input=forms_.given(session.area_id),
                despite=forms_.session.cleaned_data["despite"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Saved. Whoever signed up hears of another time or place."))
            return redirect("web:activity_desk", pk=pk)
    context = forms_.context() | {
        "series": session.series,
        "session": session,
        "told": sign_ups.live_of(session).count(),
    }
    return render(request, "web/activities/plan.html", context, status=forms_.status())


class _Forms:
    """The form of a session and one for each role's places."""

    def __init__(self, request: Request, series: Series, given: SessionInput | None) -> None:
        posted = request.POST if request.method == "POST" else None
        offered = session_choices(request.actor, request.now, series, given)
        shown = initial_of(given) if given else _first(request.now)
        self.session = SessionForm(posted, offered=offered, initial=shown)
        tiers = tier_choices(series.area.path, request.now)
        by_role = {quota.role: initial_of_quota(quota) for quota in given.quotas} if given else {}
        self.quotas = [
            QuotaForm(posted, role=role, tiers=tiers, initial=by_role.get(role, {}))
            for role in PresentAs
        ]

    def are_valid(self) -> bool:
        return all([self.session.is_valid(), *(form.is_valid() for form in self.quotas)])

    def given(self, area_id: int | None) -> SessionInput:
        quotas = [quota for form in self.quotas if (quota := form.given())]
        return self.session.given(quotas, area_id)

    def context(self) -> dict[str, Any]:
        return {"form": self.session, "quotas": self.quotas}

    def status(self) -> int:
        return max(status_of(form) for form in (self.session, *self.quotas))


def _first(now: datetime) -> dict[str, Any]:
    """A proposal where nothing of the kind was held before: in two weeks, two hours."""
    day = now + timedelta(days=FIRST_IN_DAYS)
    return {
        "starts_at": local(day, FROM_HOUR),
        "ends_at": local(day, TO_HOUR),
        "sign_up_from": now,
        "sign_up_until": local(day - timedelta(days=1), NIGHT),
    }


def _next_like(last: Session, now: datetime) -> SessionInput:
    """A copy of the last one, so many whole weeks later that signing up can still begin."""
    given = input_of(last)
    weeks = max(1, -((last.starts_at - now) // A_WEEK) + 1)
    copy = shifted(given, weeks * A_WEEK)
    return replace(copy, sign_up_from=min(max(copy.sign_up_from, now), copy.sign_up_until))


def _dates(given: SessionInput, *, times: int, without_holidays: bool) -> list[SessionInput]:
    shifts = weekly(given.starts_at, times, without_holidays=without_holidays)
    return [shifted(given, by) for by in shifts]


def _date(given: SessionInput, series: Series) -> Date:
    found = sessions.in_the_way(
        site_id=given.site_id,
        room=given.room,
        area_id=series.area_id,
        in_charge_id=given.in_charge_id,
        begins=given.starts_at,
        ends=given.ends_at,
    )
    return Date(given.starts_at, given.ends_at, [title_of(one) for one in found])


def _planned(number: int) -> str:
    words = _("Planned: %(n)s. Look at it, then publish.")
    return words % {"n": number}
