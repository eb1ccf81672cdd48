"""Somebody does not answer: the steps with their times, whom to ask, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import ladder
from kith.care.actions.ladder import TryInput
from kith.care.queries import files as file_queries
from kith.care.queries import visits as queries
from kith.care.states import Rung, SearchEnd, SearchState
from kith.people.queries import masked
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.templatetags.kith import moment
from kith.web.visits.forms import EndForm, TryForm
from kith.web.visits.rows import search_row

if TYPE_CHECKING:
    from django.forms import BaseForm

    from kith.care.models import CareContact, Search, Try


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a story tells it: who does or did it, until when, and what was heard."""

    mark: str
    title: str
    when: str
    iso: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody to ask; name and phone print as masks until one press."""

    contact: CareContact
    relation: str
    name: str
    phone: str
    is_shown: bool


def search_of(request: Request, pk: int) -> Search:
    """A search of the desk's places; everything else does not exist."""
    found: Search = get_object_or_404(queries.searches_of(request.actor), pk=pk)
    return found


@require_GET
@signed_in
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return _shown(request, search_of(request, pk))


def _shown(
    request: Request,
    search: Search,
    *,
    heard: dict[int, str] | None = None,
    end: tuple[SearchEnd, str] | None = None,
    shown: dict[int, dict[str, str]] | None = None,
    her: dict[str, str] | None = None,
    **forms: BaseForm,
) -> HttpResponse:
    """`heard`, `end`, `shown` and `her` are what was opened by a press."""
    context: dict[str, Any] = {
        "search": search,
        "row": search_row(search, request.now),
        "name": str(search.file.person.name),
        "community": file_queries.community_of(search.file).name,
        "flags": file_queries.flags_of(search.file),
        "steps": _steps(search, request.now, heard or {}),
        "known": _known(search, shown or {}),
        "her": her,
        "end": end,
        "is_running": search.state == SearchState.RUNNING,
        "try_form": TryForm(auto_id="try-%s"),
        "end_form": EndForm(auto_id="end-%s"),
    }
    status = max((status_of(form) for form in forms.values()), default=200)
    return render(request, "web/visits/search.html", context | forms, status=status)


def _steps(search: Search, now: datetime, heard: dict[int, str]) -> list[Step]:
    rows = sorted(search.tries.all(), key=lambda row: row.number)
    people = masked([pk for row in rows for pk in (row.for_id, row.by_id) if pk is not None])
    return [_step(row, people, now, heard) for row in rows]


def _step(row: Try, people: dict[int, Any], now: datetime, heard: dict[int, str]) -> Step:
    who = row.by_id or row.for_id
    is_late = row.late_at is not None or (row.done_at is None and row.due_at <= now)
    at = row.done_at or row.due_at
    until = _("until %(moment)s") % {"moment": moment(row.due_at)}
    return Step(
        mark="problem" if is_late else "now" if row.done_at is None else "done",
        title=str(row.get_rung_display()),
        when=moment(at) if row.done_at else until,
        iso=at.isoformat(),
        who=str(people[who].name) if who in people else "",
        text=heard.get(row.pk, ""),
    )


def _known(search: Search, shown: dict[int, dict[str, str]]) -> list[Known]:
    rows = search.file.contacts.order_by("position")
    return [
        Known(
            contact=row,
            relation=str(row.get_relation_display()),
            name=shown[row.pk]["name"] if row.pk in shown else str(row.name),
            phone=shown[row.pk]["phone"] if row.pk in shown else str(row.phone),
            is_shown=row.pk in shown,
        )
        for row in rows
    ]


@require_POST
@signed_in
@never_cache
def contact(request: Request, pk: int, contact: int) -> HttpResponse:
    """Name and phone of one person, by one press, logged."""
    search = search_of(request, pk)
    get_object_or_404(search.file.contacts.all(), pk=contact)
    told = ladder.reveal_contact(pk, contact_id=contact, actor=request.actor, now=request.now)
    return _shown(request, search, shown={contact: told})


@require_POST
@signed_in
@never_cache
def her(request: Request, pk: int) -> HttpResponse:
    """Her own name, phone and address, by one press, logged."""
    search = search_of(request, pk)
    told = ladder.reveal_her(pk, actor=request.actor, now=request.now)
    return _shown(request, search, her=told)


@require_POST
@signed_in
@never_cache
def heard(request: Request, pk: int) -> HttpResponse:
    """What was heard at the steps, and how it ended, logged."""
    search = search_of(request, pk)
    told = ladder.read_tries(pk, actor=request.actor, now=request.now)
    end = None
    if search.state == SearchState.ENDED:
        end = ladder.read_end(pk, actor=request.actor, now=request.now)
    return _shown(request, search, heard=told, end=end)


@require_POST
@signed_in
def take(request: Request, pk: int) -> HttpResponse:
    search_of(request, pk)
    ladder.take(pk, actor=request.actor, now=request.now)
    messages.success(request, _("This step is yours."))
    return redirect("web:care_search", pk)


@require_POST
@signed_in
@never_cache
def tried(request: Request, pk: int) -> HttpResponse:
    """The step was done; the next one begins."""
    search, form = search_of(request, pk), TryForm(request.POST, auto_id="try-%s")
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            then = Rung(typed["then"]) if typed["then"] else None
            given = TryInput(typed["said"], typed["reached"], then)
            ladder.tried(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Written down. The next step begins."))
            return redirect("web:care_search", pk)
    return _shown(request, search, try_form=form)


@require_POST
@signed_in
@never_cache
def end(request: Request, pk: int) -> HttpResponse:
    """It is known how she is."""
    search, form = search_of(request, pk), EndForm(request.POST, auto_id="end-%s")
    if form.is_valid():
        with refusals_on(form):
            as_ = SearchEnd(form.cleaned_data["as_"])
            said = form.cleaned_data["said"]
            ladder.end(pk, as_=as_, said=said, actor=request.actor, now=request.now)
            messages.success(request, _("The search is over."))
            return redirect("web:care_search", pk)
    return _shown(request, search, end_form=form)
