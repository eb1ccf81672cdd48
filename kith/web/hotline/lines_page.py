"""Numbers and lines: what people read in public, and who keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import BadInput
from kith.hotline import policies
from kith.hotline.actions import lines as actions
from kith.hotline.queries import lines
from kith.hotline.states import LineKind
from kith.places.queries import within
from kith.places.states import Level
from kith.web.hotline.forms import EnlistForm, LineForm, StepsForm
from kith.web.hotline.tabs import KEEPERS, tabs
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.hotline.models import Line

OWN = ("number", "title", "kind", "weekdays", "opens", "closes", "card", "is_listed")


@require_GET
def numbers(request: Request) -> HttpResponse:
    """For everybody: which number to ring, when, and what for."""
    return render(request, "web/hotline/numbers.html", {"lines": lines.all_listed()[:50]})


@require_GET
@with_role(*KEEPERS)
def listing(request: Request) -> HttpResponse:
    context = {
        "tabs": tabs(request),
        "lines": lines.run_by(request.actor),
        "places": _places(request),
    }
    return render(request, "web/hotline/lines.html", context)


def _places(request: Request) -> Any:
    """Where the actor may found a line: from her area down to communities."""
    here = within(request.actor.paths(*policies.RUNNERS))
    return here.filter(level__in=(Level.COUNTY, Level.TOWN, Level.COMMUNITY))


@require_http_methods(["GET", "POST"])
@with_role(Role.STREET, Role.DISTRICT)
def found(request: Request, area: int) -> HttpResponse:
    place = get_object_or_404(_places(request), pk=area)
    people = lines.operators(place.path, now=request.now)
    form = LineForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            line = actions.found_line(area, input=_told(form), actor=request.actor, now=request.now)
            return redirect("web:hotline_line", line.pk)
    context = {"tabs": tabs(request), "form": form, "place": place, "line": None}
    return render(request, "web/hotline/line.html", context, status=status_of(form))


def _told(form: LineForm) -> actions.LineInput:
    got = form.cleaned_data
    return actions.LineInput(
        number=got["number"], title=got["title"], kind=LineKind(got["kind"]), opens=got["opens"],
        closes=got["closes"], supervisor_id=got["supervisor"], weekdays=tuple(got["weekdays"]),
        card=got["card"], is_listed=got["is_listed"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def line(request: Request, pk: int) -> HttpResponse:
    """One line: its words and hours, its protocol, its rota."""
    row = get_object_or_404(lines.run_by(request.actor), pk=pk)
    form = _form(request, row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            actions.change_line(pk, input=_told(form), actor=request.actor, now=request.now)
            messages.success(request, _("Kept."))
            return redirect("web:hotline_line", pk)
    return _show(request, row, form)


def _form(request: Request, row: Line, data: Any) -> LineForm:
    people = lines.operators(row.area.path, now=request.now)
    first = {name: getattr(row, name) for name in OWN} | {"supervisor": row.supervisor_id}
    return LineForm(data, people=people, initial=first)


def _show(request: Request, row: Line, form: LineForm) -> HttpResponse:
    steps = lines.steps_of(row, request.now)
    own = "\n".join(f"{words} | {dial}" if dial else words for words, dial in steps)
    on_rota = list(lines.counsellors(row))
    known = {one.person_id for one in on_rota}
    free = [one for one in lines.operators(row.area.path, now=request.now) if one[0] not in known]
    context = {
        "tabs": tabs(request),
        "line": row,
        "place": row.area,
        "form": form,
        "steps": StepsForm(initial={"steps": own}),
        "on_rota": on_rota,
        "enlist": EnlistForm(people=free) if free else None,
    }
    return render(request, "web/hotline/line.html", context, status=status_of(form))


@require_POST
@with_role(*KEEPERS)
def steps(request: Request, pk: int) -> HttpResponse:
    form = StepsForm(request.POST)
    if not form.is_valid():
        raise BadInput(why=str(form.errors["steps"][0]))
    actions.set_steps(pk, steps=form.pairs(), actor=request.actor, now=request.now)
    messages.success(request, _("Kept."))
    return redirect("web:hotline_line", pk)


@require_POST
@with_role(*KEEPERS)
def enlist(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(lines.run_by(request.actor), pk=pk)
    form = EnlistForm(request.POST, people=lines.operators(row.area.path, now=request.now))
    if not form.is_valid():
        raise BadInput(why=_("Please choose one."))
    person = form.cleaned_data["person"]
    actions.enlist(pk, person_id=person, actor=request.actor, now=request.now)
    return redirect("web:hotline_line", pk)


@require_POST
@with_role(*KEEPERS)
def discharge(request: Request, pk: int, counsellor: int) -> HttpResponse:
    row = get_object_or_404(lines.run_by(request.actor), pk=pk)
    if not lines.counsellors(row).filter(pk=counsellor).exists():
        raise Http404
    actions.discharge(counsellor, actor=request.actor, now=request.now)
    return redirect("web:hotline_line", pk)
