"""Minutes are recorded from evidence, confirmed by a second person, and only then thanked for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import Eligibility
from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.hours import policies, rules
from kith.hours.actions._rows import Late as Late  # handed over by callers of this module
from kith.hours.actions._rows import (
    add_evidence,
    hours_rules,
    note_if_late,
    regrade,
    require_free,
    require_reason,
    take_back,
    tell_person,
    thank_once,
    word_of,
    zone,
)
from kith.hours.models import Beneficiary, Confirmation, ServiceRecord
from kith.hours.states import (
    LIFE,
    STANDING,
    EvidenceKind,
    Part,
    Proof,
    Purse,
    RecordState,
    SourceKind,
    Step,
)
from kith.journal.actions import note
from kith.people.models import Person
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.places.models import Area


class TooLong(Refusal):
    code = "too_long"
    text = _("More than 24 hours of service in one day cannot be.")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    text = _("Somebody else has to confirm: not the one who served, nor her household.")
    status = 403


class NotVolunteerService(Refusal):
    code = "not_volunteer_service"
    text = _("This kind of activity cannot be recorded as these hours.")


class NotAVolunteer(Refusal):
    code = "not_a_volunteer"
    text = _("This person has not agreed to be registered as a volunteer.")


class TooYoung(Refusal):
    code = "too_young_for_hours"
    text = _("Hours can be recorded for people of %(age)s years and older.")


class NotYetOver(Refusal):
    code = "not_yet_over"
    text = _("Only what is over can be written down.")


@dataclass(frozen=True, slots=True)
class RecordInput:
    """`cause` names what the minutes were for, such as `claim:17`; who recorded is in charge
    unless somebody is named.
    """

    cause: str
    person_id: int
    area_id: int
    category: str
    content: str
    started_at: datetime
    ended_at: datetime
    start_proof: Proof
    end_proof: Proof
    beneficiary_ids: tuple[int, ...] = ()
    others: int = 0
    source: SourceKind = SourceKind.ORDER
    purse: Purse = Purse.VOLUNTEER
    eligibility: Eligibility = Eligibility.VOLUNTEER
    part: Part = Part.HELPER
    organiser_id: int | None = None
    team_id: int | None = None
    in_charge_id: int | None = None
    digests: tuple[str, ...] = ()  # of the pictures that belong to it


@transaction.atomic
def record(
    *, input: RecordInput, actor: Actor, now: datetime, late: Late | None = None
) -> ServiceRecord:
    """The minutes stand, graded by their evidence, waiting for a second person.

    Recorded by whoever reported; the policy of the reporting action has been asked. Somebody whose
    hours are written down by another hears of it.

    Raises:
        NotVolunteerService: the activity does not fill this purse.
        NotAVolunteer, TooYoung: of the person who served.
        Overlaps: the person served elsewhere at that time.
        TooLong: the interval is longer than a day.
        LateWithoutReason: ten working days are over.
    """
    who = Person.objects.locked(input.person_id)  # one person's day is decided by one caller
    area = Area.objects.get(pk=input.area_id)
    require(rules.fits(input.purse, input.eligibility), NotVolunteerService())
    _require_able(who, input, area)
    require(input.ended_at - input.started_at <= timedelta(minutes=rules.DAY_MIN), TooLong())
    require_free(input.person_id, input.started_at, input.ended_at)
    row = _new(input, area, actor=actor, now=now)
    note_if_late(row, Step.RECORD, late, actor=actor, now=now)
    if actor.person_id != row.person_id:
        tell_person(row, "hours_recorded", cause="record", now=now, but=actor.person_id)
    note("hours", row.pk, "record", actor=actor, now=now, after=row.state, minutes=row.minutes)
    return row


def _require_able(who: Person, input: RecordInput, area: Area) -> None:
    if input.purse == Purse.VOLUNTEER:
        require(has_consented(who.pk, ConsentPurpose.VOLUNTEER), NotAVolunteer())
    least = hours_rules(area.path, input.started_at).least_age
    if who.birth_year is not None:
        age = rules.age_on(who.birth_year, who.birth_month, localtime(input.started_at))
        require(age >= least, TooYoung(age=least))


def _new(input: RecordInput, area: Area, *, actor: Actor, now: datetime) -> ServiceRecord:
    days = hours_rules(area.path, input.ended_at).record_within_wd
    row = ServiceRecord(
        cause=input.cause,
        source=input.source,
        purse=input.purse,
        eligibility=input.eligibility,
        part=input.part,
        person_id=input.person_id,
        area=area,
        organiser_id=input.organiser_id,
        team_id=input.team_id,
        in_charge_id=input.in_charge_id or actor.me,
        category=input.category,
        content=input.content,
        others=input.others,
        started_at=input.started_at,
        ended_at=input.ended_at,
        minutes=rules.minutes_between(input.started_at, input.ended_at),
        start_proof=input.start_proof,
        end_proof=input.end_proof,
        due_at=rules.due(input.ended_at, days, zone()),
        recorded_by_id=actor.me,
        recorded_at=now,
    )
    row.grade = regrade(row)
    row.save(force_insert=True)
    ends = (
        (EvidenceKind.START, row.start_proof, row.started_at),
        (EvidenceKind.END, row.end_proof, row.ended_at),
    )
    for kind, how, at in ends:
        add_evidence(row, kind, how, at=at, actor=actor, now=now)
    for digest in input.digests:
        add_evidence(row, EvidenceKind.PHOTO, at=now, actor=actor, now=now, digest=digest)
    Beneficiary.objects.bulk_create(
        Beneficiary(record=row, person_id=pk, served_by_id=row.person_id)
        for pk in dict.fromkeys(input.beneficiary_ids)
    )
    return row


@transaction.atomic
def add_picture(cause: str, *, digest: str, actor: Actor, now: datetime) -> int:
    """A picture that came after the report joins the chain of the cause's standing records."""
    rows = ServiceRecord.objects.filter(cause=cause, state__in=STANDING).order_by("pk")
    for row in rows:
        add_evidence(row, EvidenceKind.PHOTO, at=now, actor=actor, now=now, digest=digest)
    return len(rows)


