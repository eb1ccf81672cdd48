"""Hours that were on paper first: typed by one, confirmed by another."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.catalogue.states import Eligibility
from kith.core.actor import Role
from kith.core.refusal import BadInput, require
from kith.hours.actions import recording
from kith.hours.states import EvidenceKind, Proof, Purse, SourceKind
from kith.people.queries import visible_to, with_phone
from kith.web.hours.forms import WriteForm
from kith.web.hours.views.queue import late_of
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.people.models import Person


@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
@never_cache
def write(request: Request) -> HttpResponse:
    """The form, and the record it makes: grade C until proof comes, waiting for a second person."""
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            row = recording.record_afterwards(
                input=_input(typed, _person(request, typed["phone"])),
                reason=typed["reason"],
                papers=tuple(EvidenceKind(kind) for kind in typed["papers"]),
                actor=request.actor,
                now=request.now,
                late=late_of(typed),
            )
            messages.success(request, _("Written down. A second person has to confirm it."))
            return redirect("web:hour", row.pk)
    return render(request, "web/hours/write.html", {"form": form}, status=status_of(form))


def _person(request: Request, phone: str) -> Person:
    """The one person of the actor's places with this number."""
    mine = visible_to(request.actor).values("pk")
    found = list(with_phone(phone).filter(pk__in=mine).select_related("area")[:2])
    nobody = BadInput(field="phone", why=_("Nobody here has this number."))
    several = BadInput(field="phone", why=_("Several people share this number."))
    require(bool(found), nobody)
    require(len(found) == 1, several)
    return found[0]


def _input(typed: dict[str, Any], who: Person) -> recording.RecordInput:
    return recording.RecordInput(
        cause=f"paper:{uuid.uuid4().hex}",
        person_id=who.pk,
        area_id=who.area_id,
        category=typed["category"],
        content=typed["content"],
        started_at=typed["started_at"],
        ended_at=typed["ended_at"],
        start_proof=Proof.BACKFILL,
        end_proof=Proof.BACKFILL,
        others=typed["others"],
        source=SourceKind(typed["source"]),
        purse=Purse(typed["purse"]),
        eligibility=Eligibility(typed["eligibility"]),
    )
