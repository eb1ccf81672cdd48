"""Highlights and brands: who has one, what shows it, the decision of the desk above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import require
from kith.places.queries import with_codes
from kith.programmes import policies, queries
from kith.programmes.actions import highlights
from kith.programmes.states import HIGHLIGHT, HighlightState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.programmes.alike import alike, alike_typed
from kith.web.programmes.forms import BrandForm, DecideForm, EvidenceForm, HighlightForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.programmes.models import Highlight

TONES = {
    HighlightState.PROPOSED: "wait",
    HighlightState.APPROVED: "good",
    HighlightState.RETURNED: "warn",
    HighlightState.RETIRED: "done",
}
DECISIONS = {
    "approve": highlights.approve,
    "send_back": highlights.send_back,
    "retire": highlights.retire,
}


@require_GET
def page(request: Request) -> HttpResponse:
    """Everybody's list; staff also see which communities have none yet."""
    actor = request.actor
    found = page_of(request, _asked_for(request, queries.highlights_visible_to(actor)))
    paths = actor.paths(*policies.READERS)
    context = {
        "page": found,
        "rows": [(row, TONES[HighlightState(row.state)]) for row in found.object_list],
        "query": query_of(request),
        "asked": request.GET,
        "states": HighlightState.choices if paths else [],
        "may_propose": actor.has(*policies.DESK),
        "coverage": [queries.coverage(path) for path in paths],
        "brands": queries.brands("/", on=localdate(request.now))[:50],
    }
    return render(request, "web/programmes/highlights.html", context)


def _asked_for(request: Request, rows: QuerySet[Highlight]) -> QuerySet[Highlight]:
    words, state = (request.GET.get(name, "").strip() for name in ("q", "state"))
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    if area := with_codes([request.GET.get("area", "")]):
        rows = rows.filter(area__path__startswith=next(iter(area.values())).path)
    return rows.filter(state=state) if state in HighlightState else rows


@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """What it is and what shows it."""
    return _shown(request, _highlight(request, pk))


def _highlight(request: Request, pk: int) -> Highlight:
    found: Highlight = get_object_or_404(queries.highlights_visible_to(request.actor), pk=pk)
    return found


def _shown(request: Request, row: Highlight, **forms: Any) -> HttpResponse:
    actor = request.actor
    is_desk = actor.over(row.area.path, *policies.READERS)
    context = {
        "row": row,
        "tone": TONES[HighlightState(row.state)],
        "verbs": _verbs(actor, row),
        "is_desk": is_desk,
        "may_add": policies.may_propose(actor, row.area.path),
        "evidence": row.evidence.order_by("-on_date", "-pk"),
        "verdicts": row.verdicts.order_by("pk") if is_desk else (),
        "alike": alike(row.area, f"{row.title} {row.summary}", request.now) if is_desk else (),
        "decide": DecideForm(),
        "add": EvidenceForm(),
    }
    status = max((status_of(form) for form in forms.values()), default=200)
    return render(request, "web/programmes/highlight.html", context | forms, status=status)


def _verbs(actor: Actor, row: Highlight) -> frozenset[str]:
    decides = policies.may_decide(actor, row.area.path, row.made_by_id)
    proposes = policies.may_propose(actor, row.area.path)
    possible = HIGHLIGHT.verbs(row.state)
    return frozenset(v for v in possible if (decides if v in DECISIONS else proposes))


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def new(request: Request) -> HttpResponse:
    """A highlight is proposed; what is like it is shown while one types."""
    form = HighlightForm(request.actor, request.POST or None, on=localdate(request.now))
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        with refusals_on(form):
            wanted, area = _input(form)
            made = highlights.propose(area, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("Proposed. Add what shows it; the desk above decides."))
            return redirect("web:highlight", made.pk)
    return _typed(request, form, None)


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def edit(request: Request, pk: int) -> HttpResponse:
    """What was sent back is proposed again in other words."""
    row = _highlight(request, pk)
    require(policies.may_propose(request.actor, row.area.path))
    first = {
        "area": row.area_id,
        "title": row.title,
        "summary": row.summary,
        "programme": row.programme_id,
        "brand": row.brand_id,
    }
    on = localdate(request.now)
    form = HighlightForm(request.actor, request.POST or None, on=on, initial=first)
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        with refusals_on(form):
            wanted, _area = _input(form)
            highlights.propose_again(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("Proposed again."))
            return redirect("web:highlight", pk)
    return _typed(request, form, row)


def _input(form: HighlightForm) -> tuple[highlights.HighlightInput, int]:
    typed = form.cleaned_data
    wanted = highlights.HighlightInput(
        title=typed["title"],
        summary=typed["summary"],
        programme_id=typed["programme"],
        brand_id=typed["brand"],
    )
    return wanted, typed["area"]


def _typed(request: Request, form: HighlightForm, row: Highlight | None) -> HttpResponse:
    is_asked = "check" in request.POST and form.is_valid()
    near = alike_typed(form, request.now) if is_asked else []
    context = {"form": form, "row": row, "alike": near, "asked": is_asked}
    return render(request, "web/programmes/highlight_form.html", context, status=status_of(form))


@require_POST
@with_role(*policies.DECIDERS)
def decide(request: Request, pk: int) -> HttpResponse:
    """Approved, sent back, or retired."""
    row = _highlight(request, pk)
    require(policies.may_decide(request.actor, row.area.path, row.made_by_id))
    form = DecideForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            verb = DECISIONS[form.cleaned_data["verb"]]
            verb(pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
            messages.success(request, _("Decided. The proposer has been told."))
            return redirect("web:highlight", pk)
    return _shown(request, row, decide=form)


@require_POST
@with_role(*policies.DESK)
def evidence(request: Request, pk: int) -> HttpResponse:
    """One more thing that shows it."""
    row = _highlight(request, pk)
    require(policies.may_propose(request.actor, row.area.path))
    form = EvidenceForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seen = highlights.EvidenceInput(**form.cleaned_data)
            highlights.add_evidence(pk, input=seen, actor=request.actor, now=request.now)
            return redirect("web:highlight", pk)
    return _shown(request, row, add=form)


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def brand(request: Request) -> HttpResponse:
    """The place serves under a new name."""
    form = BrandForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            area = typed.pop("area")
            highlights.found_brand(area, **typed, actor=request.actor, now=request.now)
            messages.success(request, _("The brand stands."))
            return redirect("web:highlights")
    return render(request, "web/programmes/brand.html", {"form": form}, status=status_of(form))
