"""Programmes: the public list and page, proposing, deciding, phases, the theme of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.queries.sessions import visible_to as sessions_visible_to
from kith.core.refusal import require
from kith.places.queries import with_codes
from kith.programmes import policies, queries
from kith.programmes.actions import programmes
from kith.programmes.states import PROGRAMME, ProgrammeState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.programmes.alike import alike, alike_typed
from kith.web.programmes.forms import DecideForm, EndForm, PhaseForm, ProgrammeForm, ThemeForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.programmes.models import Programme

TONES = {
    ProgrammeState.PROPOSED: "wait",
    ProgrammeState.APPROVED: "good",
    ProgrammeState.RETURNED: "warn",
    ProgrammeState.ENDED: "done",
}


@require_GET
def page(request: Request) -> HttpResponse:
    """Everybody's list: `?q=` words, `?area=` a place's code, `?state=`, `?year=`."""
    rows = _asked_for(request, queries.programmes_visible_to(request.actor))
    found = page_of(request, rows)
    may_propose = request.actor.has(*policies.DESK)
    context = {
        "page": found,
        "rows": [(row, TONES[ProgrammeState(row.state)]) for row in found.object_list],
        "query": query_of(request),
        "asked": request.GET,
        "states": ProgrammeState.choices if may_propose else [],
        "may_propose": may_propose,
        "theme": _theme(request),
    }
    return render(request, "web/programmes/list.html", context)


def _asked_for(request: Request, rows: QuerySet[Programme]) -> QuerySet[Programme]:
    words, state, year = (request.GET.get(name, "").strip() for name in ("q", "state", "year"))
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    if area := with_codes([request.GET.get("area", "")]):
        rows = rows.filter(area__path__startswith=next(iter(area.values())).path)
    if state in ProgrammeState:
        rows = rows.filter(state=state)
    if year.isdecimal() and len(year) == 4:
        began = Q(starts_on__year__lte=int(year))
        rows = rows.filter(began).filter(Q(ends_on=None) | Q(ends_on__year__gte=int(year)))
    return rows


def _theme(request: Request) -> object:
    """The theme of this month where the actor works; strangers see none."""
    month = localdate(request.now).replace(day=1)
    for path in request.actor.paths(*policies.READERS):
        if theme := queries.theme_of(path, month):
            return theme
    return None


@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """What it is, its phases and highlights; for the desk what is like it, and the decision."""
    return _shown(request, _programme(request, pk))


def _programme(request: Request, pk: int) -> Programme:
    found: Programme = get_object_or_404(queries.programmes_visible_to(request.actor), pk=pk)
    return found


def _kept(request: Request, pk: int) -> Programme:
    """One that the actor may propose, before anything that was sent is read."""
    row = _programme(request, pk)
    require(policies.may_propose(request.actor, row.area.path))
    return row


def _shown(request: Request, row: Programme, **forms: Any) -> HttpResponse:
    actor = request.actor
    is_desk = actor.over(row.area.path, *policies.READERS)
    context = {
        "row": row,
        "tone": TONES[ProgrammeState(row.state)],
        "verbs": _verbs(actor, row),
        "is_desk": is_desk,
        "phases": queries.phases(row.pk),
        "sessions": sessions_visible_to(actor)
        .filter(series__programme=row)
        .order_by("-starts_at", "-pk")[:20],
        "highlights": queries.highlights_visible_to(actor).filter(programme=row),
        "verdicts": row.verdicts.order_by("pk") if is_desk else (),
        "alike": alike(row.area, f"{row.title} {row.summary}", request.now) if is_desk else (),
        "decide": DecideForm(),
        "phase": PhaseForm(),
        "end": EndForm(),
    }
    status = max((status_of(form) for form in forms.values()), default=200)
    return render(request, "web/programmes/one.html", context | forms, status=status)


def _verbs(actor: Actor, row: Programme) -> frozenset[str]:
    may = {
        "approve": policies.may_decide(actor, row.area.path, row.made_by_id),
        "send_back": policies.may_decide(actor, row.area.path, row.made_by_id),
        "propose_again": policies.may_propose(actor, row.area.path),
        "end": policies.may_propose(actor, row.area.path),
    }
    return frozenset(v for v in PROGRAMME.verbs(row.state) if may[v])


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def new(request: Request) -> HttpResponse:
    """A programme is proposed; what is like it is shown while one types."""
    form = ProgrammeForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            made = programmes.propose(
                typed.pop("area"),
                input=programmes.ProgrammeInput(**typed),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Proposed. The desk above decides."))
            return redirect("web:programme", made.pk)
    return _typed(request, form, None)


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def edit(request: Request, pk: int) -> HttpResponse:
    """What was sent back is proposed again in other words."""
    row = _kept(request, pk)
    form = ProgrammeForm(request.actor, request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            typed.pop("area")
            wanted = programmes.ProgrammeInput(**typed, organisation_id=row.organisation_id)
            programmes.propose_again(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("Proposed again."))
            return redirect("web:programme", pk)
    return _typed(request, form, row)


def _initial(row: Programme) -> dict[str, Any]:
    names = ("title", "summary", "starts_on", "ends_on", "five_for", "work_line")
    return {"area": row.area_id} | {name: getattr(row, name) for name in names}


def _typed(request: Request, form: ProgrammeForm, row: Programme | None) -> HttpResponse:
    """The form, and what is like it where that was asked for without JavaScript."""
    is_asked = "check" in request.POST and form.is_valid()
    near = alike_typed(form, request.now) if is_asked else []
    context = {"form": form, "row": row, "alike": near, "asked": is_asked}
    return render(request, "web/programmes/form.html", context, status=status_of(form))


@require_POST
@with_role(*policies.DECIDERS)
def decide(request: Request, pk: int) -> HttpResponse:
    """Approved, or sent back with a reason."""
    row = _programme(request, pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            is_yes = form.cleaned_data["verb"] == "approve"
            verb = programmes.approve if is_yes else programmes.send_back
            verb(pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
            messages.success(request, _("Decided. The proposer has been told."))
            return redirect("web:programme", pk)
    return _shown(request, row, decide=form)


@require_POST
@with_role(*policies.DESK)
def phase(request: Request, pk: int) -> HttpResponse:
    """One more phase."""
    row = _kept(request, pk)
    form = PhaseForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            wanted = programmes.PhaseInput(**form.cleaned_data)
            programmes.add_phase(pk, input=wanted, actor=request.actor, now=request.now)
            return redirect("web:programme", pk)
    return _shown(request, row, phase=form)


@require_POST
@with_role(*policies.DESK)
def end(request: Request, pk: int) -> HttpResponse:
    """It is over with a day."""
    row = _kept(request, pk)
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            programmes.end(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            return redirect("web:programme", pk)
    return _shown(request, row, end=form)


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def theme(request: Request) -> HttpResponse:
    """What a month is about."""
    first = localdate(request.now).replace(day=1)
    form = ThemeForm(request.actor, request.POST or None, initial={"month": first})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            area = typed.pop("area")
            programmes.set_theme(area, **typed, actor=request.actor, now=request.now)
            messages.success(request, _("The theme of the month stands."))
            return redirect("web:programmes")
    return render(request, "web/programmes/theme.html", {"form": form}, status=status_of(form))
