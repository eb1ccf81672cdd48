"""One care file: shut, it shows what a list shows; opened with a purpose, what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import reading
from kith.care.policies import files as policies
from kith.care.queries import children as child_queries
from kith.care.queries import files as queries
from kith.care.queries import schemes as scheme_queries
from kith.core.refusal import Refusal, require
from kith.people.actions import person as persons
from kith.vault.states import Purpose
from kith.web.care import forms
from kith.web.care.rows import row_of, verbs_of
from kith.web.care.story import readings, story_of
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.visits.rows import last_visits

if TYPE_CHECKING:
    from kith.care.actions.reading import Opened
    from kith.care.models import CareFile
    from kith.care.rules.tiers import Suggestion

OPENED = "care_opened"  # in the session: numbers of files and of readings begun, nothing else


@require_GET
@signed_in
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return shown(request, file_of(request, pk))


def file_of(request: Request, pk: int) -> CareFile:
    """A file of the desk's or the auditor's places; everything else does not exist."""
    return get_object_or_404(queries.with_due(queries.of_desk(request.actor)), pk=pk)


def shown(request: Request, file: CareFile, **refused: Any) -> HttpResponse:
    """`refused` are forms by name that the action refused."""
    opened = _opened(request, file)
    context = _head(request, file) | {"opened": opened}
    if opened is not None:
        context |= _inside(request, file, opened)
    elif "read" in context["verbs"]:
        context |= _closed_door(request, file)
    status = max((status_of(form) for form in refused.values()), default=200)
    return render(request, "web/care/file.html", context | refused, status=status)


def _head(request: Request, file: CareFile) -> dict[str, Any]:
    return {
        "file": file,
        "row": row_of(file, request.now),
        "verbs": verbs_of(file, request.actor),
        "closing": getattr(file, "closing", None),
        "story": story_of(file),
        "readings": readings(queries.readings_of(file)[:20]),
        "visits": last_visits(file.pk),
    }


def _closed_door(request: Request, file: CareFile) -> dict[str, Any]:
    approval = queries.approval_of(request.actor, file, request.now)
    asked = child_queries.requests_of(file).filter(asked_by_id=request.actor.me).first()
    return {
        "open_form": forms.OpenForm(auto_id="open-%s"),
        "ask_form": forms.AskForm(auto_id="ask-%s"),
        "approval": approval,
        "asked": asked,
        "needs_approval": file.is_child and approval is None,
        "needs_reason": policies.needs_reason(request.actor, file),
    }


def _inside(request: Request, file: CareFile, opened: Opened) -> dict[str, Any]:
    today = localdate(request.now)
    known = {
        "words": opened.before_knocking,
        "flags": list(queries.flags_of(file)),
        "language": file.language,
    }
    assessments = list(file.assessments.order_by("-at", "-pk")[:10])
    return {
        "holding": opened.holding(today),
        "over": opened.over(today),
        "assessments": assessments,
        "suggestion": _suggestion(file, opened, request),
        "enrolments": list(file.enrolments.select_related("scheme").order_by("-pk")),
        "state_form": forms.CircumstanceForm(auto_id="state-%s", initial={"valid_from": today}),
        "end_form": forms.EndForm(auto_id="end-%s", initial={"valid_to": today}),
        "contact_form": forms.ContactForm(auto_id="contact-%s"),
        "knock_form": forms.KnockForm(auto_id="knock-%s", initial=known),
        "assess_form": forms.AssessForm(auto_id="assess-%s", initial={"tier": file.tier}),
        "event_form": forms.EventForm(auto_id="event-%s"),
        "enrol_form": forms.EnrolForm(auto_id="enrol-%s", schemes=schemes_for(request, file)),
        "close_form": forms.CloseForm(auto_id="close-%s"),
        "needs_reason": policies.needs_reason(request.actor, file),
    }


def schemes_for(request: Request, file: CareFile) -> list[tuple[int, str]]:
    """Schemes that hold where she lives."""
    rows = scheme_queries.for_path(file.area.path, localdate(request.now))
    return [(row.pk, f"{row.code} · {row.title}") for row in rows]


def _suggestion(file: CareFile, opened: Opened, request: Request) -> Suggestion:
    """What the rule suggests, from what was opened a moment ago."""
    kinds = [one.kind for one in opened.holding(localdate(request.now))]
    return queries.suggestion_for(file, kinds, localdate(request.now))


# --------------------------------------------------------------------------- opening and shutting


def _opened(request: Request, file: CareFile) -> Opened | None:
    """What the file says, while the reading that was begun lasts; each look is logged."""
    begun = request.session.get(OPENED, {}).get(str(file.pk))
    if begun is None:
        return None
    try:
        return reading.read_on(begun, actor=request.actor, now=request.now)
    except Refusal:
        _forget(request, file.pk)
        return None


def _forget(request: Request, pk: int) -> None:
    known = dict(request.session.get(OPENED, {}))
    known.pop(str(pk), None)
    request.session[OPENED] = known


@require_POST
@signed_in
def open_up(request: Request, pk: int) -> HttpResponse:
    """The purpose is told; the page then shows the file for some minutes."""
    file = file_of(request, pk)
    require(policies.may_read(request.actor, file))
    form = forms.OpenForm(request.POST, auto_id="open-%s")
    if form.is_valid():
        with refusals_on(form):
            begun = reading.begin(
                pk,
                purpose=Purpose(form.cleaned_data["purpose"]),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            request.session[OPENED] = request.session.get(OPENED, {}) | {str(pk): begun.pk}
            return redirect("web:care_file", pk)
    return shown(request, file, open_form=form)


@require_POST
@signed_in
def shut(request: Request, pk: int) -> HttpResponse:
    """She turns away from the screen: the file is shut before its minutes are over."""
    require(policies.may_read(request.actor, file_of(request, pk)))
    _forget(request, pk)
    messages.success(request, _("The file is shut."))
    return redirect("web:care_file", pk)


@require_POST
@signed_in
@never_cache
def print_out(request: Request, pk: int) -> HttpResponse:
    """One file on paper, with the reader's name and the time across it; logged as a print."""
    file = file_of(request, pk)
    require(policies.may_read(request.actor, file))
    form = forms.OpenForm(request.POST, auto_id="open-%s")
    if form.is_valid():
        with refusals_on(form):
            opened = reading.read_file(
                pk,
                purpose=Purpose(form.cleaned_data["purpose"]),
                reason=form.cleaned_data["reason"],
                is_print=True,
                actor=request.actor,
                now=request.now,
            )
            return render(request, "web/care/print.html", _sheet(request, file, opened))
    return shown(request, file, open_form=form)


def _sheet(request: Request, file: CareFile, opened: Opened) -> dict[str, Any]:
    today = localdate(request.now)
    herself = persons.reveal(
        request.actor.me, "name", purpose=Purpose.OWN, actor=request.actor, now=request.now
    )
    return {
        "file": file,
        "row": row_of(file, request.now),
        "opened": opened,
        "holding": opened.holding(today),
        "reader": herself["name"],
        "unit": request.actor.capacity[1],
        "at": request.now,
    }
