"""What is done with a claim: arrive, leave, report, photos, the helper's own word, giving back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.orders.actions import claims, service, word
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.volunteer.forms import CodeForm, PhotoForm, RateForm, ReportForm
from kith.web.volunteer.views.claim import find, show

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.forms import BaseForm

    from kith.orders.models import Claim, Stamp

SWAP = "#swap"


@require_POST
@signed_in
@never_cache
def arrive(request: Request, pk: int) -> HttpResponse:
    """Somebody of the claim is there; the resident's digits prove it, if given."""
    return _stamp(request, pk, service.check_in, said=_("Your arrival is noted."))


@require_POST
@signed_in
@never_cache
def leave(request: Request, pk: int) -> HttpResponse:
    """Somebody of the claim leaves, proved in the same way."""
    return _stamp(request, pk, service.check_out, said=_("Your leaving is noted."))


def _stamp(request: Request, pk: int, verb: Callable[..., Stamp], *, said: str) -> HttpResponse:
    claim = find(request, pk)
    form = CodeForm(request.POST)
    if form.is_valid():
        who = form.cleaned_data["person"] or claim.person_id
        with refusals_on(form):
            code = form.cleaned_data["code"]
            verb(pk, code=code, person_id=who, actor=request.actor, now=request.now)
            return _done(request, pk, said)
    return _again(request, claim, code_form=form)


def _done(request: Request, pk: int, said: str) -> HttpResponse:
    if request.htmx:
        return show(request, find(request, pk), part=SWAP)
    messages.success(request, said)
    return redirect("web:claim", pk)


def _again(request: Request, claim: Claim, **bound: BaseForm) -> HttpResponse:
    """The same page with what was typed and what is wrong with it."""
    (form,) = bound.values()
    part = SWAP if request.htmx else ""
    return show(request, find(request, claim.pk), part=part, status=status_of(form), bound=bound)


@require_POST
@signed_in
@never_cache
def report(request: Request, pk: int) -> HttpResponse:
    """What was done is told; the resident is asked for her word."""
    claim, form = find(request, pk), ReportForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.report(
                pk,
                text=form.cleaned_data["text"],
                is_solved=form.cleaned_data["solved"] == "yes",
                actor=request.actor,
                now=request.now,
            )
            return _done(request, pk, _("Thank you. The resident is now asked to confirm."))
    return _again(request, claim, report_form=form)


@require_POST
@signed_in
@never_cache
def add_photo(request: Request, pk: int) -> HttpResponse:
    """A picture of the work is kept, sealed for the resident."""
    claim, form = find(request, pk), PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        photo = cast("UploadedFile[bytes]", form.cleaned_data["photo"])
        with refusals_on(form):
            service.add_photo(
                pk,
                raw=photo.read(),
                name=photo.name or "photo",
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The photo is kept."))
            return redirect("web:claim", pk)
    return _again(request, claim, photo_form=form)


@require_POST
@signed_in
@never_cache
def photo(request: Request, pk: int, file_id: int) -> HttpResponse:
    """The picture itself; the look is logged."""
    find(request, pk)
    raw = service.look_at_photo(file_id, claim_id=pk, actor=request.actor, now=request.now)
    return HttpResponse(raw, content_type="image/jpeg")


@require_POST
@signed_in
def spoke(request: Request, pk: int) -> HttpResponse:
    """The holder of a wish has spoken with the wisher: now there is time until delivery."""
    find(request, pk)
    claims.contact_made(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. You have time until delivery now."))
    return redirect("web:claim", pk)


@require_POST
@signed_in
def give_back(request: Request, pk: int) -> HttpResponse:
    """The helper cannot come after all: no penalty, others are asked."""
    find(request, pk)
    claims.withdraw(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Given back. Thank you for saying so; others are asked now."))
    return redirect("web:my_day")


@require_POST
@signed_in
@never_cache
def rate(request: Request, pk: int) -> HttpResponse:
    """How the visit was for the helper; only the desk reads it."""
    claim, form = find(request, pk), RateForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            word.rate_visit(
                pk,
                stars=int(form.cleaned_data["stars"]),
                text=form.cleaned_data["text"],
                actor=request.actor,
                now=request.now,
            )
            return _done(request, pk, _("Thank you. The desk reads your word."))
    return _again(request, claim, rate_form=form)
