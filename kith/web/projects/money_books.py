"""The money of one project: needs, shares, vouchers, surplus; vouchers to approve; figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import require
from kith.projects import policies_money as policies
from kith.projects.actions import sharing, spending
from kith.projects.queries import money as queries
from kith.projects.states_money import PurseState, VoucherState
from kith.web.http import (
    Request,
    page_of,
    query_of,
    refusals_on,
    signed_in,
    status_of,
    with_role,
)
from kith.web.projects.money_figures import narrowed
from kith.web.projects.money_forms import (
    CompareForm,
    JudgeForm,
    LinkForm,
    NeedForm,
    ReasonForm,
    SettleForm,
    ShareForm,
    SurplusForm,
    VoucherForm,
)
from kith.web.projects.money_rows import (
    counted,
    need_row,
    panel_of,
    voucher_row,
    voucher_rows,
    yuan,
)
from kith.web.projects.money_tabs import READERS, money_tabs

if TYPE_CHECKING:
    from django import forms

    from kith.projects.models import Project

DONE = {
    "need": gettext_lazy("The need stands in the budget."),
    "share": gettext_lazy("Given to the need."),
    "voucher": gettext_lazy("Entered. A second person approves it."),
    "surplus": gettext_lazy("Stated."),
    "settle": gettext_lazy("Settled: every fen of this project is accounted for."),
    "reopen": gettext_lazy("Open again."),
    "link": gettext_lazy("The project's page leads there now."),
}


@require_GET
@with_role(*READERS)
def purses(request: Request) -> HttpResponse:
    """Projects of my places with what lies in their purses."""
    page = page_of(request, queries.purses(request.actor))
    context = {
        "tabs": money_tabs(request),
        "page": page,
        "rows": [_purse_row(project) for project in page.object_list],
        "query": query_of(request),
    }
    return render(request, "web/projects/money/purses.html", context)


@dataclass(frozen=True, slots=True)
class PurseRow:
    project: Project
    came: str
    spent: str
    out: str
    left: str
    is_settled: bool


def _purse_row(project: Project) -> PurseRow:
    purse = getattr(project, "purse", None)
    sums = (purse.in_fen, purse.spent_fen, purse.out_fen, purse.left_fen) if purse else (0,) * 4
    came, spent, out, left = (yuan(fen) for fen in sums)
    is_settled = purse is not None and purse.state == PurseState.CLOSED
    return PurseRow(project, came, spent, out, left, is_settled)


@require_GET
@signed_in
def purse(request: Request, pk: int) -> HttpResponse:
    """One project's money: who oversees the place, and who answers for the project."""
    return _shown(request, _project(request, pk), {})


def _project(request: Request, pk: int) -> Project:
    found: Project = get_object_or_404(queries.purses(request.actor), pk=pk)
    return found


def _shown(request: Request, project: Project, bound: dict[str, forms.Form]) -> HttpResponse:
    actor = request.actor
    shared = [
        (row, counted(row.amount, row.need.kind, row.need.unit))
        for row in queries.shares(project.pk)
    ]
    context: dict[str, Any] = {
        "tabs": money_tabs(request),
        "row": _purse_row(project),
        "panel": panel_of(queries.totals(project.pk)),
        "needs": [need_row(need) for need in queries.needs(project.pk)],
        "shares": shared,
        "vouchers": voucher_rows(queries.vouchers(actor).filter(project=project), actor),
        "surplus": [(row, yuan(row.fen)) for row in queries.surplus_of(project.pk)],
        "links": list(queries.links_of(project.pk)),
        "may_keep": policies.may_share(actor, project.area.path),
        "may_spend": policies.may_spend(actor, project),
        "forms": _forms(request, project) | bound,
        "reason": ReasonForm(),
    }
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "web/projects/money/purse.html", context, status=status)


def _forms(request: Request, project: Project, verb: str = "") -> dict[str, forms.Form]:
    """Every form of the page; the one with this name holds what was typed."""

    def typed(name: str) -> dict[str, Any]:
        return {"data": request.POST, "files": request.FILES} if name == verb else {}

    others = queries.open_near((), queries.kept_by(request.actor)).exclude(pk=project.pk)
    today = localtime(request.now).date()
    return {
        "need": NeedForm(**typed("need")),
        "share": ShareForm(**typed("share"), **_sharing(request, project)),
        "voucher": VoucherForm(**typed("voucher"), initial={"spent_date": today}),
        "surplus": SurplusForm(**typed("surplus"), projects=others),
        "link": LinkForm(**typed("link")),
        "settle": SettleForm(**typed("settle")),
        "reopen": ReasonForm(**typed("reopen")),
    }


