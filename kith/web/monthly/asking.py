"""Asking for what the next list should hold: with an account or without one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import monthly
from kith.activities.actions.monthly import AskInput
from kith.activities.queries import monthly as queries
from kith.activities.states import AgeBand, DayPart
from kith.core.refusal import BadInput, Refusal
from kith.people.states import Channel
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.limits import is_within
from kith.web.monthly import rows
from kith.web.monthly.forms import AlsoForm, AskForm

if TYPE_CHECKING:
    from kith.activities.models import Ask
    from kith.activities.queries.monthly import Ranked
    from kith.places.models import Area

JOINED = "monthly_joined"  # topics this browser has asked for, without an account
REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A wish that others may join, and the key of the press that would."""

    row: Ranked
    is_joined: bool
    key: uuid.UUID


class TooManyAsks(Refusal):
    code = "too_many_asks"
    text = gettext_lazy(
        "Many wishes came from here in the last hour. Please try again later, sign in, or call."
    )
    status = 429


@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: Request, code: str) -> HttpResponse:
    """What others asked for, and a field for one's own wish."""
    area = rows.community(code)
    form = AskForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            made = _ask(
                request,
                area,
                AskInput(
                    key=typed["key"],
                    channel=_channel(request),
                    text=typed["text"],
                    person_id=request.actor.person_id,
                    day_part=DayPart(typed["day_part"]),
                    age_band=AgeBand(typed["age_band"]),
                    would_help=typed["would_help"],
                ),
            )
            messages.success(request, _thanks(request, made))
            return redirect(_here(request, area))
    return render(
        request, "web/monthly/ask.html", _page(request, area, form), status=status_of(form)
    )


@require_POST
@never_cache
def also(request: Request, code: str, pk: int) -> HttpResponse:
    """Me too, once a person and month; without an account once a browser."""
    area, form = rows.community(code), AlsoForm(request.POST)
    if not form.is_valid():
        raise BadInput(why=_("Please open the page anew."))
    is_stranger = request.actor.person_id is None
    if not (is_stranger and pk in request.session.get(JOINED, [])):
        wish = AskInput(
            key=form.cleaned_data["key"],
            channel=_channel(request),
            topic_id=_shown(request, area, pk),
            person_id=request.actor.person_id,
        )
        _ask(request, area, wish)
    if request.htmx:
        found = next(one for one in _rows(request, area) if one.row.topic.pk == pk)
        return render(
            request,
            "web/monthly/ask.html#topic",
            {"one": found, "area": area, "via": _via(request)},
        )
    messages.success(request, _("Counted. Thank you."))
    return redirect(_here(request, area))


@require_GET
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """One's own wishes and what became of them."""
    page = page_of(request, queries.my_asks(request.actor))
    context = {
        "page": page,
        "rows": queries.became(page.object_list),
        "home": queries.home_of(request.actor),
        "query": query_of(request),
    }
    return render(request, "web/monthly/mine.html", context)


def _ask(request: Request, area: Area, wish: AskInput) -> Ask:
    """Raises TooManyAsks when a stranger's address asks too often."""
    if request.actor.person_id is None:
        most = queries.rules_at(area.path, request.now).asks_per_hour
        if not is_within(request, "monthly", most):
            raise TooManyAsks()
    made = monthly.ask(area.pk, input=wish, actor=request.actor, now=request.now)
    if request.actor.person_id is None:
        joined = request.session.get(JOINED, [])
        request.session[JOINED] = [*joined, made.topic_id][-REMEMBERED:]
    return made


def _shown(request: Request, area: Area, pk: int) -> int | None:
    """Only what the desk has named can be joined."""
    month = queries.asking_for(area, request.now)
    if pk not in {row.topic.pk for row in queries.shown_topics(area, month)}:
        raise monthly.ListIsOut()
    return pk


def _page(request: Request, area: Area, form: AskForm) -> dict[str, object]:
    return {
        "area": area,
        "month": queries.asking_for(area, request.now),
        "form": form,
        "rows": _rows(request, area),
        "via": _via(request),
    }


def _rows(request: Request, area: Area) -> list[Shown]:
    shown = queries.shown_topics(area, queries.asking_for(area, request.now))
    joined = queries.joined_by(request.actor.person_id, {row.topic.pk for row in shown})
    if request.actor.person_id is None:
        joined = set(request.session.get(JOINED, []))
    return [Shown(row, row.topic.pk in joined, uuid.uuid4()) for row in shown]


def _via(request: Request) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    return "qr" if asked.get("via") == "qr" else ""


def _channel(request: Request) -> Channel:
    return Channel.QR if _via(request) else Channel.WEB


def _here(request: Request, area: Area) -> str:
    via = f"?via={_via(request)}" if _via(request) else ""
    return reverse("web:monthly_ask", args=[area.code]) + via


def _thanks(request: Request, made: Ask) -> str:
    if request.actor.person_id is None:
        return _("Thank you: your wish is counted, without your name.")
    if made.made_at != request.now:
        return _("You have asked for this already: it is counted once.")
    return _("Thank you. You will hear what becomes of it.")
