"""A unit's pledges, the desk that receives them, and the book of receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import BadInput
from kith.projects.actions import money
from kith.projects.queries import money as queries
from kith.projects.rules_money import capital_yuan
from kith.projects.states_money import LIVE_PLEDGES, PledgeState, ValueKind
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.projects.money_figures import narrowed
from kith.web.projects.money_forms import PledgeForm, ReasonForm, ReceiptForm
from kith.web.projects.money_rows import (
    pledge_row,
    pledge_rows,
    receipt_row,
    receipt_rows,
    yuan,
)
from kith.web.projects.money_tabs import DESK, READERS, money_tabs

if TYPE_CHECKING:
    from datetime import date

    from kith.groups.models import Organisation
    from kith.projects.models import Pledge, Project

EVERYBODY = (Role.LIAISON, *READERS)
STATES = (PledgeState.PARTLY_RECEIVED, PledgeState.RECEIVED, PledgeState.CANCELLED)


@require_GET
@with_role(*EVERYBODY)
def hub(request: Request) -> HttpResponse:
    """Where somebody begins: the desk with what is to come, a unit with what it promised."""
    return redirect("web:money_desk" if request.actor.has(*READERS) else "web:money_mine")


@require_GET
@with_role(Role.LIAISON)
def mine(request: Request) -> HttpResponse:
    """What my units promised, the newest first."""
    page = page_of(request, queries.mine(request.actor))
    context = {
        "tabs": money_tabs(request),
        "page": page,
        "rows": pledge_rows(page.object_list, request.actor, _today(request)),
        "query": query_of(request),
    }
    return render(request, "web/projects/money/mine.html", context)


@require_GET
@with_role(*READERS)
def desk(request: Request) -> HttpResponse:
    """What is still to come, the longest due first; `?state=` what came or was cancelled."""
    state = request.GET.get("state", "")
    rows = queries.at_desk(request.actor)
    if state in STATES:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=LIVE_PLEDGES)
    page = page_of(request, narrowed(request, rows, area="area", year="made_at__year"))
    context = {
        "tabs": money_tabs(request),
        "state": state,
        "states": [(one.value, one.label) for one in STATES],
        "page": page,
        "rows": pledge_rows(page.object_list, request.actor, _today(request)),
        "query": query_of(request),
        "may_write": request.actor.has(*DESK),
    }
    return render(request, "web/projects/money/desk.html", context)


def _today(request: Request) -> date:
    return localtime(request.now).date()


@require_http_methods(["GET", "POST"])
@with_role(Role.LIAISON, *DESK)
def pledge_new(request: Request) -> HttpResponse:
    """A unit's promise; the desk may write down what a unit signed on paper."""
    units, projects = _choices(request)
    form = PledgeForm(
        request.POST or None,
        units=units.values(),
        projects=projects.values(),
        initial={"key": uuid4().hex, "project": request.GET.get("project", "")},
    )
    if request.method == "POST" and form.is_valid():
        typed = form.as_input()
        project = projects.get(typed.project_id or 0)
        area_id = project.area_id if project else _pool_area(request, units[typed.organisation_id])
        with refusals_on(form):
            made = money.pledge(area_id, input=typed, actor=request.actor, now=request.now)
            messages.success(request, _("Thank you. The community sees your pledge now."))
            return redirect("web:pledge", made.pk)
    context = {"tabs": money_tabs(request), "form": form, "has_units": bool(units)}
    return render(request, "web/projects/money/pledge_new.html", context, status=status_of(form))


def _choices(request: Request) -> tuple[dict[int, Organisation], dict[int, Project]]:
    """Units she may pledge for, projects that take pledges: near her units, or of her desk."""
    own = list(queries.my_units(request.actor))
    paths = queries.kept_by(request.actor)
    units = [*own, *(unit for path in paths for unit in queries.units_near(path))]
    projects = queries.open_near([unit.area.path for unit in own], paths)
    return {unit.pk: unit for unit in units}, {project.pk: project for project in projects}


def _pool_area(request: Request, unit: Organisation) -> int:
    """The desk's own place takes it; else the place of the unit."""
    return queries.desk_area(request.actor) or unit.area_id


@require_GET
@with_role(*EVERYBODY)
@never_cache
def pledge(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return _shown(request, row)


def _shown(
    request: Request,
    row: Pledge,
    receive: ReceiptForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    came = queries.receipts(request.actor).filter(pledge_id=row.pk)
    form = receive or ReceiptForm(pledge=row, initial={"received_date": _today(request)})
    context: dict[str, Any] = {
        "tabs": money_tabs(request),
        "row": pledge_row(row, request.actor, _today(request)),
        "receipts": receipt_rows(came),
        "notes": list(queries.notes_of(row.pk)),
        "form": form,
        "reason": reason or ReasonForm(),
    }
    bound = receive or reason
    status = status_of(bound) if bound is not None else 200
    return render(request, "web/projects/money/pledge.html", context, status=status)


@require_POST
@with_role(*DESK)
def receive(request: Request, pk: int) -> HttpResponse:
    """Something of the pledge came: a receipt with the next number."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    form = ReceiptForm(request.POST, pledge=row)
    if form.is_valid():
        with refusals_on(form):
            made = money.receive(pk, input=form.as_input(), actor=request.actor, now=request.now)
            messages.success(request, _("Received. The unit has been told; here is the receipt."))
            return redirect("web:receipt", made.pk)
    return _shown(request, row, receive=form)


@require_POST
@with_role(Role.LIAISON, *DESK)
def give_up(request: Request, pk: int, verb: str) -> HttpResponse:
    """Nothing of it will come, or nothing more."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST)
    deed = {"cancel": money.cancel, "waive_rest": money.waive_rest}[verb]
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            deed(pk, reason=reason, actor=request.actor, now=request.now)
            messages.success(request, _("Noted, with your reason."))
            return redirect("web:pledge", pk)
    return _shown(request, row, reason=form)


@require_GET
@with_role(*EVERYBODY)
def receipts(request: Request) -> HttpResponse:
    """The book of receipts by number; what is void stays in it."""
    typed = request.GET.get("q", "").strip()[:60]
    rows = queries.numbered(request.actor, typed) if typed else queries.receipts(request.actor)
    page = page_of(request, narrowed(request, rows, area="area", year="year"))
    context = {
        "tabs": money_tabs(request),
        "typed": typed,
        "page": page,
        "rows": receipt_rows(page.object_list),
        "query": query_of(request),
    }
    return render(request, "web/projects/money/receipts.html", context)


@require_GET
@with_role(*EVERYBODY)
@never_cache
def receipt(request: Request, pk: int) -> HttpResponse:
    """One receipt, to print."""
    found = get_object_or_404(queries.receipts(request.actor), pk=pk)
    row = receipt_row(found)
    is_money = found.pledge.kind == ValueKind.MONEY
    context = {
        "tabs": money_tabs(request),
        "row": row,
        "capital": capital_yuan(found.worth_fen) if is_money else "",
        "figures": yuan(found.worth_fen),
        "may_void": not row.is_void and request.actor.over(found.area.path, *DESK),
        "form": ReasonForm(),
    }
    return render(request, "web/projects/money/receipt.html", context)


@require_POST
@with_role(*DESK)
def void(request: Request, pk: int) -> HttpResponse:
    """The receipt does not count; its number and the reason stay."""
    get_object_or_404(queries.receipts(request.actor), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise BadInput(field="reason", why=_("Please say why."))
    reason = form.cleaned_data["reason"]
    money.void(pk, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("Void. Its number stays in the book with your reason."))
    return redirect("web:receipt", pk)
