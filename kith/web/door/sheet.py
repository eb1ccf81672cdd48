"""Who was there, by role; closing the list; hours of those who served; the paper list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import attendance_closing as closing
from kith.activities.policies import attendance as policies
from kith.activities.policies.session import may_see_list
from kith.activities.queries import attendance as queries
from kith.activities.queries.recording import due_of
from kith.activities.queries.sessions import of_desk
from kith.activities.states import SESSION, PresentAs, SessionState
from kith.core.refusal import Refusal, require
from kith.exchange.imports.attendance import AttendanceList
from kith.exchange.spreadsheets.template import write_template
from kith.hours.actions import recording as records
from kith.hours.actions.recording import Late
from kith.hours.policies import may_confirm_at_desk
from kith.hours.states import LateReason, RecordState
from kith.web import sheets
from kith.web.door.forms import ImportForm, LateForm, typed_in
from kith.web.door.rows import clock, door_rows
from kith.web.http import Request, page_of, proved, query_of, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from kith.activities.models import HoursLine, Session
    from kith.activities.queries.attendance import RoleFigure

# Why somebody's minutes could not be written down, by the code of the refusal.
WHY = {
    "not_a_volunteer": gettext_lazy("has not agreed to be registered as a volunteer"),
    "too_young_for_hours": gettext_lazy("is too young for hours"),
    "overlapping_service": gettext_lazy("has another service at that time"),
    "not_volunteer_service": gettext_lazy("this kind of activity gives no hours"),
    "no_time_given": gettext_lazy("came when it was over"),
}
OTHERWISE = gettext_lazy("could not be written down")


@dataclass(frozen=True, slots=True)
class Figure:
    """One role of the sheet, with the rows behind it one press away."""

    role: PresentAs
    label: str
    persons: int
    counted: int
    is_estimated: bool


def figures_of(session: Session) -> list[Figure]:
    return [_figure(found) for found in queries.figures_of(session)]


def _figure(found: RoleFigure) -> Figure:
    return Figure(
        found.role, str(found.role.label), found.person_times, found.counted, found.is_estimated
    )


def session_of(request: Request, pk: int) -> Session:
    return get_object_or_404(queries.keepers_of(request.actor), pk=pk)


def late_of(typed: dict[str, Any]) -> Late | None:
    """The reason of a form that asked for one."""
    if not typed.get("late_reason"):
        return None
    return Late(LateReason(typed["late_reason"]), typed.get("late_note", ""))


@require_GET
@signed_in
@never_cache
def sheet(request: Request, pk: int) -> HttpResponse:
    """The list as it stands, and what is to be done next."""
    session = session_of(request, pk)
    rows = door_rows(session, request.actor)
    page = page_of(request, rows, 50)
    context = {
        "session": session,
        "tab": "list",
        "figures": figures_of(session),
        "rows": list(page.object_list),
        "page": page,
        "query": query_of(request),
        "unsure": [row for row in rows if row.is_odd],
        "missing": sum(row.state == "none" for row in rows),
        "is_closed": queries.is_closed(pk),
        "is_over": session.ends_at <= request.now,
        "may_close": _may_close(request, session),
        "due": due_of(session),
        "is_late": due_of(session) < request.now and not queries.is_recorded(session),
    }
    return render(request, "web/door/sheet.html", context)


def _may_close(request: Request, session: Session) -> bool:
    possible = SESSION.allows(session.state, "hold") or session.state == SessionState.HELD
    over = session.ends_at <= request.now
    return possible and over and policies.may_close(request.actor, session)


@require_POST
@signed_in
def close(request: Request, pk: int) -> HttpResponse:
    session_of(request, pk)
    closing.close_session(pk, actor=request.actor, now=request.now)
    messages.success(request, _("The list is closed."))
    return redirect("web:attendance", pk)


@require_GET
@signed_in
@never_cache
def people(request: Request, pk: int, role: str) -> HttpResponse:
    """The rows behind a figure: person-times of one role, and the counts beside them."""
    session = get_object_or_404(of_desk(request.actor), pk=pk)
    if role not in PresentAs.values:
        raise Http404
    require(may_see_list(request.actor, session))
    one = queries.session_alone(pk)
    page = page_of(request, queries.attended(one, role), 50)
    context = {
        "session": session,
        "tab": "list",
        "label": PresentAs(role).label,
        "page": page,
        "query": query_of(request),
        "rows": [
            {
                "name": row.person.name,
                "came": clock(row.in_at),
                "left": clock(row.out_at) if row.out_at else "",
                "how": row.get_in_how_display(),
            }
            for row in page
        ],
        "counts": list(queries.counted(one, role)),
    }
    return render(request, "web/door/people.html", context)


# ------------------------------------------------------------------------------- hours


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One person who served: her minutes and what they wait for, or why there are none."""

    name: str
    minutes: int
    purse: str
    grade: str
    state: str
    tone: str
    why: str
    may_confirm: bool


