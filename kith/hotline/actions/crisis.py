"""Danger to life: steps in order, each with its time; it ends with an outcome, never without."""

from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, require
from kith.hotline.actions._moving import held, opens, tell_person
from kith.hotline.models import Call, Crisis, CrisisStep
from kith.hotline.queries.lines import steps_of
from kith.hotline.states import CRISIS, CallState, CrisisOutcome, CrisisState, Risk
from kith.journal.actions import note


@transaction.atomic
def open_protocol(call_id: int, *, actor: Actor, now: datetime) -> Crisis:
    """The steps of the line stand open, the supervisor is told; pressed twice it is one.

    Raises Forbidden; IllegalMove for a call that is closed or was dropped.
    """
    call = held(call_id)
    require(opens(actor, call, now))
    known = Crisis.objects.filter(call=call).first()
    if known is not None:
        return known
    require(call.state not in (CallState.CLOSED, CallState.DROPPED), IllegalMove())
    row = Crisis.objects.create(call=call, by_id=actor.me, at=now)
    CrisisStep.objects.bulk_create(
        CrisisStep(crisis=row, rank=rank, words=words, dial=dial)
        for rank, (words, dial) in enumerate(steps_of(call.line, now), 1)
    )
    call.risk = Risk.ACUTE
    call.save(update_fields=("risk",))
    note("call", call.pk, "crisis", actor=actor, now=now)
    tell_person(call.line.supervisor_id, "hotline_crisis", call, now=now, cause="crisis")
    return row


@transaction.atomic
def stamp(crisis_id: int, *, rank: int, actor: Actor, now: datetime) -> CrisisStep:
    """The step is done, at this moment; its first stamp stays. Raises Forbidden, IllegalMove."""
    row = _held(crisis_id, actor, now)
    require(CRISIS.allows(row.state, "stamp"), IllegalMove())
    step = CrisisStep.objects.get(crisis=row, rank=rank)
    if step.done_at is None:
        step.done_at, step.done_by_id = now, actor.me
        step.save(update_fields=("done_at", "done_by_id"))
        note("call", row.call_id, "crisis_step", actor=actor, now=now, rank=rank)
    return step


@transaction.atomic
def end(crisis_id: int, *, outcome: CrisisOutcome, actor: Actor, now: datetime) -> Crisis:
    """How it ended. Raises Forbidden, IllegalMove."""
    row = _held(crisis_id, actor, now)
    row.state = CRISIS.next(row.state, "end")
    row.outcome, row.ended_at = outcome, now
    row.save()
    note("call", row.call_id, "crisis_end", actor=actor, now=now, outcome=outcome)
    cause = "crisis_end"
    tell_person(row.call.line.supervisor_id, "hotline_crisis_ended", row.call, now=now, cause=cause)
    return row


def _held(crisis_id: int, actor: Actor, now: datetime) -> Crisis:
    call: Call = held(Crisis.objects.values_list("call_id", flat=True).get(pk=crisis_id))
    require(opens(actor, call, now))
    row = Crisis.objects.locked(crisis_id)
    row.call = call
    assert row.state in CrisisState.values, "hotline_a_crisis_ends_with_an_outcome"
    return row
