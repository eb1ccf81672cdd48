"""A grid worker's day on the phone: my grids, my time on duty, my walk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import BadInput, require
from kith.grid.actions import duty, grids, walks
from kith.grid.queries import grids as queries
from kith.grid.queries import walks as walk_queries
from kith.grid.states import WalkState
from kith.web.grid.forms import LeaveForm, NameForm, WalkForm
from kith.web.grid.rows import walk_lines
from kith.web.grid.tabs import tabs
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from kith.grid.models import Assignment


@require_GET
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    return _shown(request)


def _shown(request: Request, **more: Any) -> HttpResponse:
    """`more` are refused forms by name."""
    today = localdate(request.now)
    postings = list(queries.mine(request.actor, on=today))
    rows = queries.with_staff([one.area for one in postings], on=today)
    lines = walk_lines(walk_queries.of_walker(request.actor, on=today))
    days = list(queries.duty_days([one.pk for one in postings], since=today))
    begun = {day.assignment_id for day in days}
    context = {
        "tabs": tabs(request.actor, "grid_day"),
        "postings": [(one, row, one.pk in begun) for one, row in zip(postings, rows, strict=True)],
        "lines": lines,
        "is_out": any(line.walk.state == WalkState.OUT for line in lines),
        "open_day": queries.open_duty(request.actor),
        "days": days,
        "today": today,
        "walk": _walk_form(postings, today),
        "leave": LeaveForm(auto_id="leave-%s"),
        "name": NameForm(auto_id=False),
    }
    status = max((status_of(f) for f in more.values() if hasattr(f, "is_bound")), default=200)
    return render(request, "web/grid/day.html", context | more, status=status)


def _walk_form(postings: list[Assignment], today: Any, typed: Any = None) -> WalkForm:
    areas = [(one.area_id, one.area.name) for one in postings]
    return WalkForm(typed, areas=areas, initial={"on_date": today}, auto_id="walk-%s")


@require_POST
@signed_in
def plan(request: Request) -> HttpResponse:
    """A walk of one's own; today's begins at once."""
    today = localdate(request.now)
    postings = list(queries.mine(request.actor, on=today))
    form = _walk_form(postings, today, request.POST)
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            given = walks.WalkInput(
                typed["area"], request.actor.me, typed["on_date"], typed["focus"]
            )
            row = walks.plan(input=given, actor=request.actor, now=request.now)
            if request.POST.get("now") and row.on_date == today:
                walks.start(row.pk, actor=request.actor, now=request.now)
                return redirect("web:walk", row.pk)
            messages.success(request, _("The walk is planned."))
            return redirect("web:grid_day")
    return _shown(request, walk=form)


@require_POST
@signed_in
def arrive(request: Request, pk: int) -> HttpResponse:
    """The day on duty begins."""
    row = get_object_or_404(queries.mine(request.actor, on=localdate(request.now)), pk=pk)
    duty.arrive(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Your day in the grid has begun."))
    return redirect("web:grid_day")


@require_POST
@signed_in
def leave(request: Request, pk: int) -> HttpResponse:
    """The day on duty ends."""
    form = LeaveForm(request.POST, auto_id="leave-%s")
    open_day = queries.open_duty(request.actor)
    get_object_or_404(queries.duty_days_of(request.actor), pk=pk)
    if form.is_valid() and open_day is not None:
        with refusals_on(form):
            tasks = form.cleaned_data["tasks"]
            duty.leave(pk, tasks=tasks, actor=request.actor, now=request.now)
            messages.success(request, _("Recorded as time on duty. Thank you."))
            return redirect("web:grid_day")
    return _shown(request, leave=form)


@require_POST
@signed_in
@never_cache
def name(request: Request, pk: int) -> HttpResponse:
    """Her name stands on the public card, or no longer."""
    row = get_object_or_404(queries.mine(request.actor, on=localdate(request.now)), pk=pk)
    is_given = request.POST.get("verb") == "give"
    form = NameForm(request.POST, auto_id=False)
    require(not is_given or form.is_valid(), BadInput(why=_("Please write the name.")))
    shown = form.cleaned_data["name"] if is_given else ""
    grids.name_on_card(row.pk, name=shown, is_given=is_given, actor=request.actor, now=request.now)
    said = _("The card names you now.") if is_given else _("The card no longer names you.")
    messages.success(request, said)
    return redirect("web:grid_day")
