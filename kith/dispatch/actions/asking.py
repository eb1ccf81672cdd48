"""Asking, wave after wave: each verb one short transaction. The looking is done between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.dispatch import policies
from kith.dispatch.actions._deciding import proposal, send
from kith.dispatch.models import Asking, Proposal, Run
from kith.dispatch.queries import asking
from kith.dispatch.rules.asking import Wave
from kith.dispatch.rules.telling import Choice
from kith.dispatch.states import LIFE, Look, ProposalState
from kith.journal.actions import note

LEASE = timedelta(minutes=5)  # no look takes that long


@dataclass(frozen=True, slots=True)
class Lease:
    """An order that this worker alone looks at until the moment."""

    asking_id: int
    order_id: int
    until: datetime


@transaction.atomic
def begin(order_ids: Sequence[int], *, actor: Actor, now: datetime) -> int:
    """These orders are looked after from now on; how many were not before."""
    require(actor.is_clock)
    rows = [Asking(order_id=order_id) for order_id in order_ids]
    made = Asking.objects.bulk_create(rows, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def lease(asking_ids: Sequence[int], *, actor: Actor, now: datetime) -> list[Lease]:
    """Those of them that nobody else holds are this worker's for a while."""
    require(actor.is_clock)
    rows = Asking.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        asking.free(now), pk__in=asking_ids
    )
    held = list(rows.order_by("pk"))
    until = now + LEASE
    Asking.objects.filter(pk__in=[row.pk for row in held]).update(lease_until=until)
    return [Lease(row.pk, row.order_id, until) for row in held]


@transaction.atomic
def ask(held: Lease, *, wave: Wave, actor: Actor, now: datetime) -> list[Proposal]:
    """The people of the wave are offered the order; the next look is set, the lease given back.

    Whoever may not be asked after all is left out: one refusal stops nobody else.

    Raises:
        Forbidden: neither the clock nor the desk of the order.
        IllegalMove: the lease ran out, and somebody else looks at the order.
    """
    row = Asking.objects.select_related("order__area").locked(held.asking_id)
    require(policies.may_ask_on(actor, row.order))
    require(row.lease_until == held.until, IllegalMove())
    made = _send(row, wave, actor=actor, now=now) if wave.choices else []
    row.looked_at, row.next_look_at, row.lease_until = now, wave.next_look_at, None
    row.why = wave.why if made or wave.why != Look.ASKED else Look.WEAK
    row.save(update_fields=("looked_at", "next_look_at", "lease_until", "why"))
    return made


def _send(row: Asking, wave: Wave, *, actor: Actor, now: datetime) -> list[Proposal]:
    released = asking.released([row.order_id]).get(row.order_id)
    if released is None or not released.places:  # taken back or filled since we looked
        return []
    run = Run.objects.locked(released.run_id)
    made: list[Proposal] = []
    tails = list(released.tails)
    for choice in wave.choices:
        after = Proposal.objects.get(pk=tails.pop(0))
        asked = _try(run, choice, after=after, until=wave.until, actor=actor, now=now)
        tails.append(asked.pk if asked and asked.replaces_id == after.pk else after.pk)
        made += [asked] if asked else []
    if made:
        note("run", run.pk, "cascade", actor=actor, now=now, order=row.order_id, asked=len(made))
    return made


def _try(
    run: Run,
    choice: Choice,
    *,
    after: Proposal,
    until: datetime | None,
    actor: Actor,
    now: datetime,
) -> Proposal | None:
    """Asked for the place of the one before her; who was silent is asked by the same proposal."""
    of_order = run.proposals.filter(order_id=choice.order_id)
    known = of_order.filter(person_id=choice.person_id, state=ProposalState.APPROVED).first()
    rank = (of_order.aggregate(last=Max("rank"))["last"] or 0) + 1
    row = known or proposal(run, choice, rank=rank)
    try:
        row.offer_id = send(row, until=until, actor=actor, now=now)
    except Refusal:
        return None
    if known is None:
        row.state = LIFE.next(row.state, "approve")
        row.replaces, row.decision = after, after.decision  # to be undone together
    row.save()
    return row
