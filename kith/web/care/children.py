"""Children's files: asking, deciding as a second person, and the extract of the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import children
from kith.care.policies import files as policies
from kith.care.policies.files import DESK
from kith.care.queries import children as queries
from kith.core.actor import Role
from kith.core.refusal import require
from kith.exchange.spreadsheets.template import write_table
from kith.people.queries import masked
from kith.vault.states import Purpose
from kith.web.care import forms
from kith.web.care.file import file_of, shown
from kith.web.care.rows import row_of
from kith.web.care.story import capacity
from kith.web.care.tabs import tabs
from kith.web.http import Request, page_of, proved, query_of, refusals_on, signed_in, with_role
from kith.web.sheets import xlsx

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.care.models import ReadRequest
    from kith.care.queries.children import Extract

AUDIT = (Role.STREET, Role.AUDITOR)
FIRST_YEAR = 2020


@require_POST
@signed_in
def ask(request: Request, pk: int) -> HttpResponse:
    """A second person is asked; the file stays shut."""
    file = file_of(request, pk)
    require(policies.may_ask_to_read(request.actor, file))
    form = forms.AskForm(request.POST, auto_id="ask-%s")
    if form.is_valid():
        with refusals_on(form):
            children.ask_to_read(
                pk,
                purpose=Purpose(form.cleaned_data["purpose"]),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("A second person has been asked."))
            return redirect("web:care_file", pk)
    return shown(request, file, ask_form=form)


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that waits; `reason` once it was opened."""

    row: ReadRequest
    number: int
    community: str
    by: str
    purpose: str
    asked_at: datetime
    reason: str = ""


@require_GET
@with_role(*DESK)
@never_cache
def requests(request: Request) -> HttpResponse:
    return _waiting(request)


def _waiting(request: Request, opened: int = 0, reason: str = "") -> HttpResponse:
    page = page_of(request, queries.waiting_for(request.actor))
    names = masked(row.asked_by_id for row in page.object_list)
    context = {
        "tabs": tabs(request.actor, "web:care_requests"),
        "page": page,
        "query": query_of(request),
        "rows": [
            Asking(
                row=row,
                number=row.file_id,
                community=row_of(row.file, request.now).community,
                by=str(names[row.asked_by_id].name),
                purpose=str(Purpose(row.purpose).label),
                asked_at=row.asked_at,
                reason=reason if row.pk == opened else "",
            )
            for row in page.object_list
        ],
    }
    return render(request, "web/care/requests.html", context)


@require_POST
@with_role(*DESK)
@never_cache
def reason(request: Request, pk: int) -> HttpResponse:
    """Why somebody asks is opened by a press, and logged like everything sealed."""
    row = get_object_or_404(queries.waiting_for(request.actor), pk=pk)
    said = children.read_reason(row.pk, actor=request.actor, now=request.now)
    return _waiting(request, row.pk, said)


@require_POST
@with_role(*DESK)
def decide(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.waiting_for(request.actor), pk=pk)
    verb = request.POST.get("verb", "")
    if verb not in ("approve", "decline"):
        raise Http404
    children.decide_reading(row.pk, verb=verb, actor=request.actor, now=request.now)
    messages.success(request, _("Decided. Who asked has been told."))
    return redirect("web:care_requests")


# ------------------------------------------------------------------------------ yearly extract


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One reader of one child's file; names of readers as masks, of children not at all."""

    file_id: int
    reader: str
    role: str
    unit: str
    purpose: str
    decided_by: str
    times: int
    first_on: date
    last_on: date


@require_GET
@with_role(*AUDIT)
@never_cache
def audit(request: Request) -> HttpResponse:
    """The extract for January: printable, and the same as a spreadsheet."""
    year = _year(request)
    found = queries.extract(_path(request), year)
    context = {
        "tabs": tabs(request.actor, "web:care_audit"),
        "extract": found,
        "lines": _lines(found),
        "year": year,
        "years": range(localdate(request.now).year, FIRST_YEAR, -1),
        "at": request.now,
    }
    return render(request, "web/care/audit.html", context)


@require_GET
@with_role(*AUDIT)
@proved
def audit_sheet(request: Request, year: int) -> HttpResponse:
    if not FIRST_YEAR < year <= localdate(request.now).year:
        raise Http404
    headings = (
        _("File"), _("Reader"), _("Role"), _("Unit"), _("Purpose"),
        _("Approved by"), _("Times"), _("First"), _("Last"),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        (
            one.file_id, one.reader, one.role, one.unit, one.purpose, one.decided_by, one.times,
            one.first_on.isoformat(), one.last_on.isoformat(),
        )
        for one in _lines(queries.extract(_path(request), year))
    ]  # fmt: skip
    return xlsx(write_table(headings, rows, str(year)), f"care-children-{year}.xlsx")


def _lines(found: Extract) -> list[AuditLine]:
    ids = {one.by_id for one in found.lines}
    names = masked(ids | {one.decided_by_id for one in found.lines if one.decided_by_id})
    return [
        AuditLine(
            file_id=one.file_id,
            reader=str(names[one.by_id].name),
            role=capacity(one.role),
            unit=one.unit,
            purpose=str(Purpose(one.purpose).label),
            decided_by=str(names[one.decided_by_id].name) if one.decided_by_id else "",
            times=one.times,
            first_on=one.first_on,
            last_on=one.last_on,
        )
        for one in found.lines
    ]


def _path(request: Request) -> str:
    return request.actor.paths(*AUDIT)[0]


def _year(request: Request) -> int:
    """The year asked for; without one the last whole year in January, else this year."""
    today = localdate(request.now)
    asked = request.GET.get("year", "")
    if asked.isdigit() and FIRST_YEAR < int(asked) <= today.year:
        return int(asked)
    return today.year - 1 if today.month == 1 else today.year
