"""A claim: both sides' terms, and the word that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.projects import policies
from kith.projects.actions import claims
from kith.projects.queries.claims import at_desk, visible_to
from kith.projects.states import Side
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of, with_role
from kith.web.projects.forms import AgreeForm, ReasonForm, TermsForm
from kith.web.projects.rows import claim_row, claim_rows
from kith.web.projects.tabs import DESK, STAFF, tabs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    from kith.projects.models import Claim

FORMS: dict[str, type[forms.Form] | None] = {
    "answer": TermsForm,
    "reply": TermsForm,
    "agree": AgreeForm,
    "decline": ReasonForm,
    "undo": ReasonForm,
    "withdraw": None,
}
READERS = (Role.LIAISON, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)


@require_GET
@with_role(*DESK)
@never_cache
def desk(request: Request) -> HttpResponse:
    """Claims on our items and our own claims that wait for a word."""
    page = page_of(request, at_desk(request.actor))
    context = {
        "tabs": tabs_of(request, STAFF),
        "page": page,
        "rows": claim_rows(page.object_list, request.actor),
        "query": query_of(request),
    }
    return render(request, "web/projects/claims.html", context)


@require_GET
@with_role(*READERS)
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _claim(request, pk), {})


def _claim(request: Request, pk: int) -> Claim:
    claim: Claim = get_object_or_404(visible_to(request.actor), pk=pk)
    return claim


def _shown(request: Request, claim: Claim, typed: dict[str, forms.Form]) -> HttpResponse:
    blank = {verb: form() for verb, form in FORMS.items() if form is not None}
    context: dict[str, Any] = {
        "row": claim_row(claim, request.actor),
        "terms": sorted(claim.terms.all(), key=lambda term: term.pk),
        "forms": blank | typed,
        "opened": next(iter(typed), ""),
        "is_mine": claim_row(claim, request.actor).verbs != frozenset(),
    }
    bound = next(iter(typed.values()), None)
    status = status_of(bound) if bound else 200
    return render(request, "web/projects/claim.html", context, status=status)


@require_POST
@signed_in
@never_cache
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One word in a claim, by the button that was pressed."""
    claim = _claim(request, pk)
    if verb not in FORMS:
        raise Http404
    require(any(policies.may_speak(request.actor, claim, side) for side in Side))
    kind = FORMS[verb]
    if kind is None:
        claims.withdraw(pk, actor=request.actor, now=request.now)
        messages.success(request, _("Taken back. The item can be claimed again."))
        return redirect("web:list_claim", pk)
    form = kind(request.POST)
    if form.is_valid():
        with refusals_on(form):
            return _done(request, pk, verb, form.cleaned_data)
    return _shown(request, claim, {verb: form})


def _done(request: Request, pk: int, verb: str, typed: dict[str, Any]) -> HttpResponse:
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if verb == "agree":
        project = claims.agree(pk, input=claims.Agreement(**typed), **who)
        messages.success(request, _("Agreed. The project stands with both sides' terms."))
        return redirect("web:project", project.pk)
    said: dict[str, tuple[Callable[..., Claim], str]] = {
        "answer": (claims.answer, _("Answered. The other side agrees or asks again.")),
        "reply": (claims.reply, _("Sent. The other side answers again.")),
        "decline": (claims.decline, _("Declined. The other side reads your reason.")),
        "undo": (claims.undo, _("Undone. It can be claimed again.")),
    }
    action, words = said[verb]
    action(pk, **typed, **who)
    messages.success(request, words)
    return redirect("web:list_claim", pk)