TONES = {
    RecordState.RECORDED: "wait",
    RecordState.HELD: "warn",
    RecordState.CONFIRMED: "good",
    RecordState.REVERSED: "done",
}


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def hours(request: Request, pk: int) -> HttpResponse:
    """Minutes of those who served are written down here, and confirmed by somebody else."""
    session = session_of(request, pk)
    may_record = policies.may_record_hours(request.actor, session)
    require(request.method == "GET" or may_record)
    is_late = request.now > due_of(session)
    form = LateForm(typed_in(request), is_late=is_late)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            late = late_of(form.cleaned_data)
            closing.record_hours(pk, actor=request.actor, now=request.now, late=late)
            messages.success(request, _("Written down. Now somebody else confirms."))
            return redirect("web:attendance_hours", pk)
    rows = _hours_rows(request, pk)
    context = {
        "session": session,
        "tab": "hours",
        "form": form,
        "rows": rows,
        "open": queries.hours_open(pk).count(),
        "can_confirm": sum(row.may_confirm for row in rows),
        "is_closed": queries.is_closed(pk),
        "may_record": may_record,
    }
    return render(request, "web/door/hours.html", context, status=status_of(form))


def _hours_rows(request: Request, pk: int) -> list[HoursRow]:
    made = {row.pk: row for row in queries.records_of(pk)}
    return [
        _hours_row(request, line, made.get(line.record_id or 0)) for line in queries.hours_lines(pk)
    ]


def _hours_row(request: Request, line: HoursLine, record: Any) -> HoursRow:
    name = str(line.attendance.person.name)
    if record is None:
        why = str(WHY.get(line.refusal, OTHERWISE)) if line.refusal else _("taken back")
        return HoursRow(name, 0, "", "", _("not written down"), "warn", why, may_confirm=False)
    may = record.state == RecordState.RECORDED and may_confirm_at_desk(request.actor, record)
    return HoursRow(
        name=name,
        minutes=record.minutes,
        purse=record.get_purse_display(),
        grade=record.grade,
        state=record.get_state_display(),
        tone=TONES[RecordState(record.state)],
        why="",
        may_confirm=may,
    )


@require_POST
@signed_in
def confirm(request: Request, pk: int) -> HttpResponse:
    """A second person confirms all of the session at once; who is not hers to confirm stays."""
    session = session_of(request, pk)
    require(policies.may_record_hours(request.actor, session))
    done = 0
    form = LateForm(request.POST, is_late=True)
    late = late_of(form.cleaned_data) if form.is_valid() else None
    for row in queries.records_of(pk).filter(state=RecordState.RECORDED):
        try:
            records.confirm_at_desk(row.pk, actor=request.actor, now=request.now, late=late)
        except Refusal as no:
            messages.warning(request, f"{row.person.name}: {no}")
        else:
            done += 1
    if done:
        words = ngettext("%(n)s person confirmed.", "%(n)s people confirmed.", done)
        messages.success(request, words % {"n": done})
    return redirect("web:attendance_hours", pk)


# ------------------------------------------------------------------------------- paper


@require_http_methods(["GET", "POST"])
@proved
@never_cache
def bring_in(request: Request, pk: int) -> HttpResponse:
    """The paper list as a sheet: checked first, written then; the same lines twice are one."""
    session = session_of(request, pk)
    of = AttendanceList(session)
    if request.GET.get("template"):
        empty = write_template(of.columns, _("Attendance"), request.LANGUAGE_CODE or "zh-hans")
        return sheets.xlsx(empty, f"attendance-{pk}.xlsx")
    form = ImportForm(typed_in(request), request.FILES or None)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        answer, told = sheets.bring_in(request, of, form)
        if answer is not None:
            return answer
    context = {"session": session, "tab": "import", "form": form, **told}
    return render(request, "web/door/import.html", context, status=status_of(form))
