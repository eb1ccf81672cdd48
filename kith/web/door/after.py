"""After sessions: what is to be recorded until when, and what stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.activities.actions import after as actions
from kith.activities.queries import attendance as queries
from kith.activities.queries import recording
from kith.web.activities.hub import tabs
from kith.web.door.forms import RecordForm, typed_in
from kith.web.door.sheet import figures_of, late_of, session_of
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from kith.activities.models import Session

DAY = timedelta(days=1)
SOON = 3 * DAY
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One session that waits for its record. `clock` is on_time, soon or overdue."""

    session: Session
    is_closed: bool
    due: datetime
    clock: str
    left: str


@require_GET
@signed_in
@never_cache
def desk(request: Request) -> HttpResponse:
    """`?what=recorded`: what stands; else what waits, the longest first."""
    what = "recorded" if request.GET.get("what") == "recorded" else "waiting"
    waiting = recording.to_record(request.actor, request.now)
    done = recording.recorded(request.actor)
    page = page_of(request, done if what == "recorded" else waiting)
    context = {
        "what": what,
        "hub": tabs(request.actor, "attendance_desk"),
        "counts": {"waiting": waiting.count(), "recorded": done.count()},
        "doors": _doors_now(request),
        "page": page,
        "query": query_of(request),
        "rows": list(page) if what == "recorded" else [_row(s, request.now) for s in page],
    }
    return render(request, "web/door/after.html", context)


def _doors_now(request: Request) -> list[Session]:
    mine = queries.doors_of(request.actor)
    return list(queries.open_doors(mine, request.now, within=2 * HOUR)[:5])


def _row(session: Session, now: datetime) -> Row:
    due = recording.due_of(session)
    left = due - now
    state = "overdue" if left < timedelta(0) else "soon" if left < SOON else "on_time"
    return Row(session, hasattr(session, "closing"), due, state, _left(left))


def _left(left: timedelta) -> str:
    days = abs(left) // DAY
    if left < timedelta(0):
        words = ngettext("%(n)s day overdue", "%(n)s days overdue", days)
    else:
        words = ngettext("%(n)s day left", "%(n)s days left", days)
    return words % {"n": days}


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def record(request: Request, pk: int) -> HttpResponse:
    """What was done, within ten working days; later only with a reason."""
    session = session_of(request, pk)
    is_late = request.now > recording.due_of(session)
    form = RecordForm(typed_in(request), is_late=is_late)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.record_session(
                pk,
                text=form.cleaned_data["text"],
                late=late_of(form.cleaned_data),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Recorded."))
            return redirect("web:attendance_record", pk)
    context = {
        "session": session,
        "tab": "record",
        "form": form,
        "written": queries.written_of(pk),
        "figures": figures_of(session),
        "is_closed": queries.is_closed(pk),
        "due": recording.due_of(session),
        "is_late": is_late,
    }
    return render(request, "web/door/record.html", context, status=status_of(form))
