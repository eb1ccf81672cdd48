"""Runs for those who decide on them. The list is the twin of `policies.may_see`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from kith.core.actor import Actor
from kith.dispatch.models import Decision, Override, Proposal, Ruling, Run, Shortfall
from kith.dispatch.policies import READERS
from kith.dispatch.queries.narrowing import Narrow, orders, with_seats
from kith.dispatch.queries.rulings import in_force
from kith.dispatch.states import DecisionKind, ProposalState
from kith.orders.queries import answers_to
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
    extra_min: float | None  # what the whole board pays for the runner-up instead
    override: Override | None = None  # why she, and not whom the plan had found
    answer: str = ""  # the state of the offer it became


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One order of the run. `missing` and `why_not` as the run found them."""

    order: Order
    wanted: int
    filled: int
    proposals: tuple[Suggestion, ...]
    missing: int
    why_not: dict[str, int]
    remedies: dict[str, Any]  # see rules.words.remedies
    rulings: tuple[Ruling, ...] = ()  # in force; names print as masks


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """The twin of `policies.may_see`, the newest first."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return Run.objects.filter(seen).select_related("area").order_by("-made_at", "-pk")


def board_orders(run: Run, *, actor: Actor, narrow: Narrow | None = None) -> QuerySet[Order]:
    """The run's orders as rows of the board are made of them: to be counted and paged."""
    return with_seats(orders(run, actor, narrow or Narrow()))


def rows(run: Run, page: Iterable[Order]) -> tuple[BoardRow, ...]:
    """These orders with what the run proposes for each; a fixed number of queries."""
    shown = list(page)
    ids = [order.pk for order in shown]
    proposals = _proposals(run, ids)
    others = masked(p.runner_up["person_id"] for p in proposals if p.runner_up)
    answers = answers_to(p.offer_id for p in proposals if p.offer_id is not None)
    overrides = _overrides(proposals)
    gaps = {gap.order_id: gap for gap in run.shortfalls.filter(order_id__in=ids)}
    rulings = _rulings(shown)
    suggested: dict[int, list[Suggestion]] = {}
    for proposal in proposals:
        told = _suggestion(proposal, others, overrides, answers)
        suggested.setdefault(proposal.order_id, []).append(told)
    return tuple(
        _row(o, suggested.get(o.pk, ()), gaps.get(o.pk), rulings.get(o.pk, ())) for o in shown
    )


def _proposals(run: Run, order_ids: Collection[int]) -> list[Proposal]:
    found = run.proposals.filter(order_id__in=order_ids)
    whole = found.select_related("person__area__parent__parent", "team", "organisation")
    return list(whole.order_by("order_id", "rank"))


def _overrides(proposals: Sequence[Proposal]) -> dict[int, Override]:
    """The newest standing choice of each proposal."""
    made = Override.objects.filter(proposal__in=proposals, decision__undoing=None)
    found = made.select_related("instead_of__person").order_by("pk")
    return {override.proposal_id: override for override in found}


def _rulings(shown: Sequence[Order]) -> dict[int, list[Ruling]]:
    found: dict[int, list[Ruling]] = {}
    for ruling in in_force(shown).select_related("person").order_by("kind", "pk"):
        found.setdefault(ruling.order_id, []).append(ruling)
    return found


def _extra_min(second: dict[str, float], proposal: Proposal) -> float | None:
    """Exact where the run asked its solved board; else how much dearer the pair is by itself."""
    if not second:
        return None
    return second.get("extra_min", second["cost_min"] - proposal.cost_min)


def _suggestion(
    proposal: Proposal,
    others: dict[int, Person],
    overrides: dict[int, Override],
    answers: dict[int, str],
) -> Suggestion:
    second = proposal.runner_up or {}
    return Suggestion(
        proposal=proposal,
        person=proposal.person,
        runner_up=others.get(second.get("person_id", 0)),
        extra_min=_extra_min(second, proposal),
        override=overrides.get(proposal.pk),
        answer=answers.get(proposal.offer_id or 0, ""),
    )


def _row(
    order: Order,
    proposals: Sequence[Suggestion],
    gap: Shortfall | None,
    rulings: Sequence[Ruling],
) -> BoardRow:
    return BoardRow(
        order=order,
        wanted=order.people_needed,
        filled=vars(order)["filled"],
        proposals=tuple(proposals),
        missing=gap.missing if gap else 0,
        why_not=gap.why_not if gap else {},
        remedies=gap.remedies if gap else {},
        rulings=tuple(rulings),
    )


def to_undo(run: Run, person_id: int) -> Decision | None:
    """The last decision of a person in the run of which something stands."""
    mine = Decision.objects.filter(run=run, made_by_id=person_id, undoing=None)
    stands = Q(left__gt=0) & ~Q(kind=DecisionKind.CHOOSE, left__lt=2)  # a choice is undone whole
    return mine.annotate(left=Count("proposals")).filter(stands).order_by("-pk").first()


def waiting_in(run: Run) -> QuerySet[Proposal]:
    return run.proposals.filter(state=ProposalState.PROPOSED).order_by("order_id", "rank")
