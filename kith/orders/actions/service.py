"""Arriving, leaving, reporting: the evidence that minutes rest on."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import Eligibility
from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.files import actions as files
from kith.files.models import StoredFile
from kith.files.queries import files_of
from kith.groups.queries import is_member
from kith.hours.actions import recording as hours
from kith.hours.queries import purse_chosen
from kith.hours.rules import purse_of
from kith.hours.states import LateReason, Part, Proof, Purse
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._fit import require_fit
from kith.orders.actions._moving import finish_when_all_reported, held_claim, move, tell_resident
from kith.orders.models import Claim, Report, Stamp
from kith.orders.queries import photo_is_missing
from kith.orders.rules import door_codes
from kith.orders.states import (
    CLAIM,
    LIVE,
    WAITING_TO_SERVE,
    ClaimState,
    OrderKind,
    OrderState,
    Target,
)
from kith.people.models import Person
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.vault import actions as vault
from kith.vault.states import Purpose

EARLY = timedelta(hours=2)


class TooEarly(Refusal):
    code = "too_early"
    text = _("Check-in opens two hours before the agreed time.")


class StillLooking(Refusal):
    code = "still_looking"
    text = _("The desk is still looking for more helpers. Please ask it before you begin.")


class AlreadyReported(Refusal):
    code = "already_reported"
    text = _("This service is already reported.")


class PhotosNotAgreed(Refusal):
    code = "photos_not_agreed"
    text = _("The resident has not agreed to pictures. Ask first; the desk can note the yes.")


class PhotoWanted(Refusal):
    code = "photo_wanted"
    text = _("The district demands a photo here, and the resident agrees. Please add one first.")


class NotInTeam(Refusal):
    code = "not_in_team"
    text = _("This person is not in the team.")


class NobodyStamped(Refusal):
    code = "nobody_stamped"
    text = _("Please check in and out first, so that the minutes have a beginning and an end.")


@transaction.atomic
def check_in(
    claim_id: int, *, code: str, actor: Actor, now: datetime, person_id: int | None = None
) -> Stamp:
    """The helper is there. The resident's four digits prove it; a wrong or missing code leaves
    the helper's own word, and there is no second guess.

    A leader stamps for members by `person_id`. Raises StillLooking, TooEarly, NotInTeam,
    AlreadyReported, IllegalMove, and what `require_fit` raises of a member.
    """
    row = held_claim(claim_id)
    require(policies.holds(actor, row))
    over = AlreadyReported() if row.state in LIVE else IllegalMove()
    require(row.state in WAITING_TO_SERVE, over)
    require(row.order.state != OrderState.OPEN, StillLooking())
    require(row.order.state in (OrderState.ACCEPTED, OrderState.IN_SERVICE), IllegalMove())
    is_wish = row.order.kind == OrderKind.WISH  # brought any day of its lease
    require(is_wish or now >= row.order.worksheet.starts_at - EARLY, TooEarly())
    who = _who(row, person_id)
    if who != row.person_id:
        require_fit(row.order, Person.objects.get(pk=who), now=now)
    stamp = _stamp(row, who, is_arrival=True, code=code, actor=actor, now=now)
    if row.state == ClaimState.HELD:
        row.state = CLAIM.next(row.state, "check_in")
        row.save(update_fields=("state",))
    if row.order.state == OrderState.ACCEPTED:
        move(row.order, "start", actor=actor, now=now, claim=row.pk)
        tell_resident(row.order, "helper_arrived", now=now, cause=f"start:{row.pk}")
    else:
        note("order", row.order_id, "check_in", actor=actor, now=now, claim=row.pk)
    return stamp


@transaction.atomic
def check_out(
    claim_id: int, *, code: str, actor: Actor, now: datetime, person_id: int | None = None
) -> Stamp:
    """The helper leaves; the end is proved like the beginning."""
    row = held_claim(claim_id)
    require(policies.holds(actor, row))
    CLAIM.next(row.state, "report")
    who = _who(row, person_id)
    arrived = row.stamps.filter(person_id=who, is_arrival=True).exists()
    require(arrived, NobodyStamped())
    return _stamp(row, who, is_arrival=False, code=code, actor=actor, now=now)


def _who(row: Claim, person_id: int | None) -> int:
    who = person_id or row.person_id
    if who != row.person_id:
        require(row.target == Target.TEAM and is_member(row.team_id or 0, who), NotInTeam())
    arrived = row.stamps.filter(is_arrival=True).exclude(person_id=who).count()
    require(arrived < row.heads, NotInTeam())
    return who


def _stamp(
    row: Claim, who: int, *, is_arrival: bool, code: str, actor: Actor, now: datetime
) -> Stamp:
    stamp, _created = Stamp.objects.get_or_create(
        claim=row,
        person_id=who,
        is_arrival=is_arrival,
        defaults={
            "at": now,
            "proof": _proof(row, who, code, is_arrival=is_arrival, actor=actor),
            "by_id": actor.me,
            "noted_at": now,
        },
    )
    return stamp


def _proof(row: Claim, who: int, code: str, *, is_arrival: bool, actor: Actor) -> Proof:
    if code.strip() and code.strip() in door_codes(row.order_id, is_arrival=is_arrival):
        return Proof.CODE
    return Proof.LEADER if row.target == Target.TEAM and who != actor.me else Proof.SELF


@transaction.atomic
def report(claim_id: int, *, text: str, is_solved: bool, actor: Actor, now: datetime) -> Report:
    """What was done is told, minutes are recorded from the stamps, the resident is asked.

    Raises:
        NobodyStamped: nobody has both checked in and out.
        Overlaps: somebody served elsewhere at that time.
        PhotoWanted: a district demands one.
    """
    row = held_claim(claim_id)
    require(policies.holds(actor, row))
    require(not photo_is_missing(row, now=now), PhotoWanted())
    row.state = CLAIM.next(row.state, "report")
    row.save(update_fields=("state",))
    _record_minutes(row, actor=actor, now=now)
    made = Report.objects.create(
        claim=row,
        text=vault.seal(Report, "text", row.order.resident_id, text.strip()),
        is_solved=is_solved,
        by_id=actor.me,
        at=now,
    )
    note("claim", row.pk, "report", actor=actor, now=now, after=row.state)
    finish_when_all_reported(row.order, actor=actor, now=now)
    return made


def _record_minutes(row: Claim, *, actor: Actor, now: datetime) -> None:
    stamps: dict[int, dict[bool, Stamp]] = {}
    for stamp in row.stamps.order_by("person_id", "pk"):
        stamps.setdefault(stamp.person_id, {})[stamp.is_arrival] = stamp
    whole = {who: ends for who, ends in stamps.items() if len(ends) == 2}
    require(bool(whole), NobodyStamped())
    purse = purse_of(row.order.service.eligibility)
    if purse is None:  # nothing that may be recorded as hours
        return
    pictures = tuple(files_of("claim", row.pk).values_list("digest", flat=True))
    for who, ends in sorted(whole.items()):
        hours.record(
            input=replace(
                _minutes(row, who, ends), purse=_purse(row, who, purse, ends), digests=pictures
            ),
            actor=actor,
            now=now,
            late=hours.Late(LateReason.HELPER),
        )


def _purse(row: Claim, who: int, usual: Purse, ends: dict[bool, Stamp]) -> Purse:
    """The usual one, unless she reports in here and has named another for volunteer service."""
    if usual != Purse.VOLUNTEER:
        return usual
    return purse_chosen(who, row.order.area_id, localtime(ends[True].at).date()) or usual


def _minutes(row: Claim, who: int, ends: dict[bool, Stamp]) -> hours.RecordInput:
    """One member's time between her two stamps, for the one who asked."""
    order, start, end = row.order, ends[True], ends[False]
    is_group = row.target == Target.TEAM
    return hours.RecordInput(
        cause=f"claim:{row.pk}",
        person_id=who,
        area_id=order.area_id,
        category=order.service.five_for,
        content=order.worksheet.summary,
        beneficiary_ids=(order.resident_id,),
        started_at=start.at,
        ended_at=max(end.at, start.at + timedelta(minutes=1)),
        start_proof=Proof(start.proof),
        end_proof=Proof(end.proof),
        eligibility=Eligibility(order.service.eligibility),
        part=Part.LEAD if is_group and who == row.person_id else Part.HELPER,
        organiser_id=row.organisation_id or (row.team.organisation_id if row.team else None),
        team_id=row.team_id,
        in_charge_id=row.person_id,
    )