@transaction.atomic
def confirm(
    record_id: int, *, by_recipient: bool, actor: Actor, now: datetime, late: Late | None = None
) -> ServiceRecord:
    """A second person confirmed, the grade follows, and the passbook thanks, once.

    The word about a record under review is kept; it counts when the review releases it.

    Raises:
        SecondPersonNeeded: the actor served, recorded her own minutes, or lives with the server.
        IllegalMove: confirmed or taken back already.
        LateWithoutReason: ten working days are over.
    """
    row = ServiceRecord.objects.select_related("area", "person").locked(record_id)
    require(policies.may_confirm(actor, row), SecondPersonNeeded())
    verb = "attest" if row.state == RecordState.HELD else "confirm"
    before, row.state = row.state, LIFE.next(row.state, verb)
    require(not Confirmation.objects.filter(record=row).exists(), IllegalMove())
    note_if_late(row, Step.CONFIRM, late, actor=actor, now=now)
    Confirmation.objects.create(record=row, by_id=actor.me, by_recipient=by_recipient, at=now)
    word = word_of(actor, by_recipient=by_recipient)
    add_evidence(row, EvidenceKind.WORD, word, at=now, actor=actor, now=now)
    row.grade = regrade(row)
    if verb == "confirm":
        thank_once(row, now=now)
    row.save(update_fields=("state", "grade", "thanks"))
    note("hours", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def confirm_at_desk(
    record_id: int, *, actor: Actor, now: datetime, late: Late | None = None
) -> ServiceRecord:
    """The desk's second person confirms minutes that no request asks the recipient about."""
    row = ServiceRecord.objects.select_related("area", "person").locked(record_id)
    require(policies.may_confirm_at_desk(actor, row), SecondPersonNeeded())
    return confirm(record_id, by_recipient=False, actor=actor, now=now, late=late)


@transaction.atomic
def record_afterwards(
    *,
    input: RecordInput,
    reason: str,
    papers: tuple[EvidenceKind, ...] = (),
    actor: Actor,
    now: datetime,
    late: Late | None = None,
) -> ServiceRecord:
    """The desk writes down what was on paper: both ends known afterwards, a reason kept with it,
    and which `papers` (LIST, PAPER) lie at the desk. A second person confirms.

    Raises what `record` raises, NotYetOver, and Forbidden outside the actor's places or for
    herself and hers.
    """
    area = Area.objects.get(pk=input.area_id)
    who = Person.objects.get(pk=input.person_id)
    own = who.pk == actor.person_id or who.pk in actor.wards | actor.speaks_for
    own = own or (bool(who.household_key) and who.household_key == actor.household_key)
    require(policies.may_record_afterwards(actor, area.path) and not own)
    require(input.ended_at <= now, NotYetOver(field="ended_at"))
    require_reason(reason)
    typed = replace(input, start_proof=Proof.BACKFILL, end_proof=Proof.BACKFILL)
    row = record(input=typed, actor=actor, now=now, late=late)
    for kind in papers:
        add_evidence(row, kind, at=now, actor=actor, now=now)
    add_evidence(row, EvidenceKind.REASON, at=now, actor=actor, now=now, note=reason.strip())
    return row


@transaction.atomic
def reverse(record_id: int, *, reason: str, actor: Actor, now: datetime) -> ServiceRecord:
    """The record no longer counts, and its points go back; the old line stays readable."""
    row = ServiceRecord.objects.select_related("area").locked(record_id)
    require(policies.may_reverse(actor, row))
    require_reason(reason)
    return take_back(row, reason, actor=actor, now=now)
