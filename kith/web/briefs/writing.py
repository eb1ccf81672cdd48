"""A brief is drafted, edited, given more numbers and names, taken anew, signed, opened again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.refusal import BadInput, require
from kith.insights.actions import briefs, drafting
from kith.insights.actions.briefs import EditInput, NotFromRecords, NumberInput, RecordInput
from kith.insights.actions.drafting import BriefInput
from kith.insights.policies import BRIEFERS, may_write_brief
from kith.insights.queries import briefs as queries
from kith.insights.states import BriefState, RecordKind
from kith.places.queries import within
from kith.web.briefs import reading
from kith.web.briefs.forms import (
    DraftForm,
    NameForm,
    NumberForm,
    ReasonForm,
    RevisionForm,
    WordsForm,
)
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django import forms

    from kith.insights.models import Brief
    from kith.insights.queries.briefs import Contents
    from kith.insights.rules.prose import Fault


@require_http_methods(["GET", "POST"])
@with_role(*BRIEFERS)
def new(request: Request) -> HttpResponse:
    """Last month of the actor's place, unless something else is chosen."""
    last = localdate(request.now).replace(day=1) - timedelta(days=1)
    begins = {"skeleton": "plain", "since": last.replace(day=1), "last": last}
    form = DraftForm(request.actor, request.POST or None, initial=begins)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            made = drafting.draft(
                typed["area"],
                input=BriefInput(typed["skeleton"], typed["since"], typed["until"]),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Drafted from the records. Please read it and edit it."))
            return redirect("web:brief", made.pk)
    return render(request, "web/briefs/new.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*BRIEFERS)
def edit(request: Request, pk: int) -> HttpResponse:
    """The words, with the numbers and names that may stand in them."""
    brief = _mine(request, pk)
    read = _draft(brief)
    version = read.version
    begins = {"zh": version.zh, "en": version.en, "revision": version.revision}
    form = WordsForm(request.POST or None, initial=begins)
    found: list[tuple[str, Fault]] = []
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        given = EditInput(typed["zh"], typed["en"], typed["revision"])
        with refusals_on(form):
            try:
                briefs.edit(brief.pk, input=given, actor=request.actor, now=request.now)
            except NotFromRecords as no:
                found = no.found
                raise
            messages.success(request, _("The words are kept."))
            return redirect("web:brief", brief.pk)
    return _editing(request, read, form, found=found)


@require_POST
@with_role(*BRIEFERS)
def add_number(request: Request, pk: int) -> HttpResponse:
    """One number more may stand in the words."""
    brief = _mine(request, pk)
    read = _draft(brief)
    form = _number_form(read, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        given = NumberInput(
            typed["figure"], typed["area"], typed["since"], typed["until"], typed["about"]
        )
        with refusals_on(form):
            briefs.add_number(brief.pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The number can be used in the words now."))
            return redirect("web:brief_edit", brief.pk)
    return _editing(request, read, _words(read), number=form)


@require_POST
@with_role(*BRIEFERS)
def add_name(request: Request, pk: int) -> HttpResponse:
    """One name more may stand in the words."""
    brief = _mine(request, pk)
    read = _draft(brief)
    form = NameForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        given = RecordInput(RecordKind(typed["kind"]), typed["name"])
        with refusals_on(form):
            briefs.add_name(brief.pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The name can be used in the words now."))
            return redirect("web:brief_edit", brief.pk)
    return _editing(request, read, _words(read), name=form)


@require_POST
@with_role(*BRIEFERS)
def renew(request: Request, pk: int) -> HttpResponse:
    """Numbers and names as the records are now."""
    briefs.renew(_mine(request, pk).pk, actor=request.actor, now=request.now)
    messages.success(request, _("The numbers are taken anew. Please read the brief again."))
    return redirect("web:brief", pk)


@require_POST
@with_role(*BRIEFERS)
def sign(request: Request, pk: int) -> HttpResponse:
    """What was read, by its revision, is signed and frozen."""
    brief, form = _mine(request, pk), RevisionForm(request.POST)
    require(form.is_valid(), BadInput(why=_("open the page anew")))
    revision = form.cleaned_data["revision"]
    briefs.sign(brief.pk, revision=revision, actor=request.actor, now=request.now)
    messages.success(request, _("Signed. The brief is frozen as it is."))
    return redirect("web:brief", pk)


@require_POST
@with_role(*BRIEFERS)
def reopen(request: Request, pk: int) -> HttpResponse:
    """A new version is begun; the signed one stands until that is signed."""
    brief, form = _mine(request, pk), ReasonForm(request.POST)
    require(form.is_valid(), BadInput(why=_("say why it is written anew")))
    reason = form.cleaned_data["reason"]
    briefs.reopen(brief.pk, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("A new version is begun, with the numbers of now."))
    return redirect("web:brief", pk)


@require_POST
@with_role(*BRIEFERS)
def drop(request: Request, pk: int) -> HttpResponse:
    """The draft is put aside."""
    briefs.drop(_mine(request, pk).pk, actor=request.actor, now=request.now)
    messages.success(request, _("The draft is put aside."))
    return redirect("web:brief", pk)


def _mine(request: Request, pk: int) -> Brief:
    """Http404 where its place is not read, Forbidden where it is not written."""
    brief = reading.brief_of(request, pk)
    require(may_write_brief(request.actor, brief.area.path))
    return brief


def _draft(brief: Brief) -> Contents:
    """The newest version; the actions refuse what may not be done with it."""
    newest = queries.versions(brief)[0]
    newest.brief = brief
    return queries.contents(newest)


def _words(read: Contents) -> WordsForm:
    version = read.version
    return WordsForm(initial={"zh": version.zh, "en": version.en, "revision": version.revision})


def _number_form(read: Contents, typed: Any = None) -> NumberForm:
    brief = read.version.brief
    begins = {"area": brief.area_id, "since": brief.since, "last": brief.last}
    places = within([brief.area.path])
    return NumberForm(places, read.records, typed, initial=begins)


def _editing(
    request: Request,
    read: Contents,
    words: WordsForm,
    *,
    number: forms.Form | None = None,
    name: forms.Form | None = None,
    found: list[tuple[str, Fault]] | None = None,
) -> HttpResponse:
    version = read.version
    chinese = reading.is_chinese(request)
    context = {
        "brief": version.brief,
        "version": version,
        "is_draft": version.state == BriefState.DRAFT,
        "form": words,
        "found": found or [],
        "numbers": reading.three_forms(read, chinese=chinese),
        "records": read.records,
        "number_form": number or _number_form(read),
        "name_form": name or NameForm(),
    }
    bound = [form for form in (words, number, name) if form is not None]
    status = max(status_of(form) for form in bound)
    return render(request, "web/briefs/edit.html", context, status=status)
