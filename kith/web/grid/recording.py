"""What is entered on a walk, by a button or by a phone that kept it while there was no line.

A phone that sends what it kept says so by `Accept: application/json` and is answered in words;
sent twice, an entry is kept once.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.core.refusal import Refusal, require
from kith.grid.actions import walk_counts, walk_links
from kith.grid.policies import walks as policies
from kith.grid.queries import walks as queries
from kith.grid.states import Counted, SignedHow, Signer
from kith.orders.actions.intake import OrderInput
from kith.people.actions.volunteering import VolunteerInput
from kith.people.inputs import PersonInput
from kith.people.queries import visible_to, with_phone
from kith.people.states import Channel
from kith.web.grid.forms import RightForm
from kith.web.grid.walking import forms_of, shown, walk_of
from kith.web.http import Request, refusals_on, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form

    from kith.grid.models import Walk


@require_POST
@signed_in
def hand_out(request: Request, pk: int) -> HttpResponse:
    """Leaflets of a topic, or goods."""

    def write(typed: dict[str, Any]) -> object:
        given = walk_counts.HandOutInput(
            quantity=typed["quantity"],
            key=typed["key"],
            at=typed["at"] or request.now,
            topic_id=typed["topic"],
            goods=typed["goods"],
        )
        return walk_counts.hand_out(pk, input=given, actor=request.actor, now=request.now)

    return _entered(request, pk, "leaflets", write)


@require_POST
@signed_in
@never_cache
def sign(request: Request, pk: int) -> HttpResponse:
    """Undertakings signed."""

    def write(typed: dict[str, Any]) -> object:
        given = walk_counts.SignInput(
            undertaking_id=typed["undertaking"],
            party=Signer(typed["party"]),
            how=SignedHow(typed["how"]),
            key=typed["key"],
            at=typed["at"] or request.now,
            copies=typed["copies"],
            signer=typed["signer"],
        )
        return walk_counts.sign(pk, input=given, actor=request.actor, now=request.now)

    return _entered(request, pk, "signed_form", write)


@require_POST
@signed_in
@never_cache
def note(request: Request, pk: int) -> HttpResponse:
    """Something about a house."""

    def write(typed: dict[str, Any]) -> object:
        given = walk_counts.NoteInput(
            typed["house"], typed["key"], text=typed["text"], private=typed["private"]
        )
        return walk_counts.note_house(pk, input=given, actor=request.actor, now=request.now)

    return _entered(request, pk, "note", write)


def _entered(
    request: Request, pk: int, name: str, write: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """One entry is written; a phone that kept it is told so in words."""
    walk = walk_of(request, pk)
    require(policies.may_record(request.actor, walk))
    form: Form = _bound(request, walk, name)
    is_kept = request.headers.get("Accept", "") == "application/json"
    if is_kept:
        return _told(form, write)
    if form.is_valid():
        with refusals_on(form):
            write(form.cleaned_data)
            messages.success(request, _("Noted."))
            return redirect("web:walk", pk)
    return shown(request, walk, **{name: form, "opened": name})


def _bound(request: Request, walk: Walk, name: str) -> Any:
    """The form of this name with what was typed; its choices are those of the walk."""
    empty = forms_of(request, walk)[name]
    empty.data, empty.is_bound = request.POST, True
    return empty


def _told(form: Form, write: Callable[[dict[str, Any]], object]) -> JsonResponse:
    if not form.is_valid():
        words = " ".join(str(line) for lines in form.errors.values() for line in lines)
        return JsonResponse({"ok": False, "text": words})
    try:
        write(form.cleaned_data)
    except Refusal as no:
        return JsonResponse({"ok": False, "text": str(no)})
    return JsonResponse({"ok": True, "text": ""})


@require_POST
@signed_in
@never_cache
def need(request: Request, pk: int) -> HttpResponse:
    """A need found: of somebody known by her number, or of somebody new who agrees."""
    walk = walk_of(request, pk)
    require(policies.may_record(request.actor, walk))
    form = _bound(request, walk, "need")
    if form.is_valid():
        typed = form.cleaned_data
        near = visible_to(request.actor).filter(pk__in=with_phone(typed["phone"]))
        known = list(near.order_by("pk")[:2])
        if len(known) > 1:
            form.add_error("phone", _("Several people share this number: please use the counter."))
        elif not known and not (typed["name"] and typed["address"]):
            form.add_error("name", _("Nobody here has this number. Please write name and address."))
        else:
            with refusals_on(form):
                order = _pass_on(request, walk, typed, known)
                said = _("The centre has the request: %(number)s.")
                messages.success(request, said % {"number": order.number})
                return redirect("web:walk", pk)
    return shown(request, walk, need=form, opened="need")


def _pass_on(request: Request, walk: Walk, typed: dict[str, Any], known: list[Any]) -> Any:
    start = datetime.combine(typed["day"], time(8), get_current_timezone())
    given = OrderInput(
        resident_id=known[0].pk if known else 0,
        service_code=typed["service"],
        text=typed["text"],
        wanted_from=start,
        wanted_until=start + timedelta(hours=12),
        channel=Channel.GRID,
        key=typed["key"],
        is_urgent=typed["is_urgent"],
        proxy_kind="GRID_WORKER",
        consent_how=_("said so to the grid worker"),
    )
    newcomer = None
    if not known:
        newcomer = PersonInput(name=typed["name"], phone=typed["phone"], address=typed["address"])
    return walk_links.need(
        walk.pk, input=given, newcomer=newcomer, actor=request.actor, now=request.now
    )


@require_POST
@signed_in
@never_cache
def person(request: Request, pk: int) -> HttpResponse:
    """Somebody is registered standing there, or an invitation goes to her."""
    walk = walk_of(request, pk)
    require(policies.may_record(request.actor, walk))
    form = _bound(request, walk, "person")
    if form.is_valid():
        typed = form.cleaned_data
        who = PersonInput(name=typed["name"], phone=typed["phone"], address=typed["address"])
        with refusals_on(form):
            if typed["purpose"] == "VOLUNTEER":
                given = VolunteerInput(person=who)
                walk_links.invite(pk, input=given, actor=request.actor, now=request.now)
                messages.success(request, _("The invitation is made. Only her yes counts."))
            else:
                walk_links.register(
                    pk,
                    input=who,
                    is_agreed=typed["is_agreed"],
                    actor=request.actor,
                    now=request.now,
                )
                messages.success(request, _("Registered."))
            return redirect("web:walk", pk)
    return shown(request, walk, person=form, opened="person")


@require_POST
@signed_in
def amend(request: Request, pk: int) -> HttpResponse:
    """A count is put right, with a reason."""
    walk, form = walk_of(request, pk), RightForm(request.POST, auto_id=False)
    require(policies.may_amend(request.actor, walk))
    if form.is_valid():
        typed = form.cleaned_data
        rows = (
            queries.issues_of(walk) if typed["counted"] == "MATERIAL" else queries.signed_of(walk)
        )
        get_object_or_404(rows, pk=typed["row_id"])
        with refusals_on(form):
            walk_counts.amend(
                pk,
                counted=Counted(typed["counted"]),
                row_id=typed["row_id"],
                after=typed["after"],
                reason=typed["reason"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Put right."))
            return redirect("web:walk", pk)
    return shown(request, walk, right=form)


@require_POST
@signed_in
@never_cache
def open_note(request: Request, pk: int) -> HttpResponse:
    """The sealed part of a note, opened and logged."""
    walk_id = queries.walk_of_note(pk)
    if walk_id is None:
        raise Http404
    walk = walk_of(request, walk_id)
    words = walk_counts.read_note(pk, actor=request.actor, now=request.now)
    return shown(request, walk, said_note=pk, said=words)


@require_POST
@signed_in
@never_cache
def open_signer(request: Request, pk: int) -> HttpResponse:
    """Who signed, opened and logged."""
    walk_id = queries.walk_of_signed(pk)
    if walk_id is None:
        raise Http404
    walk = walk_of(request, walk_id)
    words = walk_counts.read_signer(pk, actor=request.actor, now=request.now)
    return shown(request, walk, said_signer=pk, said=words)
