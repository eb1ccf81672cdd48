"""What several actions share: the rules in force, evidence, grades, thanks. The caller holds the
record.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force, rule_row
from kith.catalogue.rules import Tariff
from kith.catalogue.trust import GradeRules, HoursRules
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Refusal, require
from kith.hours import rules
from kith.hours.models import Evidence, Hold, Lateness, ServiceRecord
from kith.hours.states import (
    HOLD,
    LIFE,
    STANDING,
    EvidenceKind,
    HoldState,
    LateReason,
    Step,
    Word,
)
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders, speakers_of
from kith.points import actions as points
from kith.points.rules import caps_of, points_due


class Overlaps(Refusal):
    code = "overlapping_service"
    text = _("This person already has a service at that time.")


class LateWithoutReason(Refusal):
    code = "late_without_reason"
    text = _("The working days for this are over. Please say why it comes later.")
    status = 422


@dataclass(frozen=True, slots=True)
class Late:
    """Why a step comes after its ten working days; asked for only then."""

    reason: LateReason
    note: str = ""


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def local_day(at: datetime) -> date:
    return localtime(at).date()


def hours_rules(path: str, at: datetime) -> HoursRules:
    return in_force(HoursRules, path=path, on=local_day(at))


def require_free(
    person_id: int, started_at: datetime, ended_at: datetime, *, but: int | None = None
) -> None:
    """Raises Overlaps when the person has another standing record at that time, in any purse."""
    others = ServiceRecord.objects.filter(
        person_id=person_id, started_at__lt=ended_at, ended_at__gt=started_at, state__in=STANDING
    ).exclude(pk=but or 0)
    require(not others.exists(), Overlaps())


def regrade(row: ServiceRecord) -> str:
    """The grade that the newest proof of each end and the words give."""
    words: list[str] = []
    if row.pk:
        said = Evidence.objects.filter(record=row, kind=EvidenceKind.WORD)
        words = list(said.values_list("how", flat=True))
    table = in_force(GradeRules, path=row.area.path, on=local_day(row.started_at))
    return rules.grade((row.start_proof, row.end_proof), words, table)


def add_evidence(
    row: ServiceRecord,
    kind: EvidenceKind,
    how: str = "",
    *,
    at: datetime,
    actor: Actor,
    now: datetime,
    note: str = "",
    digest: str = "",
) -> Evidence:
    return Evidence.objects.create(
        record=row,
        kind=kind,
        how=how,
        at=at,
        by_id=actor.person_id,
        noted_at=now,
        note=note,
        digest=digest,
    )


def word_of(actor: Actor, *, by_recipient: bool) -> Word:
    """Whose word it is when this person confirms."""
    if by_recipient:
        return Word.RECIPIENT
    if actor.has(Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT):
        return Word.CLERK
    return Word.LEADER if actor.has(Role.LEADER) else Word.SECOND


def note_if_late(
    row: ServiceRecord, step: Step, late: Late | None, *, actor: Actor, now: datetime
) -> None:
    """A step after the ten working days stands as late, with its reason.

    Raises LateWithoutReason.
    """
    if now <= row.due_at:
        return
    if late is None or (late.reason == LateReason.OTHER and not late.note.strip()):
        raise LateWithoutReason(field="late_reason")
    Lateness.objects.get_or_create(
        record=row,
        step=step,
        defaults={
            "reason": late.reason,
            "note": late.note.strip(),
            "by_id": actor.person_id,
            "at": now,
        },
    )


def thank(row: ServiceRecord, cause: str, *, now: datetime) -> None:
    """The passbook has the points of the record's minutes under this cause, where its purse earns
    any; `thanks` names the cause either way.
    """
    row.thanks = cause
    if row.purse not in hours_rules(row.area.path, row.started_at).thanked:
        return
    version = rule_row(Tariff, path=row.area.path, on=local_day(row.started_at))
    tariff = Tariff.read(version.params)
    due = points_due(row.minutes, tariff, category=row.category, role=row.part)
    points.award(
        row.person_id,
        points=due,
        cause=cause,
        rule_id=version.pk,
        now=now,
        day=local_day(row.started_at),
        caps=caps_of(tariff),
    )


def unthank(row: ServiceRecord, *, now: datetime) -> None:
    """The points of the record go back."""
    if row.thanks:
        points.reverse(row.thanks, now=now)
    row.thanks = ""


def thank_once(row: ServiceRecord, *, now: datetime) -> None:
    """A confirmed record is thanked for once, however often it is reviewed."""
    if not row.thanks:
        thank(row, f"hours:{row.pk}:award", now=now)


def tell_person(
    row: ServiceRecord, topic: str, *, cause: str, now: datetime, but: int | None = None
) -> None:
    """The one whose hours they are, and who speaks for her."""
    for person_id in speakers_of(row.person_id, now) - {but}:
        tell(
            person_id,
            topic,
            cause=f"hours:{row.pk}:{cause}",
            now=now,
            link=f"/hours/{row.pk}/",
            number=row.pk,
        )


def tell_desk(
    path: str, topic: str, *, cause: str, now: datetime, number: int, role: Role = Role.WORKER
) -> None:
    """The nearest holder of the role."""
    for person_id in holders(role, path, now)[:1]:
        tell(person_id, topic, cause=cause, now=now, link="/hours-desk/", number=number)


def take_back(row: ServiceRecord, reason: str, *, actor: Actor, now: datetime) -> ServiceRecord:
    """The shared end of every way to take a record back. The caller has asked its policy."""
    before, row.state = row.state, LIFE.next(row.state, "reverse")
    unthank(row, now=now)
    row.save(update_fields=("state", "thanks"))
    for hold in Hold.objects.select_for_update().filter(record=row, state=HoldState.OPEN):
        decide(hold, "uphold", reason, actor=actor, now=now)
    tell_person(row, "hours_taken_back", cause="reverse", now=now, but=actor.person_id)
    note(
        "hours", row.pk, "reverse", actor=actor, now=now, before=before, after=row.state, why=reason
    )
    return row


def decide(hold: Hold, verb: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """The hold is over, and says by whom and why."""
    hold.state = HOLD.next(hold.state, verb)
    hold.decided_by_id, hold.decided_at, hold.reason = actor.me, now, reason.strip()[:200]
    hold.save(update_fields=("state", "decided_by_id", "decided_at", "reason"))


def require_reason(reason: str) -> None:
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
