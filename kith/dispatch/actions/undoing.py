"""Taking a decision back: possible until the first yes of each order."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.dispatch.actions._deciding import held, held_run, outdate
from kith.dispatch.models import Decision, Proposal, Undoing
from kith.dispatch.sources import ORDERS
from kith.dispatch.states import LIFE, DecisionKind, ProposalState
from kith.journal.actions import note

BACK = {
    ProposalState.REJECTED: "bring_back",
    ProposalState.REPLACED: "restore",
    ProposalState.PROPOSED: "replace",  # whom the desk had chosen makes room again
}


@transaction.atomic
def undo(decision_id: int, *, actor: Actor, now: datetime) -> list[Proposal]:
    """What was decided waits for a decision again, and whoever was asked for it is told.

    Order by order: where somebody has said yes, or the actor is a party, all stays as it is; who
    said no is not asked again. Gives the proposals that wait again or, when a newer run proposes
    for their order, are stale.

    Raises:
        Forbidden: not the desk of the run's area.
        IllegalMove: it was undone before, or everything in it has been decided anew.
        AlreadyAnswered: in each of its orders somebody has said yes.
    """
    run_id = Decision.objects.values_list("run_id", flat=True).get(pk=decision_id)
    held_run(run_id, actor)
    decision = Decision.objects.locked(decision_id)
    require(not Undoing.objects.filter(decision=decision).exists(), IllegalMove())
    ids = decision.proposals.values_list("pk", flat=True)
    run, rows = held(run_id, ids, actor)
    require(_is_whole(decision, {row.pk for row in rows}), IllegalMove())
    opened = _reopen_all(rows, actor=actor, now=now)
    newer = _proposed_anew(run_id, {row.order_id for row in opened})
    for row in opened:
        if row.order_id in newer and row.state == ProposalState.PROPOSED:
            outdate(row)
    Undoing.objects.create(decision=decision, made_by_id=actor.me, made_at=now)
    note("run", run.pk, "undo", actor=actor, now=now, decision=decision.pk, proposals=len(opened))
    return opened


def _is_whole(decision: Decision, pks: set[int]) -> bool:
    """A choice is undone whole or not at all; of the rest whatever still follows the decision."""
    if decision.kind != DecisionKind.CHOOSE:
        return bool(pks)
    return {decision.override.proposal_id, decision.override.instead_of_id} <= pks


def _reopen_all(rows: Sequence[Proposal], *, actor: Actor, now: datetime) -> list[Proposal]:
    """Raises the refusal of an order when none of them could be opened again."""
    opened: list[Proposal] = []
    no: Refusal = IllegalMove()
    for order_id, group in groupby(rows, key=lambda row: row.order_id):
        try:
            opened += _reopen(order_id, list(group), actor=actor, now=now)
        except Refusal as refusal:
            no = refusal
    require(bool(opened), no)
    return opened


def _reopen(
    order_id: int, rows: Sequence[Proposal], *, actor: Actor, now: datetime
) -> list[Proposal]:
    asked = {row.offer_id for row in rows if row.state == ProposalState.APPROVED}
    recalled: frozenset[int] = frozenset()
    if offer_ids := {offer_id for offer_id in asked if offer_id is not None}:
        recalled = ORDERS.recall(order_id, offer_ids=offer_ids, actor=actor, now=now)
    opened = [row for row in rows if row.state in BACK or row.offer_id in recalled]
    for row in opened:
        row.state = LIFE.next(row.state, BACK.get(ProposalState(row.state), "take_back"))
        row.offer_id = row.decision = None
        row.save(update_fields=("state", "offer_id", "decision"))
    return opened


def _proposed_anew(run_id: int, order_ids: Iterable[int]) -> set[int]:
    """Orders for which a newer run stands."""
    rows = Proposal.objects.filter(order_id__in=set(order_ids), run_id__gt=run_id)
    live = rows.filter(state__in=(ProposalState.PROPOSED, ProposalState.APPROVED))
    return set(live.values_list("order_id", flat=True))
