"""The ticket on a phone: a code that changes, and its digits for a clerk without a camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.activities.policies.attendance import may_arrive_for
from kith.activities.queries import attendance as queries
from kith.activities.rules import attendance as rules
from kith.web.http import Request, signed_in

if TYPE_CHECKING:
    from kith.activities.models import Session


@dataclass(frozen=True, slots=True)
class Shown:
    """`digits` in two halves, easier to read out."""

    qr: str
    digits: tuple[str, str]


@require_GET
@signed_in
@never_cache
def ticket(request: Request, pk: int) -> HttpResponse:
    """The code of a place, for whoever may show it: herself, her guardian, who speaks for her."""
    seat = queries.seat_with(pk)
    if seat is None or not may_arrive_for(request.actor, seat.person_id):
        raise Http404
    of = queries.rules_at(seat.session)
    code = rules.Code(seat.session_id, seat.person_id, rules.step_at(request.now, of))
    context = {
        "sign_up_id": seat.pk,
        "session": seat.session,
        "name": str(seat.person.name),
        "shown": Shown(_qr(request, seat.session, code), _halves(rules.digits(code))),
    }
    page = "web/door/ticket.html#code" if request.htmx else "web/door/ticket.html"
    return render(request, page, context)


def _qr(request: Request, session: Session, code: rules.Code) -> str:
    """A data address with the picture. What follows the # never travels to a server by itself."""
    link = request.build_absolute_uri(reverse("web:door", args=(session.pk,)))
    return drawn(f"{link}#{rules.write(code)}")


def drawn(text: str) -> str:
    return segno.make(text, error="m", micro=False).svg_data_uri(scale=8, border=3, light="#fff")


def _halves(digits: str) -> tuple[str, str]:
    return digits[:3], digits[3:]
