"""Parts of the board that several answers show: the rows asked for, the bar, what is new."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from kith.dispatch import policies
from kith.dispatch.queries import (
    Pulse,
    board_orders,
    new_orders,
    pulse,
    rows,
    runs_visible_to,
    said_of,
    to_undo,
)
from kith.dispatch.states import DecisionKind, ProposalState
from kith.orders.states import OfferState
from kith.web.board.rows import Row, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kith.dispatch.models import Decision, Run
    from kith.orders.models import Order
    from kith.web.http import Request

MOST_NEW = 5
NO_ANSWER = (OfferState.DECLINED, OfferState.EXPIRED)

# What is said of an order between two looks: which states, in which tone, in which words.
SAID = (
    ((ProposalState.PROPOSED,), "warn", gettext_lazy("to decide: %(n)s")),
    ((OfferState.OFFERED,), "wait", gettext_lazy("asked: %(n)s")),
    ((OfferState.ACCEPTED,), "good", gettext_lazy("yes: %(n)s")),
    (NO_ANSWER, "done", gettext_lazy("no or nothing: %(n)s")),
    ((ProposalState.REJECTED,), "done", gettext_lazy("put aside: %(n)s")),
    ((ProposalState.STALE,), "plain", gettext_lazy("overtaken by events: %(n)s")),
)


@dataclass(frozen=True, slots=True)
class Chip:
    tone: str
    label: str


@dataclass(frozen=True, slots=True)
class Said:
    """How one order stands now; carries nothing that can be ticked."""

    order_id: int
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """The last thing this clerk did in the run, as the button names it."""

    decision: Decision
    label: str


@dataclass(frozen=True, slots=True)
class News:
    """What a look at the run a moment later adds; `mark` changes when anything of it does."""

    pulse: Pulse
    said: tuple[Said, ...]
    orders: tuple[Order, ...]
    more: int
    is_newest: bool
    mark: str
    headers: str  # for the next look, as JSON


def run_or_404(request: Request, pk: int) -> Run:
    return get_object_or_404(runs_visible_to(request.actor), pk=pk)


def row_or_404(request: Request, run: Run, order_id: int, *, ticked: set[int] | None = None) -> Row:
    """One order of the run, read anew."""
    page = board_orders(run, actor=request.actor).filter(pk=order_id)
    found = rows(run, page)
    if not found:
        raise Http404
    return row_of(run, found[0], request.actor, ticked=ticked)


def is_in(request: Request, run: Run, order_id: int) -> bool:
    return board_orders(run, actor=request.actor).filter(pk=order_id).exists()


def bar(request: Request, run: Run, seen: Pulse | None = None) -> dict[str, object]:
    """How far the clerk is, and what she can undo."""
    return {
        "run": run,
        "may": policies.may_decide(request.actor, run),
        "pulse": seen or pulse(run, now=request.now),
        "undo": _undo(request, run),
    }


def _undo(request: Request, run: Run) -> Undo | None:
    if not policies.may_decide(request.actor, run):
        return None
    last = to_undo(run, request.actor.me)
    return Undo(last, str(DecisionKind(last.kind).label)) if last else None


def mark_of(seen: Pulse, order_ids: Sequence[int], language: str) -> str:
    """The same for the same facts in the same words."""
    facts = json.dumps([astuple(seen), list(order_ids), language])
    return f'"{hashlib.sha256(facts.encode()).hexdigest()[:20]}"'


def news(request: Request, run: Run, order_ids: Sequence[int], seen: Pulse, mark: str) -> News:
    opened = new_orders(run, now=request.now).select_related("worksheet", "area", "service")
    return News(
        pulse=seen,
        said=tuple(
            Said(order_id, _chips(counts)) for order_id, counts in said_of(run, order_ids).items()
        ),
        orders=tuple(opened[:MOST_NEW]),
        more=max(0, seen.new_orders - MOST_NEW),
        is_newest=run.pk == seen.newest_run,
        mark=mark,
        headers=json.dumps({"If-None-Match": mark}),
    )


def _chips(counts: Counter[str]) -> tuple[Chip, ...]:
    told = ((sum(counts[s] for s in states), tone, text) for states, tone, text in SAID)
    return tuple(Chip(tone, str(text) % {"n": n}) for n, tone, text in told if n)
