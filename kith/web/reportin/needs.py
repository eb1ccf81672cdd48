"""What a community needs: the desk writes one form a half-year, liaisons answer line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import formset_factory
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import Refusal
from kith.places.queries import within
from kith.places.states import Level
from kith.reportin import policies, queries
from kith.reportin.actions import needs
from kith.reportin.actions.needs import NeedInput
from kith.reportin.queries_facts import units_visible_to
from kith.reportin.rules import half_of
from kith.reportin.states import NEEDS, NeedsState
from kith.web.http import Request, page_of, query_of, signed_in, with_role
from kith.web.reportin.forms import AnswerForm, NeedForm
from kith.web.reportin.tabs import DESK, post_names, tabs

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.places.models import Area
    from kith.reportin.models import NeedLine, NeedsForm

TONES = {NeedsState.DRAFTED: "plain", NeedsState.PUBLISHED: "go", NeedsState.CLOSED: "done"}


@dataclass(frozen=True, slots=True)
class Line:
    """One need with what units said, and the form of the actor's own units."""

    line: NeedLine
    post: str
    promised: int
    answers: tuple[tuple[str, int], ...]
    forms: tuple[tuple[int, str, AnswerForm], ...]


@require_GET
@with_role(*DESK)
def forms(request: Request) -> HttpResponse:
    """Every form of the desk's communities, and where this half-year's is still missing."""
    actor = request.actor
    year, half = half_of(localtime(request.now).date())
    rows = queries.needs_visible_to(actor)
    written = {row.community_id for row in rows if (row.year, row.half) == (year, half)}
    here = within(actor.paths(*DESK)).filter(level=Level.COMMUNITY)
    page = page_of(request, rows)
    context = {
        "tabs": tabs(actor, "web:report_in_needs"),
        "page": page,
        "rows": [(row, TONES[NeedsState(row.state)], *_sums(row)) for row in page.object_list],
        "query": query_of(request),
        "missing": [place for place in here if place.pk not in written],
        "year": year,
        "half": half,
    }
    return render(request, "web/reportin/needs_list.html", context)


def _sums(row: NeedsForm) -> tuple[int, int]:
    """People wanted and people promised."""
    lines = row.lines.all()
    promised = sum(answer.people for line in lines for answer in line.answers.all())
    return sum(line.people for line in lines), promised


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def write(request: Request, community: int) -> HttpResponse:
    """The form of this half-year: one line for each kind of post, those without people left out."""
    place = _place(request.actor, community)
    posts = post_names(queries.rules_of(place.path, request.now))
    lines = _formset(request, place, posts)
    problem = ""
    if request.method == "POST" and lines.is_valid():
        try:
            row = needs.draft(
                community, **_half(request), lines=_inputs(lines), actor=request.actor,
                now=request.now,
            )  # fmt: skip
        except Refusal as no:
            problem = str(no)
        else:
            messages.success(request, _("Saved. Units read it once it is published."))
            return redirect("web:report_in_need", row.pk)
    context = {
        "tabs": tabs(request.actor, "web:report_in_needs"),
        "place": place,
        "lines": lines,
        "problem": problem,
        **_half(request),
    }
    is_bad = request.method == "POST"
    return render(request, "web/reportin/needs_write.html", context, status=422 if is_bad else 200)


def _half(request: Request) -> dict[str, int]:
    year, half = half_of(localtime(request.now).date())
    return {"year": year, "half": half}


def _place(actor: Actor, community: int) -> Area:
    here = within(actor.paths(*DESK)).filter(level=Level.COMMUNITY)
    place: Area = get_object_or_404(here, pk=community)
    return place


def _formset(request: Request, place: Area, posts: dict[str, str]) -> Any:
    """A line for each post, filled with what the draft holds."""
    drafts = queries.needs_visible_to(request.actor).filter(community=place, **_half(request))
    draft = drafts.filter(state=NeedsState.DRAFTED).first()
    held = {line.post: line for line in draft.lines.all()} if draft else {}
    initial = [
        {
            "post": code,
            "people": held[code].people if code in held else None,
            "purpose": held[code].purpose if code in held else "",
        }
        for code in posts
    ]
    made = formset_factory(NeedForm, extra=0, max_num=len(posts))
    return made(request.POST or None, initial=initial, form_kwargs={"posts": posts})


