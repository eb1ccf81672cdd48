"""The list at the desk: what goes on it, what is in the way, publishing, and the ways out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.activities.actions import monthly_lists
from kith.activities.policies.monthly import may_keep
from kith.activities.queries import monthly_lists as lists
from kith.activities.queries.monthly_clashes import clashes_of
from kith.activities.states import ListChannel, SessionState
from kith.core.refusal import BadInput, require
from kith.web.http import Request, with_role
from kith.web.monthly import rows
from kith.web.monthly.desk import DESK, head_of, readable
from kith.web.monthly.public import share_text

if TYPE_CHECKING:
    from datetime import date

    from kith.activities.models import MonthlyList, Session
    from kith.activities.queries.monthly_clashes import Clash
    from kith.activities.rules.monthly import Entry
    from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class Line:
    """A session of the month at the desk, on the draft or not."""

    session: Session
    entry: Entry
    is_on: bool
    is_public: bool
    clashes: list[Clash]


@require_GET
@with_role(*DESK)
@never_cache
def page(request: Request, code: str, year: int, month: int) -> HttpResponse:
    """Everything that is planned in the month, and the list as it stands."""
    area, first = readable(request, code, year, month)
    listed, out = lists.draft_of(area, first), lists.current(area, first)
    context = head_of(request, area, first, "list") | {
        "draft": listed,
        "listed": out,
        "lines": _lines(area, first, listed),
        "drift": lists.drift(out) if out else [],
        "channels": lists.channels(out) if out else [],
        "versions": lists.versions(area, first),
        "link": rows.link_of(request, area, first),
        "text": share_text(request, area, out) if out else "",
        "page_url": rows.url_of("web:monthly_list", area, first),
    }
    return render(request, "web/monthly/draft.html", context)


@require_POST
@with_role(*DESK)
def draft(request: Request, code: str, year: int, month: int) -> HttpResponse:
    """A draft with everything planned in the month."""
    area, first = readable(request, code, year, month)
    monthly_lists.draft(area.pk, month=first, actor=request.actor, now=request.now)
    messages.success(request, _("Drafted. Look at it, then publish."))
    return redirect(rows.url_of("web:monthly_draft", area, first))


@require_POST
@with_role(*DESK)
def line(request: Request, pk: int) -> HttpResponse:
    """A planned session goes on the draft, or off it."""
    listed = _list(request, pk)
    session_id = _number(request.POST.get("session", ""))
    verb = monthly_lists.take_out if request.POST.get("verb") == "out" else monthly_lists.put_in
    verb(listed.pk, session_id=session_id, actor=request.actor, now=request.now)
    if request.htmx:
        found = _lines(listed.area, listed.month, listed)
        row = next(row for row in found if row.session.pk == session_id)
        return render(request, "web/monthly/draft.html#line", {"line": row, "draft": listed})
    return redirect(rows.url_of("web:monthly_draft", listed.area, listed.month))


@require_POST
@with_role(*DESK)
def step(request: Request, pk: int) -> HttpResponse:
    """Publish the draft, bring what is out up to date, or say that it was sent or hung up."""
    listed = _list(request, pk)
    said = _step(listed, request.POST.get("verb", ""), request)
    messages.success(request, said)
    return redirect(rows.url_of("web:monthly_draft", listed.area, listed.month))


def _step(listed: MonthlyList, verb: str, request: Request) -> str:
    actor, now = request.actor, request.now
    if verb == "publish":
        monthly_lists.publish_list(listed.pk, actor=actor, now=now)
        return _("Published. Whoever asked for something on it has been told.")
    if verb == "revise":
        monthly_lists.revise(listed.pk, actor=actor, now=now)
        return _("A new version is out and says what has changed.")
    if verb in ListChannel.values:
        monthly_lists.post(listed.pk, channel=ListChannel(verb), actor=actor, now=now)
        return _("Noted.")
    raise BadInput(why=_("Please open the page anew."))


def _list(request: Request, pk: int) -> MonthlyList:
    """One that the actor keeps; whoever only reads it is refused before anything is read."""
    listed: MonthlyList = get_object_or_404(lists.lists_of_desk(request.actor), pk=pk)
    require(may_keep(request.actor, listed.area.path))
    return listed


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise BadInput(why=_("Please open the page anew."))
    return int(text)


def _lines(area: Area, month: date, draft: MonthlyList | None) -> list[Line]:
    on = {item.session_id for item in lists.items(draft)} if draft else set()
    in_the_way = clashes_of(area, month)
    planned = lists.sessions_of(area, month).exclude(state=SessionState.CANCELLED)
    return [
        Line(
            session=session,
            entry=lists.as_it_is(session),
            is_on=session.pk in on or session.state != SessionState.PLANNED,
            is_public=session.state != SessionState.PLANNED,
            clashes=in_the_way.get(session.pk, []),
        )
        for session in planned
    ]
