"""What is written into one file. Every form is a plain POST that comes back to the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.care.actions import assessing, consents, events, files, schemes
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.states import CircumstanceKind, CloseReason, EventKind, Flag, Relation, Tier
from kith.core.refusal import require
from kith.people.states import Channel
from kith.web.care import forms
from kith.web.care.file import file_of, schemes_for, shown
from kith.web.http import Request, refusals_on, signed_in

if TYPE_CHECKING:
    from django.forms import Form

    from kith.care.models import CareFile


def _write(
    request: Request,
    file: CareFile,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """The action is done and the page shown again; a refusal stands on its form.

    Who may not write is refused before the form is read.
    """
    require(policies.may_write(request.actor, file))
    if form.is_valid():
        with refusals_on(form):
            act(form.cleaned_data)
            messages.success(request, said)
            return redirect("web:care_file", file.pk)
    return shown(request, file, **{name: form})


@require_POST
@signed_in
def state(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> object:
        return files.state_circumstance(
            pk,
            kind=CircumstanceKind(typed["kind"]),
            words=typed["words"],
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            actor=request.actor,
            now=request.now,
        )

    form = forms.CircumstanceForm(request.POST, auto_id="state-%s")
    return _write(request, file_of(request, pk), "state_form", form, act, _("Written down."))


@require_POST
@signed_in
def end(request: Request, pk: int) -> HttpResponse:
    """A circumstance of a file that the actor may see."""
    stated = get_object_or_404(queries.circumstances_seen(request.actor), pk=pk)

    def act(typed: dict[str, Any]) -> object:
        return files.end_circumstance(
            pk, valid_to=typed["valid_to"], actor=request.actor, now=request.now
        )

    form = forms.EndForm(request.POST, auto_id="end-%s")
    file = file_of(request, stated.file_id)
    return _write(request, file, "end_form", form, act, _("Written down. The history stays."))


@require_POST
@signed_in
def contact(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> object:
        given = files.ContactInput(
            Relation(typed["relation"]), typed["name"], typed["phone"], typed["position"]
        )
        return files.set_contact(pk, input=given, actor=request.actor, now=request.now)

    form = forms.ContactForm(request.POST, auto_id="contact-%s")
    return _write(request, file_of(request, pk), "contact_form", form, act, _("Written down."))


@require_POST
@signed_in
def remove(request: Request, pk: int) -> HttpResponse:
    known = get_object_or_404(queries.contacts_seen(request.actor), pk=pk)
    files.remove_contact(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Removed. Those behind move up."))
    return redirect("web:care_file", known.file_id)


@require_POST
@signed_in
def knock(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> object:
        return files.say_before_knocking(
            pk,
            words=typed["words"],
            flags=tuple(Flag(flag) for flag in typed["flags"]),
            language=typed["language"],
            actor=request.actor,
            now=request.now,
        )

    form = forms.KnockForm(request.POST, auto_id="knock-%s")
    return _write(request, file_of(request, pk), "knock_form", form, act, _("Written down."))


@require_POST
@signed_in
def assess(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> object:
        given = assessing.AssessInput(
            Tier(typed["tier"]), typed["why"], typed["why_other"], typed["reason"]
        )
        return assessing.assess(pk, input=given, actor=request.actor, now=request.now)

    form = forms.AssessForm(request.POST, auto_id="assess-%s")
    said = _("The tier stands. She has been told and may object.")
    return _write(request, file_of(request, pk), "assess_form", form, act, said)


@require_POST
@signed_in
def event(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> object:
        return events.event(
            pk,
            kind=EventKind(typed["kind"]),
            happened_at=typed["happened_at"],
            words=typed["words"],
            actor=request.actor,
            now=request.now,
        )

    form = forms.EventForm(request.POST, auto_id="event-%s")
    said = _("Written down. Her visits were looked at anew.")
    return _write(request, file_of(request, pk), "event_form", form, act, said)


@require_POST
@signed_in
def enrol(request: Request, pk: int) -> HttpResponse:
    file = file_of(request, pk)

    def act(typed: dict[str, Any]) -> object:
        return schemes.enrol(
            pk,
            scheme_id=typed["scheme"],
            reason=typed["reason"],
            actor=request.actor,
            now=request.now,
        )

    form = forms.EnrolForm(request.POST, auto_id="enrol-%s", schemes=schemes_for(request, file))
    return _write(request, file, "enrol_form", form, act, _("She takes part in the scheme."))


@require_POST
@signed_in
def close(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> object:
        reason = CloseReason(typed["reason"])
        return files.close_file(pk, reason=reason, actor=request.actor, now=request.now)

    form = forms.CloseForm(request.POST, auto_id="close-%s")
    said = _("The file is closed. No visit is due any more.")
    return _write(request, file_of(request, pk), "close_form", form, act, said)


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """She told the desk that she takes her consent back."""
    file = file_of(request, pk)
    consents.withdraw(
        pk,
        given_by_id=queries.who_speaks(file, request.now),
        channel=Channel.COUNTER,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("Her consent is withdrawn. The file is closed and shut."))
    return redirect("web:care_files")
