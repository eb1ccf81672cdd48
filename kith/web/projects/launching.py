"""Launch days: planning, the stage where claims are written down, and the wall that shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.groups.queries import organisations_in
from kith.places.queries import within
from kith.places.states import Level
from kith.projects import policies
from kith.projects.actions import claims, launch
from kith.projects.queries import launch as found
from kith.projects.queries.claims import units_of
from kith.projects.states import ITEM, LAUNCH
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of, with_role
from kith.web.projects.forms import ReasonForm
from kith.web.projects.project_forms import ChooseForm, LaunchForm, StageForm
from kith.web.projects.tabs import STAFF, tabs_of

if TYPE_CHECKING:
    from django import forms

    from kith.projects.models import Launch

RUNNERS = (Role.WORKER, Role.STREET, Role.DISTRICT)
FEN = 100


@require_GET
def all_launches(request: Request) -> HttpResponse:
    """Launch days are public."""
    page = page_of(request, found.all_launches())
    context = {"page": page, "query": query_of(request)}
    return render(request, "web/projects/launches.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*RUNNERS)
def desk(request: Request) -> HttpResponse:
    """The actor's launch days, and planning one."""
    form = LaunchForm(request.POST or None, places=_places(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            area = int(typed.pop("area"))
            made = launch.plan(
                area, input=launch.LaunchInput(**typed), actor=request.actor, now=request.now
            )
            messages.success(request, _("Planned. Now choose what can be claimed."))
            return redirect("web:launch_choose", made.pk)
    page = page_of(request, found.run_by(request.actor))
    context = {
        "tabs": tabs_of(request, STAFF),
        "page": page,
        "form": form,
        "query": query_of(request),
    }
    return render(request, "web/projects/launches_desk.html", context, status=status_of(form))


def _places(request: Request) -> list[Any]:
    levels = (Level.COMMUNITY, Level.TOWN, Level.COUNTY)
    return list(within(request.actor.paths(*RUNNERS)).filter(level__in=levels))


def _launch(request: Request, pk: int) -> Launch:
    one: Launch = get_object_or_404(found.all_launches(), pk=pk)
    return one


@require_http_methods(["GET", "POST"])
@with_role(*RUNNERS)
def choose(request: Request, pk: int) -> HttpResponse:
    """Which published needs and projects are on the wall."""
    one = get_object_or_404(found.run_by(request.actor), pk=pk)
    shown = [row.item for row in one.items.select_related("item__list__area").order_by("rank")]
    items = list({item.pk: item for item in (*shown, *found.to_choose(one))}.values())
    initial = {"items": [str(item.pk) for item in shown]}
    form = ChooseForm(request.POST or None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            ids = [int(pk) for pk in form.cleaned_data["items"]]
            launch.choose(pk, item_ids=ids, actor=request.actor, now=request.now)
            messages.success(request, _("Chosen. The wall shows them."))
            return redirect("web:launch", pk)
    context = {"launch": one, "form": form, "has_items": bool(items)}
    return render(request, "web/projects/launch_choose.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def page(request: Request, pk: int) -> HttpResponse:
    """What can be claimed and what is; a unit claims, the desk writes down what is called out."""
    one = _launch(request, pk)
    form = _stage_form(request, one)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            with refusals_on(form):
                _call_out(request, one, form.cleaned_data)
                messages.success(request, _("Claimed. The wall shows it."))
                return redirect("web:launch", pk)
    return _shown(request, one, form, ReasonForm())


def _stage_form(request: Request, one: Launch) -> StageForm | None:
    """For the desk with every unit around, for a liaison with her own; only while it is live."""
    runs = policies.may_type_claims(request.actor, one.area.path)
    units = organisations_in(one.area.path) if runs else units_of(request.actor)
    if not LAUNCH.allows(one.state, "end") or not units.exists():
        return None
    places = found.wall(one).places
    free = [place.item for place in places if ITEM.allows(place.item.state, "claim")]
    items = [(str(item.pk), f"{item.number} {item.title}") for item in free]
    return StageForm(request.POST or None, items=items, units=units)


def _call_out(request: Request, one: Launch, typed: dict[str, Any]) -> None:
    asks = claims.ClaimInput(
        text=typed["text"],
        organisation_id=int(typed["organisation"]),
        launch_id=one.pk,
        announced_fen=(typed["yuan"] or 0) * FEN,
    )
    claims.ask(int(typed["item"]), input=asks, actor=request.actor, now=request.now)


def _shown(
    request: Request, one: Launch, form: forms.Form | None, undo: ReasonForm
) -> HttpResponse:
    runs = policies.may_run_launch(request.actor, one.area.path)
    context = {
        "launch": one,
        "wall": found.wall(one),
        "form": form,
        "undo": undo,
        "runs": runs,
        "verbs": LAUNCH.verbs(one.state) if runs else (),
    }
    status = status_of(form) if form else 200
    return render(request, "web/projects/launch.html", context, status=status)


@require_POST
@with_role(*RUNNERS)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """Begin or end."""
    one = get_object_or_404(found.run_by(request.actor), pk=pk)
    if verb not in ("begin", "end"):
        raise Http404
    action = launch.begin if verb == "begin" else launch.end
    action(one.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Claims can be made now.") if verb == "begin" else _("Ended."))
    return redirect("web:launch", pk)


@require_POST
@signed_in
def undo(request: Request, pk: int, claim: int) -> HttpResponse:
    """A slip is taken off the wall, with the reason."""
    one = _launch(request, pk)
    rows = one.claims.select_related("area", "item__list__area")
    require(policies.may_undo(request.actor, get_object_or_404(rows, pk=claim)))
    form = ReasonForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data["reason"]
        claims.undo(claim, reason=typed, actor=request.actor, now=request.now)
        messages.success(request, _("Undone. It can be claimed again."))
    else:
        messages.error(request, _("Please say why."))
    return redirect("web:launch", pk)


@require_GET
@never_cache
def wall(request: Request, pk: int) -> HttpResponse:
    """The big screen: what is claimed, by whom. No person appears on it."""
    one = _launch(request, pk)
    return render(request, "web/projects/wall.html", _on_wall(one))


@require_GET
def live(request: Request, pk: int) -> HttpResponse:
    """The wall again when something is new; 304 and no word otherwise."""
    one = _launch(request, pk)
    mark = _mark(one)
    if request.headers.get("If-None-Match") == mark:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = render(request, "web/projects/wall.html#wall", _on_wall(one))
    answer["ETag"], answer["Cache-Control"] = mark, "no-cache"
    return answer


def _mark(one: Launch) -> str:
    """The same for the same claims in the same words."""
    return f'"{one.pk}-{one.revision}-{get_language() or ""}"'


def _on_wall(one: Launch) -> dict[str, object]:
    headers = json.dumps({"If-None-Match": _mark(one)})
    return {"wall": found.wall(one), "headers": headers}
