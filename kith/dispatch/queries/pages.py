"""Runs for those who decide on them. The list is the twin of `policies.may_see`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from kith.core.actor import Actor
from kith.dispatch.models import Proposal, Run, Shortfall
from kith.dispatch.policies import READERS
from kith.dispatch.queries import pictures
from kith.dispatch.states import ProposalState
from kith.orders.demand import lost_offers
from kith.orders.queries import visible_to
from kith.people.queries import masked

if TYPE_CHECKING:
    from kith.orders.models import Order
    from kith.people.models import Person


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal; names print as their masks."""

    proposal: Proposal
    person: Person
    runner_up: Person | None  # none: nobody else can, or not to be seen by the actor
    runner_up_min: float | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One order of the run. `missing` and `why_not` as the run found them."""

    order: Order
    wanted: int
    filled: int
    proposals: tuple[Suggestion, ...]
    missing: int
    why_not: dict[str, int]


@dataclass(frozen=True, slots=True)
class Board:
    """A run as its page shows it; areas, points and lines as the map reads them.

    Points are centres of areas, never homes; their `url` is left for the page to fill.
    """

    run: Run
    rows: tuple[BoardRow, ...]
    areas: list[dict[str, Any]]
    points: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """The twin of `policies.may_see`, the newest first."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return Run.objects.filter(seen).select_related("area").order_by("-made_at", "-pk")


def board(run_id: int, *, actor: Actor) -> Board:
    """One run with everything its page shows. Raises Run.DoesNotExist when not visible."""
    run = runs_visible_to(actor).get(pk=run_id)
    proposals = list(
        run.proposals.select_related("person__area__parent__parent").order_by("order_id", "rank")
    )
    gaps = {gap.order_id: gap for gap in run.shortfalls.all()}
    ids = {proposal.order_id for proposal in proposals} | gaps.keys()
    orders = _orders(actor, ids)
    others = masked(p.runner_up["person_id"] for p in proposals if p.runner_up)
    suggested: dict[int, list[Suggestion]] = {}
    for proposal in proposals:
        suggested.setdefault(proposal.order_id, []).append(_suggestion(proposal, others))
    rows = tuple(
        _row(order, tuple(suggested.get(order.pk, ())), gaps.get(order.pk)) for order in orders
    )
    return Board(
        run=run,
        rows=rows,
        areas=pictures.areas(run.area.path, rows),
        points=pictures.points(rows),
        lines=pictures.lines(rows),
    )


def _orders(actor: Actor, ids: set[int]) -> QuerySet[Order]:
    """The run's orders, the soonest service first, with the places filled by now."""
    rows = visible_to(actor).filter(pk__in=ids).annotate(filled=Count("seats"))
    return rows.select_related("area__parent__parent", "service", "resident", "worksheet").order_by(
        "worksheet__starts_at", "pk"
    )


def _suggestion(proposal: Proposal, others: dict[int, Person]) -> Suggestion:
    second = proposal.runner_up or {}
    return Suggestion(
        proposal=proposal,
        person=proposal.person,
        runner_up=others.get(second.get("person_id", 0)),
        runner_up_min=second.get("cost_min"),
    )


def _row(order: Order, proposals: tuple[Suggestion, ...], gap: Shortfall | None) -> BoardRow:
    return BoardRow(
        order=order,
        wanted=order.people_needed,
        filled=vars(order)["filled"],
        proposals=proposals,
        missing=gap.missing if gap else 0,
        why_not=gap.why_not if gap else {},
    )


def unanswered(now: datetime) -> QuerySet[Proposal]:
    """Approved proposals that met a no or silence, nobody asked in that place yet."""
    lost = lost_offers(now).values("pk")
    rows = Proposal.objects.filter(
        state=ProposalState.APPROVED, replacement=None, offer_id__in=lost
    )
    return rows.select_related("run__area").order_by("pk")


def orders_to_cascade(now: datetime) -> list[int]:
    """Orders of such proposals."""
    rows = unanswered(now).order_by("order_id").values_list("order_id", flat=True)
    return list(rows.distinct())


def not_to_ask(order_id: int, run_ids: Collection[int]) -> set[int]:
    """Persons the desk did not want for this order, or has before it in one of these runs."""
    rows = Proposal.objects.filter(order_id=order_id).filter(
        Q(state=ProposalState.REJECTED) | Q(run_id__in=run_ids)
    )
    return set(rows.values_list("person_id", flat=True))
