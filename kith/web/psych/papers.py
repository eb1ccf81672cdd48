"""One's own papers: what was handed in, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.catalogue.queries import skills
from kith.people import queries_credentials as queries
from kith.people.actions import credentials
from kith.people.states import CredentialState
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.psych.forms import PaperForm
from kith.web.psych.tabs import tabs_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kith.people.models import Credential

TONES = {
    CredentialState.WAITING: "wait",
    CredentialState.VERIFIED: "good",
    CredentialState.REFUSED: "bad",
    CredentialState.WITHDRAWN: "done",
    CredentialState.REPLACED: "done",
    CredentialState.REVOKED: "bad",
}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper with the word for where it stands today."""

    row: Credential
    skill: str
    tone: str
    label: str
    is_waiting: bool


def paper_rows(rows: Iterable[Credential], on: date) -> list[PaperRow]:
    names = dict(provable())
    return [_row(row, names.get(row.skill, row.skill), on) for row in rows]


def _row(row: Credential, skill: str, on: date) -> PaperRow:
    state = CredentialState(row.state)
    is_over = row.valid_until is not None and row.valid_until < on
    if state == CredentialState.VERIFIED and is_over:
        return PaperRow(row, skill, "warn", _("has run out"), is_waiting=False)
    is_waiting = state == CredentialState.WAITING
    return PaperRow(row, skill, TONES[state], str(state.label), is_waiting)


def provable() -> list[tuple[str, str]]:
    """Skills for which a paper is asked, with their names."""
    return [(row.code, row.name) for row in skills() if row.is_sensitive]


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """What I handed in; one more paper."""
    form = PaperForm(request.POST or None, skills=provable())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.as_input()
            credentials.hand_in(request.actor.me, input=given, actor=request.actor, now=request.now)
            messages.success(
                request, _("Kept. Please show the paper at the desk; somebody there looks at it.")
            )
            return redirect("web:psych_papers")
    on = localdate(request.now)
    context = {
        "tabs": tabs_of(request),
        "rows": paper_rows(queries.of_person(request.actor.me), on),
        "form": form,
    }
    return render(request, "web/psych/papers.html", context, status=status_of(form))


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Taken back before anybody looked."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    credentials.withdraw(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back. It costs nothing."))
    return redirect("web:psych_papers")
