"""Changing what stands: one proposes, another approves, neither has a part in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import CLOCK, Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hours import policies, rules
from kith.hours.actions._rows import (
    add_evidence,
    hours_rules,
    regrade,
    require_free,
    require_reason,
    take_back,
    tell_desk,
    tell_person,
    thank,
    zone,
)
from kith.hours.actions.recording import NotYetOver, TooLong
from kith.hours.models import Amendment, ServiceRecord
from kith.hours.queries import sides_of
from kith.hours.states import (
    AMENDMENT,
    LIFE,
    STANDING,
    AmendmentKind,
    AmendmentState,
    EvidenceKind,
    Proof,
    RecordState,
)
from kith.journal.actions import note
from kith.people.models import Person
from kith.points import actions as points


class AmendmentOpen(Refusal):
    code = "amendment_open"
    text = _("A change of this record is already waiting for a second person.")


class AmendmentOutdated(Refusal):
    code = "amendment_outdated"
    text = _("The record has changed since this was proposed. Please propose it anew.")


class NothingChanged(Refusal):
    code = "nothing_changed"
    text = _("This is what stands already.")
    status = 422


@dataclass(frozen=True, slots=True)
class ChangeInput:
    started_at: datetime
    ended_at: datetime
    content: str


@transaction.atomic
def propose_change(
    record_id: int, *, input: ChangeInput, reason: str, actor: Actor, now: datetime
) -> Amendment:
    """Other times or words are proposed; nothing changes before a second person approves.

    Raises:
        Forbidden, AmendmentOpen, NothingChanged, NotYetOver, TooLong, IllegalMove.
    """
    row = _asked(record_id, actor)
    LIFE.next(row.state, "amend")
    require_reason(reason)
    longest = timedelta(minutes=rules.DAY_MIN)
    is_interval = input.started_at < input.ended_at
    require(is_interval, BadInput(field="ended_at", why=_("The end comes after the beginning.")))
    require(input.ended_at - input.started_at <= longest, TooLong(field="ended_at"))
    require(input.ended_at <= now, NotYetOver(field="ended_at"))
    same = (row.started_at, row.ended_at, row.content)
    require(same != (input.started_at, input.ended_at, input.content), NothingChanged())
    minutes = rules.minutes_between(input.started_at, input.ended_at)
    return _propose(row, AmendmentKind.CHANGE, input, minutes, reason, actor=actor, now=now)


@transaction.atomic
def propose_withdrawal(record_id: int, *, reason: str, actor: Actor, now: datetime) -> Amendment:
    """Taking the record back is proposed. Raises Forbidden, AmendmentOpen, IllegalMove."""
    row = _asked(record_id, actor)
    LIFE.next(row.state, "reverse")
    require_reason(reason)
    stays = ChangeInput(row.started_at, row.ended_at, row.content)
    return _propose(row, AmendmentKind.WITHDRAW, stays, 0, reason, actor=actor, now=now)


def _asked(record_id: int, actor: Actor) -> ServiceRecord:
    row = ServiceRecord.objects.select_related("area", "person").locked(record_id)
    require(policies.may_propose(actor, row, sides_of(row)))
    is_open = row.amendments.filter(state=AmendmentState.PROPOSED).exists()
    require(not is_open, AmendmentOpen())
    return row


def _propose(
    row: ServiceRecord,
    kind: AmendmentKind,
    new: ChangeInput,
    minutes: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> Amendment:
    hours = hours_rules(row.area.path, now).approve_within_h
    made = Amendment.objects.create(
        record=row,
        kind=kind,
        old_started_at=row.started_at,
        old_ended_at=row.ended_at,
        old_minutes=row.minutes,
        old_content=row.content,
        new_started_at=new.started_at,
        new_ended_at=new.ended_at,
        new_minutes=minutes,
        new_content=new.content,
        reason=reason.strip(),
        proposed_by_id=actor.me,
        proposed_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    tell_desk(row.area.path, "hours_to_approve", cause=f"amend:{made.pk}", now=now, number=row.pk)
    note("hours", row.pk, "propose", actor=actor, now=now, after=row.state, amendment=made.pk)
    return made


@transaction.atomic
def approve(amendment_id: int, *, actor: Actor, now: datetime) -> Amendment:
    """What was proposed stands; the old values are kept, points follow, the person is told.

    Raises:
        Forbidden: no right here, a part in it, or the one who proposed.
        AmendmentOutdated: the record is no longer what it was when this was proposed.
        Overlaps: the person served elsewhere at the new time.
        IllegalMove: decided already, out of time, or the record is under review.
    """
    made, row = _held(amendment_id, now=now)
    require(policies.may_decide_amendment(actor, made, sides_of(row)))
    made.state = AMENDMENT.next(made.state, "approve")
    was = (made.old_started_at, made.old_ended_at, made.old_content)
    require(was == (row.started_at, row.ended_at, row.content), AmendmentOutdated())
    if made.kind == AmendmentKind.WITHDRAW:
        take_back(row, made.reason, actor=actor, now=now)
    else:
        _change(row, made, actor=actor, now=now)
    _decide(made, "", actor=actor, now=now)
    tell_person(row, "hours_amended", cause=f"amend:{made.pk}", now=now)
    return made


def _change(row: ServiceRecord, made: Amendment, *, actor: Actor, now: datetime) -> None:
    """An end that moves is known from writing afterwards from now on; the others keep theirs."""
    before, row.state = row.state, LIFE.next(row.state, "amend")
    require_free(row.person_id, made.new_started_at, made.new_ended_at, but=row.pk)
    moved = (
        (EvidenceKind.START, "start_proof", row.started_at, made.new_started_at),
        (EvidenceKind.END, "end_proof", row.ended_at, made.new_ended_at),
    )
    for kind, column, old, new in moved:
        if old != new:
            setattr(row, column, Proof.BACKFILL)
            add_evidence(row, kind, Proof.BACKFILL, at=new, actor=actor, now=now, note=made.reason)
    row.started_at, row.ended_at = made.new_started_at, made.new_ended_at
    row.minutes, row.content = made.new_minutes, made.new_content
    days = hours_rules(row.area.path, row.ended_at).record_within_wd
    row.due_at = rules.due(row.ended_at, days, zone())
    row.grade = regrade(row)
    if row.state == RecordState.CONFIRMED:
        _thank_anew(row, made, now=now)
    row.save()
    note("hours", row.pk, "amend", actor=actor, now=now, before=before, after=row.state,
         amendment=made.pk, minutes=row.minutes)  # fmt: skip


def _thank_anew(row: ServiceRecord, made: Amendment, *, now: datetime) -> None:
    """The old thanks go back first, so that a cap does not count the same hour twice; what was
    spent meanwhile is owed, and the new thanks work it off.
    """
    points.reverse(row.thanks, now=now)
    thank(row, f"hours:{row.pk}:amend:{made.pk}", now=now)


@transaction.atomic
def reject(amendment_id: int, *, reason: str, actor: Actor, now: datetime) -> Amendment:
    """The record stays as it is. Raises Forbidden, IllegalMove."""
    made, row = _held(amendment_id, now=now)
    require(policies.may_decide_amendment(actor, made, sides_of(row)))
    made.state = AMENDMENT.next(made.state, "reject")
    require_reason(reason)
    _decide(made, reason.strip(), actor=actor, now=now)
    note("hours", row.pk, "reject", actor=actor, now=now, after=row.state, amendment=made.pk)
    return made


@transaction.atomic
def lapse(amendment_id: int, *, actor: Actor, now: datetime) -> bool:
    """Nobody decided in time: the proposal is over and may be made anew (SD12)."""
    require(actor.is_clock)
    made = Amendment.objects.select_related("record").locked(amendment_id)
    if made.state != AmendmentState.PROPOSED or made.expires_at > now:
        return False
    made.state = AMENDMENT.next(made.state, "lapse")
    made.decided_at = now
    made.save(update_fields=("state", "decided_at"))
    note("hours", made.record_id, "lapse", actor=CLOCK, now=now, after=made.record.state,
         amendment=made.pk)  # fmt: skip
    return True


def _held(amendment_id: int, *, now: datetime) -> tuple[Amendment, ServiceRecord]:
    """The amendment, after its record, after the person: bigger before smaller."""
    record_id, person_id = Amendment.objects.values_list("record_id", "record__person_id").get(
        pk=amendment_id
    )
    Person.objects.locked(person_id)
    row = ServiceRecord.objects.select_related("area", "person").locked(record_id)
    made = Amendment.objects.locked(amendment_id)
    made.record = row
    require(row.state in STANDING and made.expires_at > now, IllegalMove())
    return made, row


def _decide(made: Amendment, answer: str, *, actor: Actor, now: datetime) -> None:
    made.decided_by_id, made.decided_at, made.answer = actor.me, now, answer[:200]
    made.save(update_fields=("state", "decided_by_id", "decided_at", "answer"))
