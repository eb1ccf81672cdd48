"""The desk keeps its grids: staffing, card, bounds, who is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import require
from kith.grid.actions import grids as actions
from kith.grid.actions.grids import CardInput
from kith.grid.policies import grids as policies
from kith.grid.queries import grids as queries
from kith.grid.queries import walks as walk_queries
from kith.grid.states import Duty, DutyEndReason, Staffing
from kith.people.queries import with_phone
from kith.web.grid.forms import AssignForm, BoundsForm, CardForm, EndForm, FoundForm
from kith.web.grid.rows import LIGHTS, grid_lines, outline_map
from kith.web.grid.tabs import DESK, READERS, tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.places.models import Area


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Every grid of the actor's places with its light; those where somebody is missing first."""
    return _listed(request)


def _listed(request: Request, found: FoundForm | None = None) -> HttpResponse:
    today = localdate(request.now)
    areas = queries.grids_of(request.actor)
    words = request.GET.get("q", "").strip()
    if words:
        areas = areas.filter(name__icontains=words)
    rows = queries.with_staff(areas, on=today)
    light = request.GET.get("light", "")
    shown = [row for row in rows if not light or row.light == light]
    part = page_of(request, shown)
    last = walk_queries.last_walked(row.area.pk for row in part.object_list)
    keeps = list(queries.communities_of(request.actor))
    full = sum(row.light == Staffing.FULL for row in rows)
    context = {
        "tabs": tabs(request.actor, "grids"),
        "page": part,
        "query": query_of(request),
        "lines": grid_lines(part.object_list, last, today),
        "full": full,
        "every": len(rows),
        "percent": queries.Share(full, len(rows)).percent,
        "lights": LIGHTS.items(),
        "light": light,
        "q": words,
        "map": outline_map(rows),
        "found": found or (_found_form(keeps) if keeps else None),
    }
    status = status_of(found) if found else 200
    return render(request, "web/grid/list.html", context, status=status)


def _found_form(keeps: list[Area], typed: Any = None) -> FoundForm:
    named = [(area.pk, area.name) for area in keeps]
    return FoundForm(typed, communities=named, auto_id="found-%s")


@require_POST
@with_role(*DESK)
def found(request: Request) -> HttpResponse:
    """One grid more."""
    form = _found_form(list(queries.communities_of(request.actor)), request.POST)
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            area = actions.found(
                typed["community"], name=typed["name"], actor=request.actor, now=request.now
            )
            messages.success(request, _("The grid stands. Please write its card."))
            return redirect("web:grid", area.pk)
    return _listed(request, form)


@require_GET
@with_role(*READERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _grid(request, pk))


def _grid(request: Request, pk: int) -> Area:
    return get_object_or_404(queries.grids_of(request.actor), pk=pk)


def _kept(request: Request, pk: int) -> Area:
    """One she may write about: asked before anything that was sent is read."""
    area = _grid(request, pk)
    require(policies.may_keep(request.actor, area.parent.path if area.parent else ""))
    return area


def _shown(request: Request, area: Area, **more: Any) -> HttpResponse:
    """`more` are refused forms by name."""
    today = localdate(request.now)
    row = queries.with_staff([area], on=today)[0]
    above = area.parent.path if area.parent else ""
    written = row.card
    first = (
        {name: getattr(written, name) for name in ("houses", "office_phone", "complaint_phone")}
        if written
        else {}
    )
    corners = "\n".join(f"{lon}, {lat}" for lon, lat in area.outline)
    context = {
        "tabs": tabs(request.actor, "grids"),
        "area": area,
        "row": row,
        "light": LIGHTS[row.light],
        "keeps": policies.may_keep(request.actor, above),
        "postings": queries.postings(area.pk),
        "today": today,
        "last": walk_queries.last_walked([area.pk]).get(area.pk),
        "map": outline_map([row], around=area.parent),
        "card": CardForm(initial=first, auto_id="card-%s"),
        "bounds": BoundsForm(initial={"ring": corners}, auto_id="bounds-%s"),
        "assign": AssignForm(initial={"starts_on": today}, auto_id="assign-%s"),
        "end": EndForm(initial={"ends_on": today}, auto_id=False),
        "reasons": DutyEndReason.choices,
    }
    status = max((status_of(f) for f in more.values() if hasattr(f, "is_bound")), default=200)
    return render(request, "web/grid/one.html", context | more, status=status)


@require_POST
@with_role(*DESK)
def card(request: Request, pk: int) -> HttpResponse:
    """What everybody may read."""
    area, form = _kept(request, pk), CardForm(request.POST, auto_id="card-%s")
    if form.is_valid():
        with refusals_on(form):
            given = CardInput(**form.cleaned_data)
            actions.write_card(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The card is public now."))
            return redirect("web:grid", pk)
    return _shown(request, area, card=form)


@require_POST
@with_role(*DESK)
def bounds(request: Request, pk: int) -> HttpResponse:
    """The corners of the grid on the map."""
    area, form = _kept(request, pk), BoundsForm(request.POST, auto_id="bounds-%s")
    if form.is_valid():
        with refusals_on(form):
            ring = form.cleaned_data["ring"]
            actions.draw(pk, ring=ring, actor=request.actor, now=request.now)
            messages.success(request, _("The bounds are drawn."))
            return redirect("web:grid", pk)
    return _shown(request, area, bounds=form)


@require_POST
@with_role(*DESK)
@never_cache
def assign(request: Request, pk: int) -> HttpResponse:
    """Somebody found by her number is posted; where two share the number, one is named."""
    area, form = _kept(request, pk), AssignForm(request.POST, auto_id="assign-%s")
    people: list[Any] = []
    if form.is_valid():
        typed = form.cleaned_data
        people = list(with_phone(typed["phone"]).select_related("area").order_by("pk"))
        named = [p for p in people if str(p.pk) == request.POST.get("person", "")]
        chosen = named or (people if len(people) == 1 else [])
        if not people:
            form.add_error("phone", _("Nobody here has this number."))
        elif chosen:
            with refusals_on(form):
                actions.assign(
                    pk,
                    person_id=chosen[0].pk,
                    duty=Duty(typed["duty"]),
                    starts_on=typed["starts_on"],
                    actor=request.actor,
                    now=request.now,
                )
                messages.success(request, _("Posted. She hears of it."))
                return redirect("web:grid", pk)
    return _shown(request, area, assign=form, people=people if len(people) > 1 else [])


@require_POST
@with_role(*DESK)
def end(request: Request, pk: int) -> HttpResponse:
    """A posting ends."""
    row = get_object_or_404(queries.postings_of(request.actor), pk=pk)
    above = row.area.parent.path if row.area.parent else ""
    require(policies.may_post(request.actor, above, row.person_id))
    form = EndForm(request.POST, auto_id=False)
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            actions.end_assignment(
                pk,
                ends_on=typed["ends_on"],
                reason=DutyEndReason(typed["reason"]),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The posting has ended."))
            return redirect("web:grid", row.area_id)
    return _shown(request, _grid(request, row.area_id), end=form, ending=pk)