@transaction.atomic
def add_photo(claim_id: int, *, raw: bytes, name: str, actor: Actor, now: datetime) -> StoredFile:
    """A picture of the work, cleaned of its own metadata and sealed for the resident.

    Raises PhotosNotAgreed, NotAPicture, PictureTooLarge.
    """
    row = held_claim(claim_id)
    require(policies.holds(actor, row) and row.state in LIVE)
    agreed = has_consented(row.order.resident_id, ConsentPurpose.PHOTO)
    require(agreed, PhotosNotAgreed(field="photo"))
    stored = files.keep(
        raw,
        name=name,
        kind="claim",
        object_id=row.pk,
        subject_id=row.order.resident_id,
        actor=actor,
        now=now,
    )
    hours.add_picture(f"claim:{row.pk}", digest=stored.digest, actor=actor, now=now)
    note("claim", row.pk, "add_photo", actor=actor, now=now, file=stored.pk)
    return stored


@transaction.atomic
def look_at_photo(file_id: int, *, claim_id: int, actor: Actor, now: datetime) -> bytes:
    """The picture, for the resident's side, its maker and the desk; every look is logged."""
    row = Claim.objects.select_related("order__area").get(pk=claim_id)
    allowed = policies.holds(actor, row) or policies.may_read_words(actor, row.order)
    require(
        allowed and StoredFile.objects.filter(pk=file_id, kind="claim", object_id=row.pk).exists()
    )
    return files.open_file(file_id, actor=actor, purpose=Purpose.HANDLE_ORDER, now=now)
