"""Deciding on the board: on ticked proposals, on one order, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.actor import Role
from kith.dispatch import actions
from kith.dispatch.queries import waiting_in
from kith.dispatch.states import ProposalState
from kith.web.board import shown
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.dispatch.models import Proposal, Run

APPROVE, REJECT = ("approve", "approve_all"), ("reject", "reject_all")


@require_POST
@with_role(Role.WORKER, Role.STREET)
def decide(request: Request, pk: int) -> HttpResponse:
    """All, the ticked ones, or none of what still waits in the run."""
    run = shown.run_or_404(request, pk)
    decision = _decision(request)
    chosen = ticked(request)
    if decision.endswith("_all"):
        chosen = set(waiting_in(run).values_list("pk", flat=True))
    done = _decide(request, run, decision, chosen)
    if done is None:
        messages.warning(request, _("Please tick at least one proposal."))
    else:
        for tone, text in _told(done):
            messages.add_message(request, tone, text)
    return redirect(f"{board_url(run)}&ticks=none")  # what was left unticked stays so


@require_POST
@with_role(Role.WORKER, Role.STREET)
def decide_order(request: Request, pk: int, order: int) -> HttpResponse:
    """The ticked proposals of one order; htmx gets its row and the bar."""
    run = shown.run_or_404(request, pk)
    decision = _decision(request)
    shown.row_or_404(request, run, order)
    waiting = waiting_in(run).filter(order_id=order)
    chosen = set(waiting.values_list("pk", flat=True))
    if not decision.endswith("_all"):
        chosen &= ticked(request)
    done = _decide(request, run, decision, chosen)
    if done:
        return row_answer(request, run, order, _told(done), ticked=set())
    return _unticked(request, run, order)


@require_POST
@with_role(Role.WORKER, Role.STREET)
def undo(request: Request, pk: int) -> HttpResponse:
    """The clerk's last decision in the run, or the one named, is taken back."""
    run = shown.run_or_404(request, pk)
    named = request.POST.get("decision", "")
    mine = run.decisions.filter(pk=int(named) if named.isdecimal() and len(named) < 19 else 0)
    opened = actions.undo(get_object_or_404(mine).pk, actor=request.actor, now=request.now)
    text = _("Taken back. To decide again: %(n)s") % {"n": len(opened)}
    if not request.htmx:
        messages.success(request, text)
        return redirect(board_url(run, opened[0].order_id if opened else None))
    rows = [
        shown.row_or_404(request, run, order_id)
        for order_id in dict.fromkeys(row.order_id for row in opened)
    ]
    context = shown.bar(request, run) | {"rows": rows, "told": text}
    return render(request, "web/board/board.html#undone", context)


def _unticked(request: Request, run: Run, order_id: int) -> HttpResponse:
    """Nothing was ticked: htmx says so and leaves the row as it is."""
    text = _("Please tick at least one proposal.")
    if not request.htmx:
        messages.warning(request, text)
        return redirect(f"{board_url(run)}&ticks=none#order-{order_id}")
    context = {"told": text, "is_bad": True}
    answer = render(request, "web/board/board.html#told", context, status=422)
    answer["HX-Reswap"] = "none"
    return answer


def row_answer(
    request: Request,
    run: Run,
    order_id: int,
    told: Iterable[tuple[int, str]],
    *,
    ticked: set[int] | None = None,
) -> HttpResponse:
    """After a deed on one order: its row and the bar for htmx, else back to it on the page."""
    if not request.htmx:
        for tone, text in told:
            messages.add_message(request, tone, text)
        return redirect(board_url(run, order_id))
    context = shown.bar(request, run) | {
        "row": shown.row_or_404(request, run, order_id, ticked=ticked),
        "told": " ".join(text for _tone, text in told),
    }
    answer = render(request, "web/board/board.html#decided", context)
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#order-{order_id}", "outerHTML"
    return answer


def board_url(run: Run, order_id: int | None = None) -> str:
    place = f"#order-{order_id}" if order_id else ""
    return f"{reverse('web:board')}?area={run.area.code}&run={run.pk}{place}"


def _decision(request: Request) -> str:
    decision = request.POST.get("decision", "")
    if decision not in (*APPROVE, *REJECT):
        raise Http404
    return decision


def ticked(request: Request) -> set[int]:
    texts = request.POST.getlist("proposal")
    return {int(text) for text in texts if text.isdecimal() and len(text) < 19}


def _decide(request: Request, run: Run, decision: str, chosen: set[int]) -> list[Proposal] | None:
    """None where nothing was chosen."""
    if not chosen:
        return None
    verb = actions.approve if decision in APPROVE else actions.reject
    return verb(run.pk, proposal_ids=sorted(chosen), actor=request.actor, now=request.now)


def _told(done: Iterable[Proposal]) -> list[tuple[int, str]]:
    """What became of each: offered, not wanted, overtaken by events, or left to somebody else."""
    states = [proposal.state for proposal in done]
    words = (
        (ProposalState.APPROVED, messages.SUCCESS, _("Helpers asked: %(n)s")),
        (ProposalState.REJECTED, messages.SUCCESS, _("Proposals put aside: %(n)s")),
        (ProposalState.STALE, messages.WARNING, _("Proposals overtaken by events: %(n)s")),
        (ProposalState.PROPOSED, messages.WARNING, _("Left to a colleague: %(n)s")),
    )
    told = [(tone, text % {"n": n}) for s, tone, text in words if (n := states.count(s))]
    return told or [(messages.WARNING, _("You are a party here: a colleague has to decide."))]
