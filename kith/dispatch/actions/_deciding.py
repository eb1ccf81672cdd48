"""What the verbs that decide on proposals share. The caller is in a transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.dispatch import policies
from kith.dispatch.models import Decision, Proposal, Run
from kith.dispatch.rules.telling import Choice
from kith.dispatch.sources import ORDERS, Asked
from kith.dispatch.states import LIFE, DecisionKind
from kith.orders.states import Target


def held(run_id: int, proposal_ids: Iterable[int], actor: Actor) -> tuple[Run, list[Proposal]]:
    """The run and its named proposals, by order, so that orders are locked in one sequence.

    Without those on which the actor does not decide, being a party.
    """
    run = held_run(run_id, actor)
    mine = run.proposals.filter(pk__in=set(proposal_ids)).values_list("pk", flat=True)
    rows = Proposal.objects.select_related("order__worksheet").locked_all(mine).values()
    own = [row for row in rows if policies.may_decide_on(actor, row)]
    return run, sorted(own, key=lambda row: (row.order_id, row.rank))


def held_run(run_id: int, actor: Actor) -> Run:
    run = Run.objects.select_related("area").locked(run_id)
    require(policies.may_decide(actor, run))
    return run


def stand(
    run: Run, kind: DecisionKind, rows: Sequence[Proposal], *, actor: Actor, now: datetime
) -> Decision:
    """The decision stands and is the one the proposals follow."""
    made = Decision.objects.create(run=run, kind=kind, made_by_id=actor.me, made_at=now)
    for row in rows:
        row.decision = made
    Proposal.objects.bulk_update(rows, ("decision",))
    return made


def offer(row: Proposal, *, actor: Actor, now: datetime) -> None:
    row.offer_id = send(row, actor=actor, now=now)
    row.state = LIFE.next(row.state, "approve")
    row.save(update_fields=("state", "offer_id"))


def send(row: Proposal, *, until: datetime | None = None, actor: Actor, now: datetime) -> int:
    """The offer went out, one of a wave where `until` says how long it stands; gives its id."""
    at = (row.starts_at, row.ends_at) if row.starts_at and row.ends_at else None
    asked = Asked(row.person_id, row.bill, at, row.team_id, row.organisation_id, until)
    return ORDERS.offer(row.order_id, to=asked, actor=actor, now=now)


def proposal(run: Run, choice: Choice, *, rank: int) -> Proposal:
    """The choice as a row of the run, not written yet."""
    return Proposal(
        run=run,
        order_id=choice.order_id,
        person_id=choice.person_id,
        rank=rank,
        bill=choice.bill,
        cost_min=choice.cost_min,
        runner_up=choice.runner_up,
        starts_at=choice.at[0] if choice.at else None,
        ends_at=choice.at[1] if choice.at else None,
        is_lead=choice.is_lead,
        team_id=choice.group_id if choice.claimant == Target.TEAM else None,
        organisation_id=choice.group_id if choice.claimant == Target.UNIT else None,
    )


def outdate(row: Proposal) -> None:
    row.state = LIFE.next(row.state, "outdate")
    row.decision = None
    row.save(update_fields=("state", "decision"))
