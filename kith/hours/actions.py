"""Minutes are recorded from evidence, confirmed by a second person, and only then thanked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import rule_row
from kith.catalogue.rules import Tariff
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.hours import policies, rules
from kith.hours.models import Confirmation, ServiceRecord
from kith.hours.states import LIFE, Proof, RecordState
from kith.journal.actions import note
from kith.people.models import Person
from kith.points import actions as points
from kith.points.rules import points_due


class Overlaps(Refusal):
    code = "overlapping_service"
    text = _("This person already has a service at that time.")


class TooLong(Refusal):
    code = "too_long"
    text = _("More than 24 hours of service in one day cannot be.")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    text = _("Somebody else has to confirm: not the one who served, nor her household.")
    status = 403


@dataclass(frozen=True, slots=True)
class RecordInput:
    """`cause` names what the minutes were for, such as `claim:17`."""

    cause: str
    person_id: int
    area_id: int
    category: str
    content: str
    beneficiary_id: int
    started_at: datetime
    ended_at: datetime
    start_proof: Proof
    end_proof: Proof


@transaction.atomic
def record(*, input: RecordInput, actor: Actor, now: datetime) -> ServiceRecord:
    """The minutes stand, graded by their evidence, waiting for a second person.

    Recorded by whoever reported; the policy of the reporting action has been asked.

    Raises:
        Overlaps: the person served elsewhere at that time.
        TooLong: the interval is longer than a day.
    """
    Person.objects.locked(input.person_id)  # one person's day is decided by one caller
    require(input.ended_at - input.started_at <= timedelta(minutes=rules.DAY_MIN), TooLong())
    others = ServiceRecord.objects.filter(
        person_id=input.person_id,
        started_at__lt=input.ended_at,
        ended_at__gt=input.started_at,
    ).exclude(state=RecordState.REVERSED)
    require(not others.exists(), Overlaps())
    row = ServiceRecord.objects.create(
        cause=input.cause,
        person_id=input.person_id,
        area_id=input.area_id,
        category=input.category,
        content=input.content,
        beneficiary_id=input.beneficiary_id,
        started_at=input.started_at,
        ended_at=input.ended_at,
        minutes=rules.minutes_between(input.started_at, input.ended_at),
        start_proof=input.start_proof,
        end_proof=input.end_proof,
        grade=rules.grade(input.start_proof, input.end_proof, by_recipient=False),
        recorded_by_id=actor.me,
        recorded_at=now,
    )
    note("hours", row.pk, "record", actor=actor, now=now, after=row.state, minutes=row.minutes)
    return row


@transaction.atomic
def confirm(record_id: int, *, by_recipient: bool, actor: Actor, now: datetime) -> ServiceRecord:
    """A second person confirmed, the grade follows, and the passbook thanks, once.

    Raises:
        SecondPersonNeeded: the actor served, recorded her own minutes, or lives with the server.
        IllegalMove: confirmed or taken back already.
    """
    row = ServiceRecord.objects.locked(record_id)
    require(policies.may_confirm(actor, row), SecondPersonNeeded())
    before, row.state = row.state, LIFE.next(row.state, "confirm")
    row.grade = rules.grade(row.start_proof, row.end_proof, by_recipient=by_recipient)
    row.save(update_fields=("state", "grade"))
    Confirmation.objects.create(record=row, by_id=actor.me, by_recipient=by_recipient, at=now)
    _award(row, now)
    note("hours", row.pk, "confirm", actor=actor, now=now, before=before, after=row.state)
    return row


def _award(row: ServiceRecord, now: datetime) -> None:
    version = rule_row(Tariff, path=row.area.path, on=localtime(row.started_at).date())
    due = points_due(row.minutes, Tariff.read(version.params), category=row.category)
    points.award(
        row.person_id, points=due, cause=f"hours:{row.pk}:award", rule_id=version.pk, now=now
    )


@transaction.atomic
def reverse(record_id: int, *, reason: str, actor: Actor, now: datetime) -> ServiceRecord:
    """The record no longer counts, and its points go back; the old line stays readable."""
    row = ServiceRecord.objects.locked(record_id)
    require(policies.may_reverse(actor, row))
    before, row.state = row.state, LIFE.next(row.state, "reverse")
    row.save(update_fields=("state",))
    points.reverse(f"hours:{row.pk}:award", now=now)
    note(
        "hours", row.pk, "reverse", actor=actor, now=now, before=before, after=row.state, why=reason
    )
    return row
