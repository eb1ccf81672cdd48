"""Keeping a run and deciding on it: each verb one short transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kith.core.actor import Actor
from kith.core.refusal import Forbidden, IllegalMove, Refusal, require
from kith.dispatch import policies
from kith.dispatch.models import Proposal, Run, Shortfall
from kith.dispatch.rules.planning import Choice, Outcome, weights
from kith.dispatch.sources import ORDERS
from kith.dispatch.states import LIFE, ProposalState
from kith.journal.actions import note
from kith.people.queries import quiet_among
from kith.places.queries import path_of


@dataclass(frozen=True, slots=True)
class Result:
    """What the solver found, ready to be kept."""

    area_id: int
    outcome: Outcome
    order_ids: tuple[int, ...]
    figures: dict[str, object]
    took_ms: int


@transaction.atomic(durable=True)
def keep(result: Result, *, actor: Actor, now: datetime) -> Run:
    """The run stands; proposals of older runs for its orders are stale.

    Durable: it refuses to be a part of a longer transaction, in which the solver would have run.
    """
    require(policies.may_propose(actor, path_of(result.area_id)))
    older = Proposal.objects.filter(
        order_id__in=result.order_ids, state=ProposalState.PROPOSED
    ).values_list("pk", flat=True)
    for row in Proposal.objects.locked_all(older).values():
        if row.state == ProposalState.PROPOSED:  # unless decided while we waited for the lock
            _outdate(row)
    run = Run.objects.create(
        area_id=result.area_id,
        made_by_id=actor.me,
        made_at=now,
        took_ms=result.took_ms,
        params=weights(),
        figures=result.figures,
    )
    Proposal.objects.bulk_create(_proposals(run, result.outcome.choices))
    Shortfall.objects.bulk_create(
        Shortfall(run=run, order_id=g.order_id, missing=g.missing, why_not=g.why_not)
        for g in result.outcome.gaps
    )
    note("run", run.pk, "propose", actor=actor, now=now, proposals=len(result.outcome.choices))
    return run


def _proposals(run: Run, choices: Sequence[Choice]) -> Iterator[Proposal]:
    ranks: dict[int, int] = {}
    for choice in choices:
        ranks[choice.order_id] = ranks.get(choice.order_id, 0) + 1
        yield _proposal(run, choice, rank=ranks[choice.order_id])


def _proposal(run: Run, choice: Choice, *, rank: int) -> Proposal:
    return Proposal(
        run=run,
        order_id=choice.order_id,
        person_id=choice.person_id,
        rank=rank,
        bill=choice.bill,
        cost_min=choice.cost_min,
        runner_up=choice.runner_up,
    )


@transaction.atomic
def approve(
    run_id: int, *, proposal_ids: Sequence[int], actor: Actor, now: datetime
) -> list[Proposal]:
    """Each proposal still waiting became an offer, or is stale because events overtook it.

    Gives the named proposals of this run as they stand now. Those decided before are untouched, and
    so are orders in which the actor is a party: somebody else decides on them.

    Raises:
        Forbidden: not the desk of the run's area.
    """
    run, rows = _held(run_id, proposal_ids, actor)
    waiting = [row for row in rows if row.state == ProposalState.PROPOSED]
    quiet = quiet_among((row.person_id for row in waiting), now=now)
    for row in waiting:
        if row.person_id in quiet or _is_overtaken(row, run, now):
            _outdate(row)
        else:
            _try_offer(row, actor=actor, now=now)
    offered = sum(row.state == ProposalState.APPROVED for row in waiting)
    if waiting:
        note("run", run.pk, "approve", actor=actor, now=now, offered=offered)
    return rows


def _is_overtaken(row: Proposal, run: Run, now: datetime) -> bool:
    """The service would have begun, or its worksheet is another one than the solver saw."""
    sheet = row.order.worksheet
    return sheet.starts_at <= now or sheet.compiled_at > run.made_at


def _try_offer(row: Proposal, *, actor: Actor, now: datetime) -> None:
    """One proposal's refusal is its own: the offer is a savepoint, and the others go on."""
    try:
        _offer(row, actor=actor, now=now)
    except Forbidden:
        return
    except Refusal:
        _outdate(row)


def _offer(row: Proposal, *, actor: Actor, now: datetime) -> None:
    row.offer_id = ORDERS.offer(
        row.order_id, person_id=row.person_id, bill=row.bill, actor=actor, now=now
    )
    row.state = LIFE.next(row.state, "approve")
    row.save(update_fields=("state", "offer_id"))


@transaction.atomic
def reject(
    run_id: int, *, proposal_ids: Sequence[int], actor: Actor, now: datetime
) -> list[Proposal]:
    """The proposals still waiting are not wanted; nobody is told, for nobody was asked."""
    run, rows = _held(run_id, proposal_ids, actor)
    waiting = [row for row in rows if row.state == ProposalState.PROPOSED]
    for row in waiting:
        row.state = LIFE.next(row.state, "reject")
        row.save(update_fields=("state",))
    if waiting:
        note("run", run.pk, "reject", actor=actor, now=now, rejected=len(waiting))
    return rows


@transaction.atomic
def replace_lost(lost_id: int, *, choice: Choice, actor: Actor, now: datetime) -> Proposal:
    """The next best is offered the place of the one who said no or nothing.

    Raises:
        Forbidden: neither the clock nor the desk of the run.
        IllegalMove: somebody was asked in her place already.
    """
    run_id = Proposal.objects.values_list("run_id", flat=True).get(pk=lost_id)
    run = Run.objects.select_related("area").locked(run_id)
    require(actor.is_clock or policies.may_decide(actor, run))
    lost = Proposal.objects.locked(lost_id)
    require(not Proposal.objects.filter(replaces=lost).exists(), IllegalMove())
    of_order = run.proposals.filter(order_id=choice.order_id)
    last = of_order.aggregate(last=Max("rank"))["last"]
    row = _proposal(run, choice, rank=last + 1)
    row.replaces = lost
    row.save(force_insert=True)
    _offer(row, actor=actor, now=now)
    note("run", run.pk, "cascade", actor=actor, now=now, lost=lost.pk, proposal=row.pk)
    return row


def _held(run_id: int, proposal_ids: Sequence[int], actor: Actor) -> tuple[Run, list[Proposal]]:
    """The run and its named proposals, by order, so that orders are locked in one sequence."""
    run = Run.objects.select_related("area").locked(run_id)
    require(policies.may_decide(actor, run))
    mine = run.proposals.filter(pk__in=proposal_ids).values_list("pk", flat=True)
    rows = Proposal.objects.select_related("order__worksheet").locked_all(mine)
    return run, sorted(rows.values(), key=lambda row: (row.order_id, row.rank))


def _outdate(row: Proposal) -> None:
    row.state = LIFE.next(row.state, "outdate")
    row.save(update_fields=("state",))
