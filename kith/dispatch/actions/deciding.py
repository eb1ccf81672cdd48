"""Deciding on proposals: each verb one short transaction, one `Decision`, until it is undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import Forbidden, Refusal
from kith.dispatch.actions._deciding import held, offer, outdate, stand
from kith.dispatch.models import Proposal, Run
from kith.dispatch.states import LIFE, DecisionKind, ProposalState
from kith.journal.actions import note
from kith.people.queries import quiet_among


@transaction.atomic
def approve(
    run_id: int, *, proposal_ids: Sequence[int], actor: Actor, now: datetime
) -> list[Proposal]:
    """Each proposal still waiting became an offer, or is stale because events overtook it.

    Gives the named proposals of this run as they stand now. Those decided before are untouched, and
    so are those in which the actor is a party: somebody else decides on them.

    Raises:
        Forbidden: not the desk of the run's area.
    """
    run, rows = held(run_id, proposal_ids, actor)
    waiting = _waiting(rows)
    quiet = quiet_among((row.person_id for row in waiting), now=now)
    for row in waiting:
        if row.person_id in quiet or _is_overtaken(row, run, now):
            outdate(row)
        else:
            _try_offer(row, actor=actor, now=now)
    offered = [row for row in waiting if row.state == ProposalState.APPROVED]
    if offered:
        stand(run, DecisionKind.APPROVE, offered, actor=actor, now=now)
    if waiting:
        note("run", run.pk, "approve", actor=actor, now=now, offered=len(offered))
    return rows


def _waiting(rows: Iterable[Proposal]) -> list[Proposal]:
    return [row for row in rows if row.state == ProposalState.PROPOSED]


def _is_overtaken(row: Proposal, run: Run, now: datetime) -> bool:
    """The service would have begun, or its worksheet is another one than the solver saw."""
    sheet = row.order.worksheet
    return sheet.starts_at <= now or sheet.compiled_at > run.made_at


def _try_offer(row: Proposal, *, actor: Actor, now: datetime) -> None:
    """One proposal's refusal is its own: the offer is a savepoint, and the others go on."""
    try:
        offer(row, actor=actor, now=now)
    except Forbidden:
        return
    except Refusal:
        outdate(row)


@transaction.atomic
def reject(
    run_id: int, *, proposal_ids: Sequence[int], actor: Actor, now: datetime
) -> list[Proposal]:
    """The proposals still waiting are not wanted; nobody is told, for nobody was asked."""
    run, rows = held(run_id, proposal_ids, actor)
    waiting = _waiting(rows)
    for row in waiting:
        row.state = LIFE.next(row.state, "reject")
        row.save(update_fields=("state",))
    if waiting:
        stand(run, DecisionKind.REJECT, waiting, actor=actor, now=now)
        note("run", run.pk, "reject", actor=actor, now=now, rejected=len(waiting))
    return rows
