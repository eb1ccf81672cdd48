"""My data: what one agreed to over time, a copy of it all, and being erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.people import queries as people
from kith.people.queries_consents import consents_of
from kith.people.states import ConsentPurpose
from kith.privacy import policies
from kith.privacy.actions import asking, copying
from kith.privacy.queries import requests as queries
from kith.privacy.queries.open_matters import Open, open_matters
from kith.privacy.states import LIFE, PENDING, RequestState, Wish
from kith.web.http import Request, proved, signed_in
from kith.web.sheets import saved
from kith.web.templatetags.kith import year_day

if TYPE_CHECKING:
    from datetime import datetime

    from kith.people.models import Consent, Person
    from kith.privacy.models import Request as DataRequest

TONES: Final = {
    RequestState.ASKED: "wait",
    RequestState.GRANTED: "go",
    RequestState.REFUSED: "bad",
    RequestState.WITHDRAWN: "plain",
    RequestState.DONE: "done",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a list shows it."""

    row: DataRequest
    tone: str
    fetched: int
    can_fetch: bool
    can_withdraw: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody for whom the reader may ask: herself or a ward."""

    person: Person
    is_self: bool
    in_the_way: list[Open]
    asked: frozenset[str]  # the wishes that wait for an answer


@never_cache
@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    """What one may ask, what one asked, what one agreed to."""
    herself = people.visible_to(request.actor).filter(
        pk__in={request.actor.me, *request.actor.wards}
    )
    rows = list(queries.mine(request.actor)[:20])
    context = {
        "asked": asked_rows(request, rows),
        "people": [_whose(request, one, rows) for one in herself.order_by("pk")],
        "consents": [_said(row) for row in consents_of(request.actor)[:50]],
    }
    return render(request, "web/me/data.html", context)


def _whose(request: Request, person: Person, rows: list[DataRequest]) -> Whose:
    in_the_way = open_matters(person.pk, request.now)
    hers = (row for row in rows if row.person_id == person.pk and row.state in PENDING)
    asked = frozenset(row.wish for row in hers)
    return Whose(person, person.pk == request.actor.me, in_the_way, asked)


def _said(row: Consent) -> tuple[Consent, str]:
    return row, str(ConsentPurpose(row.purpose).label)


def asked_rows(request: Request, rows: list[DataRequest]) -> list[Asked]:
    fetched = queries.downloads(rows)
    return [_asked(request, row, fetched.get(row.pk, 0)) for row in rows]


def _asked(request: Request, row: DataRequest, fetched: int) -> Asked:
    until = row.copy.expires_at if hasattr(row, "copy") else None
    is_there = until is not None and request.now < until
    return Asked(
        row=row,
        tone=TONES[RequestState(row.state)],
        fetched=fetched,
        can_fetch=is_there and policies.may_fetch(request.actor, row),
        can_withdraw=LIFE.allows(row.state, "withdraw")
        and policies.may_withdraw(request.actor, row),
        until=until if is_there else None,
    )


@require_POST
@proved
def ask(request: Request) -> HttpResponse:
    """A copy or an erasure, of oneself or a ward."""
    who, wish = request.POST.get("person", ""), request.POST.get("wish", "")
    if wish not in Wish.values or not who.isdecimal():
        raise Http404
    person = get_object_or_404(people.visible_to(request.actor), pk=int(who))
    if not policies.is_own(request.actor, person):
        raise Http404
    row = asking.ask(person.pk, Wish(wish), actor=request.actor, now=request.now)
    being_made = _("Your copy is being made. You get a message, mostly within a minute.")
    decided = _("Asked. You are answered by %(day)s.") % {"day": year_day(row.due_date)}
    notices.success(request, being_made if wish == Wish.COPY else decided)
    return redirect("web:my_data")


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    asking.withdraw(row.pk, actor=request.actor, now=request.now)
    notices.success(request, _("Taken back. Nothing was done."))
    return redirect("web:my_data")


@never_cache
@require_POST
@proved
def fetch(request: Request, pk: int) -> HttpResponse:
    """The copy as a file; every time it is asked anew whether the reader may."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    packed = copying.fetch(row.pk, actor=request.actor, now=request.now)
    return saved(packed, f"kith-data-{row.pk}.zip", "application/zip")