def _sharing(request: Request, project: Project) -> dict[str, list[tuple[str, str]]]:
    """Pledges with something free that the actor keeps, and needs that lack something."""
    pledges = [
        (str(row.pk), f"{row.organisation.name}: {row.what} ({_free(row)})")
        for row in queries.to_share(project)
        if row.free and policies.may_share(request.actor, row.area.path)
    ]
    lacking = [need_row(need) for need in queries.needs(project.pk)]
    needs = [(str(r.need.pk), f"{r.need.title} ({r.lacks})") for r in lacking if r.percent < 100]
    return {"pledges": pledges, "needs": needs}


def _free(row: Any) -> str:
    return counted(row.free, row.kind, row.unit)


@require_POST
@signed_in
def do(request: Request, pk: int, verb: str) -> HttpResponse:
    """One form of the page; typed text stays where something is wrong."""
    project = _project(request, pk)
    may_spend = verb == "voucher" and policies.may_spend(request.actor, project)
    require(may_spend or policies.may_share(request.actor, project.area.path))
    form = _forms(request, project, verb).get(verb)
    if form is None:
        raise Http404
    if form.is_valid():
        with refusals_on(form):
            _act(request, project, verb, form)
            messages.success(request, DONE[verb])
            return redirect("web:purse", pk)
    return _shown(request, project, {verb: form})


def _act(request: Request, project: Project, verb: str, form: Any) -> None:
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if verb == "need":
        sharing.add_need(project.pk, input=form.as_input(), **who)
    elif verb == "share":
        pledge = queries.to_share(project).get(pk=int(form.cleaned_data["pledge"]))
        need_id = int(form.cleaned_data["need"])
        sharing.share(pledge.pk, need_id=need_id, amount=form.amount(pledge.kind), **who)
    elif verb == "voucher":
        spending.enter(project.pk, input=form.as_input(), **who)
    elif verb == "surplus":
        sharing.state_surplus(project.pk, input=form.as_input(), **who)
    elif verb == "link":
        spending.link_out(project.pk, url=form.cleaned_data["url"], **who)
    elif verb == "settle":
        sharing.settle(project.pk, **who)
    else:
        sharing.reopen(project.pk, reason=form.cleaned_data["reason"], **who)


@require_POST
@signed_in
def take_back(request: Request, pk: int, share_pk: int) -> HttpResponse:
    """A share was a mistake."""
    project = _project(request, pk)
    get_object_or_404(queries.shares(project.pk), pk=share_pk)
    reason = request.POST.get("reason", "")[:200]
    sharing.take_back(share_pk, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back: it is free again."))
    return redirect("web:purse", pk)


@require_POST
@signed_in
def link_down(request: Request, pk: int, link_pk: int) -> HttpResponse:
    project = _project(request, pk)
    get_object_or_404(queries.links_of(project.pk), pk=link_pk)
    spending.take_link_down(link_pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken down."))
    return redirect("web:purse", pk)


@require_GET
@with_role(*READERS)
def vouchers(request: Request) -> HttpResponse:
    """Vouchers by state, those to be approved first."""
    state = request.GET.get("state", "")
    rows = queries.vouchers(request.actor)
    rows = rows.filter(state=state if state in VoucherState.values else VoucherState.ENTERED)
    rows = narrowed(request, rows, area="project__area", year="spent_date__year")
    page = page_of(request, rows)
    context = {
        "tabs": money_tabs(request),
        "state": state or VoucherState.ENTERED.value,
        "states": VoucherState.choices,
        "page": page,
        "rows": voucher_rows(page.object_list, request.actor),
        "query": query_of(request),
    }
    return render(request, "web/projects/money/vouchers.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def voucher(request: Request, pk: int) -> HttpResponse:
    """One voucher, and a second person's word on it."""
    found = get_object_or_404(queries.vouchers(request.actor), pk=pk)
    approves = request.actor.over(found.project.area.path, *policies.APPROVERS)
    require(request.method == "GET" or approves)
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deeds = {
            "approve": spending.approve,
            "refuse": spending.refuse,
            "reverse": spending.reverse,
        }
        with refusals_on(form):
            deed, reason = deeds[form.cleaned_data["verb"]], form.cleaned_data["reason"]
            deed(pk, reason=reason, actor=request.actor, now=request.now)
            messages.success(request, _("Noted, with what you checked."))
            return redirect("web:voucher", pk)
    context = {
        "tabs": money_tabs(request),
        "row": voucher_row(found, request.actor),
        "form": form,
        "compare": CompareForm(),
    }
    return render(request, "web/projects/money/voucher.html", context, status=status_of(form))


@require_POST
@signed_in
def compare(request: Request, pk: int) -> HttpResponse:
    """Whether a scan is the one that was entered."""
    found = get_object_or_404(queries.vouchers(request.actor), pk=pk)
    form = CompareForm(request.POST, request.FILES)
    context = {
        "tabs": money_tabs(request),
        "row": voucher_row(found, request.actor),
        "form": JudgeForm(),
        "compare": form,
    }
    if form.is_valid():
        context["same"] = form.cleaned_data["scan"] == found.digest
        context["compared"] = True
    return render(request, "web/projects/money/voucher.html", context, status=status_of(form))
