"""The first page: large choices for whoever comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Actor, Role
from kith.orders import queries
from kith.orders.states import CLOSED
from kith.web.http import Request, back
from kith.web.requests.rows import row_of

if TYPE_CHECKING:
    from datetime import datetime

YEAR_S = 365 * 24 * 3600
LOOKED_AT = 40
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Tile:
    url: str
    icon: str
    title: str
    note: str


@require_GET
def home(request: Request) -> HttpResponse:
    actor = request.actor
    if actor.person_id is None:
        return render(request, "web/home/stranger.html")
    unfinished = queries.mine(actor).exclude(state__in=CLOSED)
    rows = [row_of(order, actor) for order in unfinished[:LOOKED_AT]]
    return render(
        request,
        "web/home/home.html",
        {
            "work": _work(actor, request.now),
            "own": _own(),
            "urgent": [row for row in rows if row.needs_her],
            "rows": [row for row in rows if not row.needs_her][:SHOWN],
        },
    )


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Large or normal letters, remembered on this device."""
    size = "large" if request.POST.get("size") == "large" else "normal"
    response = back(request, "web:home")
    response.set_cookie(
        settings.KITH_TEXT_SIZE_COOKIE,
        size,
        max_age=YEAR_S,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
        httponly=True,
    )
    return response


def _own() -> list[Tile]:
    return [
        Tile(reverse("web:ask"), "hand", _("I need help"), _("Three short steps, or one call")),
        Tile(reverse("web:requests"), "list", _("My requests"), _("Where each one stands")),
        Tile(reverse("web:wall"), "gift", _("Wish wall"), _("Small wishes of neighbours")),
    ]


def _work(actor: Actor, now: datetime) -> list[Tile]:
    """The tasks of the roles the actor holds, before what everybody may do."""
    tiles = []
    if actor.has(Role.WORKER, Role.STREET):
        tiles += [
            Tile(reverse("web:desk"), "inbox", _("Desk"), _("What waits for the centre")),
            Tile(reverse("web:board"), "route", _("Dispatch"), _("Find the right helper")),
        ]
    if actor.has(Role.WORKER, Role.STREET, Role.HOTLINE):
        note = _("Somebody calls or stands at the counter")
        tiles.append(Tile(reverse("web:counter"), "plus", _("New for a resident"), note))
    if actor.has(Role.DISTRICT, Role.AUDITOR):
        note = _("Every community at a glance")
        tiles.append(Tile(reverse("web:district"), "chart", _("Where orders stand"), note))
    if actor.has(Role.MERCHANT):
        note = _("Look up a code, hand it over, press once")
        tiles.append(Tile(reverse("web:till"), "check-circle", _("Hand out rewards"), note))
    if actor.has(Role.VOLUNTEER, Role.LEADER, Role.LIAISON):
        tiles += _helping(actor, now)
    return tiles


def _helping(actor: Actor, now: datetime) -> list[Tile]:
    waiting = queries.offers_to(actor, now=now).count()
    asked = _("Nobody is waiting for your answer")
    if waiting:
        asked = _("%(count)s waiting for your answer") % {"count": waiting}
    return [
        Tile(reverse("web:offers"), "hand", _("Offers to me"), asked),
        Tile(reverse("web:my_day"), "calendar", _("My day"), _("What you agreed to do")),
    ]