def _inputs(lines: Any) -> list[NeedInput]:
    given = [form.cleaned_data for form in lines if form.cleaned_data.get("people")]
    return [NeedInput(row["post"], row["people"], row["purpose"]) for row in given]


@require_GET
@signed_in
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _form(request, pk), {})


def _form(request: Request, pk: int) -> NeedsForm:
    row: NeedsForm = get_object_or_404(queries.needs_visible_to(request.actor), pk=pk)
    return row


def _shown(
    request: Request, row: NeedsForm, bound: dict[tuple[int, int], AnswerForm]
) -> HttpResponse:
    actor = request.actor
    posts = post_names(queries.rules_of(row.community.path, request.now))
    units = _own_units(actor, row) if row.state == NeedsState.PUBLISHED else []
    writes = policies.may_write_needs(actor, row.community.path)
    wanted, promised = _sums(row)
    context = {
        "tabs": tabs(actor, "web:report_in_needs" if writes else ""),
        "form_row": row,
        "tone": TONES[NeedsState(row.state)],
        "lines": [_line(line, posts, units, bound) for line in row.lines.all()],
        "wanted": wanted,
        "promised": promised,
        "verbs": NEEDS.verbs(row.state) if writes else (),
        "is_draft": writes and row.state == NeedsState.DRAFTED,
    }
    return render(request, "web/reportin/needs.html", context, status=422 if bound else 200)


def _own_units(actor: Actor, row: NeedsForm) -> list[tuple[int, str]]:
    """The actor's units that have reported in here."""
    mine = units_visible_to(actor).filter(pk__in=policies.units_of(actor))
    return [
        (unit.pk, unit.name)
        for unit in mine
        if row.community_id in queries.communities_of([unit.pk])
    ]


def _line(
    line: NeedLine,
    posts: dict[str, str],
    units: list[tuple[int, str]],
    bound: dict[tuple[int, int], AnswerForm],
) -> Line:
    said = {answer.unit_id: answer.people for answer in line.answers.all()}
    told = tuple((a.unit.name, a.people) for a in line.answers.all() if a.people)
    made = tuple(
        (
            pk,
            name,
            bound.get((line.pk, pk))
            or AnswerForm(initial={"people": said.get(pk, 0)}, auto_id=f"id_{line.pk}_{pk}_%s"),
        )
        for pk, name in units
    )
    return Line(line, posts.get(line.post, line.post), sum(said.values()), told, made)


@require_POST
@with_role(*DESK)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """Published, or closed."""
    _form(request, pk)
    if verb not in ("publish", "close"):
        raise Http404
    deed = needs.publish if verb == "publish" else needs.close
    deed(pk, actor=request.actor, now=request.now)
    done = _("Published. The liaisons have been told.") if verb == "publish" else _("Closed.")
    messages.success(request, done)
    return redirect("web:report_in_need", pk)


@require_POST
@with_role(Role.LIAISON)
def answer(request: Request, pk: int, line: int, unit: int) -> HttpResponse:
    """The unit's word on one line."""
    row = _form(request, pk)
    if line not in {one.pk for one in row.lines.all()}:
        raise Http404
    form = AnswerForm(request.POST, auto_id=f"id_{line}_{unit}_%s")
    if form.is_valid():
        try:
            people = form.cleaned_data["people"]
            needs.answer(line, unit_id=unit, people=people, actor=request.actor, now=request.now)
        except Refusal as no:
            form.add_error(None if no.field not in form.fields else no.field, str(no))
        else:
            messages.success(request, _("Thank you. The community reads your answer."))
            return redirect("web:report_in_need", pk)
    return _shown(request, row, {(line, unit): form})
