"""One settlement: its lines, its sums, two approvals, and the same as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import require
from kith.exchange.spreadsheets.template import write_table
from kith.journal.queries import story
from kith.rewards import policies, queries
from kith.rewards.actions import settling
from kith.rewards.states import SETTLEMENT
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.merchant.forms import ReasonForm
from kith.web.merchant.settlements import OFFICE, line_of
from kith.web.sheets import xlsx

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.rewards.models import Settlement, SettlementLine

WHOLE = 500  # lines on one page, so that it prints whole
MOVES: dict[str, tuple[Callable[..., Settlement], Any]] = {
    "approve": (settling.approve, gettext_lazy("Your approval is noted.")),
    "send_back": (settling.send_back, gettext_lazy("Sent back: the first approval is void.")),
    "discard": (settling.discard, gettext_lazy("Discarded: its lines are free again.")),
    "note_paid": (settling.note_paid, gettext_lazy("Noted.")),
}
STEPS = {
    "draft": gettext_lazy("the month was drafted"),
    "approve": gettext_lazy("approved"),
    "send_back": gettext_lazy("sent back"),
    "lapse": gettext_lazy("the first approval lapsed"),
    "discard": gettext_lazy("discarded"),
    "note_paid": gettext_lazy("settled with the merchant"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """What one line of the settlement stands for."""

    number: int
    title: str
    customer: str
    handed_at: datetime
    points: int


def item_of(row: SettlementLine) -> Item:
    customer = str(row.redemption.person.name)
    return Item(row.redemption_id, row.title, customer, row.handed_at, row.points)


@require_GET
@with_role(*OFFICE)
def settlement(request: Request, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk), ReasonForm())


def _find(request: Request, pk: int) -> Settlement:
    return get_object_or_404(queries.settlements(request.actor), pk=pk)


def verbs(actor: Actor, row: Settlement, approved_by: set[int]) -> list[str]:
    """What is possible now and allowed to this actor; nobody is offered a second approval."""
    if not policies.may_settle(actor, row.merchant):
        return []
    possible = [verb for verb in SETTLEMENT.verbs(row.state) if verb in MOVES]
    return [v for v in possible if v != "approve" or actor.person_id not in approved_by]


def _show(request: Request, row: Settlement, form: ReasonForm) -> HttpResponse:
    approvals = list(row.approvals.order_by("number"))
    page = page_of(request, queries.lines_of(row.pk), size=WHOLE)
    context = {
        "settlement": row,
        "line": line_of(row),
        "kinds": queries.kinds_of(row.pk),
        "page": page,
        "items": [item_of(line) for line in page],
        "query": query_of(request),
        "approvals": approvals,
        "verbs": verbs(request.actor, row, {one.by_id for one in approvals}),
        "events": _events(row),
        "paid": getattr(row, "paid_note", None),
        "has_alarm": queries.open_alarms(row.merchant_id).exists(),
        "form": form,
    }
    return render(request, "web/merchant/settlement.html", context, status=status_of(form))


def _events(row: Settlement) -> list[dict[str, str]]:
    """The way of the settlement, for the story."""
    return [
        {
            "mark": "problem" if entry.verb in ("send_back", "lapse", "discard") else "done",
            "title": str(STEPS.get(entry.verb, entry.verb)),
            "when": f"{localtime(entry.at):%Y-%m-%d %H:%M}",
            "who": entry.actor_unit,
            "text": str(entry.facts.get("reason", "")),
        }
        for entry in story("settlement", row.pk)
    ]


@require_POST
@with_role(*OFFICE)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """The settlement's next state, with what was looked at or why."""
    row, form = _find(request, pk), ReasonForm(request.POST)
    if verb not in MOVES:
        raise Http404
    action, said = MOVES[verb]
    require(policies.may_settle(request.actor, row.merchant))
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            facts = {"text": reason} if verb == "note_paid" else {"reason": reason}
            action(pk, **facts, actor=request.actor, now=request.now)
            messages.success(request, str(said))
            return redirect("web:settlement", pk)
    return _show(request, _find(request, row.pk), form)


@require_GET
@with_role(*OFFICE)
def spreadsheet(request: Request, pk: int) -> HttpResponse:
    """The lines and their sum as an .xlsx file; customers only as masks."""
    row = _find(request, pk)
    headings = (_("Number"), _("Reward"), _("Customer"), _("Handed over"), _("Points"))
    lines: list[tuple[object, ...]] = [
        (i.number, i.title, i.customer, f"{localtime(i.handed_at):%Y-%m-%d %H:%M}", i.points)
        for i in map(item_of, queries.lines_of(pk))
    ]
    lines.append(("", _("Sum"), "", "", row.points))
    content = write_table(headings, lines, f"{row.month:%Y-%m}")
    return xlsx(content, f"settlement-{row.month:%Y-%m}-{pk}.xlsx")
