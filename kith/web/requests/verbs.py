"""What a resident does about her request: answer, confirm, object, call off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.orders.actions import intake, word
from kith.people.states import Channel
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.requests.views import FORMS, find, page


@never_cache
@require_POST
@signed_in
def answer(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        intake.answer(pk, text=typed["text"], actor=request.actor, now=request.now)
        return _("Thank you. We go on with your request.")

    return _act(request, pk, "answer", act)


@never_cache
@require_POST
@signed_in
def confirm(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        word.confirm(
            pk,
            stars=typed["stars"],
            text=typed["text"],
            channel=Channel.WEB,
            actor=request.actor,
            now=request.now,
        )
        return _("Thank you for your word. The helper's time now counts.")

    return _act(request, pk, "confirm", act)


@never_cache
@require_POST
@signed_in
def dispute(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        word.dispute(pk, text=typed["text"], actor=request.actor, now=request.now)
        return _("We have it. Somebody who was not involved will look into it.")

    return _act(request, pk, "dispute", act)


@never_cache
@require_POST
@signed_in
def cancel(request: Request, pk: int) -> HttpResponse:
    def act(typed: dict[str, Any]) -> str:
        intake.cancel(pk, reason=typed["reason"], actor=request.actor, now=request.now)
        return _("The request is called off. You can ask again at any time.")

    return _act(request, pk, "cancel", act)


def _act(
    request: Request, pk: int, verb: str, act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Done and back to the page; or the page again, with what was typed and what was wrong."""
    order = find(request, pk)
    form = FORMS[verb](request.POST, auto_id=f"{verb}_%s")
    if form.is_valid():
        with refusals_on(form):
            messages.success(request, act(form.cleaned_data))
            return redirect("web:request", pk)
    return page(request, order, typed={verb: form}, status=status_of(form))
