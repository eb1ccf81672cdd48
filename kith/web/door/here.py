"""The code at the door, and what it opens on the phone of somebody who scans it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.activities.actions import attendance as actions
from kith.activities.actions.attendance import ArriveInput, BadCode, CodeExpired
from kith.activities.queries import attendance as queries
from kith.activities.queries.sessions import visible_to
from kith.activities.rules import attendance as rules
from kith.activities.states import TickKind
from kith.core.refusal import require
from kith.people.queries import masked
from kith.places.rules import distance_m, is_nowhere
from kith.web.door.forms import HereForm, typed_in
from kith.web.door.rows import said_of, state_of
from kith.web.door.tickets import drawn
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from kith.activities.models import Session

SEEN = "door"  # in the browser's session: which code was seen, and when


@require_GET
@signed_in
@never_cache
def show(request: Request, pk: int) -> HttpResponse:
    """The code of the door, large; it changes by itself, or at the press of a button."""
    session = get_object_or_404(queries.keepers_of(request.actor), pk=pk)
    of = queries.rules_at(session)
    code = rules.Code(session.pk, 0, rules.step_at(request.now, of))
    link = reverse("web:door_scanned", args=(rules.write(code),))
    opens, shuts = queries.door_times(session, of)
    context = {
        "session": session,
        "qr": drawn(request.build_absolute_uri(link)),
        "is_open": opens <= request.now <= shuts,
        "opens": opens,
    }
    page = "web/door/show.html#code" if request.htmx else "web/door/show.html"
    return render(request, page, context)


@require_GET
@never_cache
def scanned(request: Request, token: str) -> HttpResponse:
    """The code was seen now; signing in may take its time after that.

    Raises:
        BadCode, CodeExpired.
    """
    code = rules.read(token)
    if code is None or code.person_id:
        raise BadCode()
    session = get_object_or_404(visible_to(request.actor), pk=code.session_id)
    require(rules.is_fresh(code.step, request.now, queries.rules_at(session)), CodeExpired())
    request.session[SEEN] = [session.pk, code.step, request.now.isoformat()]
    target = reverse("web:door_here", args=(session.pk,))
    return redirect(target) if request.actor.person_id else redirect_to_login(target)


def _seen(request: Request, session: Session) -> tuple[int, datetime]:
    """Step and moment of the code that this browser saw. Raises CodeExpired."""
    found = request.session.get(SEEN)
    if not found or found[0] != session.pk:
        raise CodeExpired()
    return int(found[1]), datetime.fromisoformat(found[2])


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def here(request: Request, pk: int) -> HttpResponse:
    """Who of us is here? One press for all who came together."""
    session = get_object_or_404(visible_to(request.actor), pk=pk)
    step, seen_at = _seen(request, session)
    people = _people(request, session)
    form = HereForm(
        typed_in(request),
        people=[(str(row["pk"]), str(row["name"])) for row in people],
        initial=_likely(people, session, request.now),
    )
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            given = ArriveInput(
                person_ids=tuple(int(pk) for pk in typed["people"]),
                kind=TickKind(typed["kind"]),
                step=step,
                seen_at=seen_at,
                distance_m=_distance(session, typed["lon"], typed["lat"]),
            )
            rows = actions.arrive(pk, input=given, actor=request.actor, now=request.now)
            unsure = any(row is not None and not row.is_sure for row in rows)
            messages.success(request, _thanks(given.kind, is_unsure=unsure))
            return redirect("web:activity", pk)
    context = {"session": session, "people": people, "form": form}
    return render(request, "web/door/here.html", context, status=status_of(form))


def _people(request: Request, session: Session) -> list[dict[str, object]]:
    """Those with a place for whom the phone may speak, else its owner where all may come."""
    mine = sorted({request.actor.me, *request.actor.wards, *request.actor.speaks_for})
    seats = queries.seats_among(session.pk, mine)
    ids = sorted(seats) or ([request.actor.me] if queries.is_open_to_all(session.pk) else [])
    names = masked(ids)
    there = queries.attendances_among(session.pk, ids)
    return [
        {
            "pk": pk,
            "name": names[pk].name,
            "state": state_of(there.get(pk)),
            "said": said_of(there.get(pk)),
        }
        for pk in ids
    ]


def _likely(people: list[dict[str, object]], session: Session, now: datetime) -> dict[str, object]:
    """Whoever is not here yet arrives; when all are, they leave, but nobody by a second scan."""
    away = [str(row["pk"]) for row in people if row["state"] == "none"]
    if away:
        return {"people": away, "kind": TickKind.IN}
    half = session.starts_at + (session.ends_at - session.starts_at) / 2
    leaves = {"kind": TickKind.OUT} if now >= half else {}
    return {"people": [str(row["pk"]) for row in people], **leaves}


def _distance(session: Session, lon: float | None, lat: float | None) -> float | None:
    place = queries.place_of(session)
    if lon is None or lat is None or place is None or is_nowhere(lon, lat):
        return None
    return distance_m((lon, lat), place)


def _thanks(kind: TickKind, *, is_unsure: bool) -> str:
    if is_unsure:
        return _("Noted. Please show yourself at the desk: your phone seems to be far away.")
    return _("Welcome! You are on the list.") if kind == TickKind.IN else _("Good-bye!")
