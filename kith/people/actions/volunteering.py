"""Joining as a volunteer, only ever by the person's own yes; and saying when one has time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, Forbidden, Refusal, require
from kith.journal.actions import note
from kith.people import policies, rules
from kith.people.actions._rows import CONSENT_TEXT, cleaned, create, open_for
from kith.people.inputs import PersonInput
from kith.people.models import (
    Availability,
    Consent,
    Invitation,
    Person,
    RoleGrant,
    SkillHeld,
    VolunteerProfile,
)
from kith.people.queries import InvitationGone, invitation_of, join_token, token_hash
from kith.people.states import INVITATION, Channel, ConsentPurpose, Gender, InvitationState
from kith.people.texts import text_hash
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.crypto import blind
from kith.vault.sql import hold
from kith.vault.states import Purpose

VALID_DAYS = 60


class AlreadyInvited(Refusal):
    code = "already_invited"
    text = _("This phone number has an open invitation here.")


@dataclass(frozen=True, slots=True)
class FreeTime:
    """One span of every week: weekday 1 Monday to 7 Sunday."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class VolunteerInput:
    person: PersonInput
    skills: tuple[str, ...] = ()
    free: tuple[FreeTime, ...] = ()
    largest_distance_m: int = 3000
    languages: tuple[str, ...] = field(default=())
    unit: str = ""  # where she works, as the list said
    team_id: int | None = None  # on whose page she asked for the link


@transaction.atomic
def invite(
    area_id: int, *, input: VolunteerInput, actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """An invitation and its token; no person exists yet.

    Source: Shandong volunteer service regulation, articles 11, 41 (nobody is registered unasked).

    Raises:
        AlreadyInvited: the phone has an open invitation in this area.
        BadInput: the name, the phone or a free time cannot be right.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_invite(actor, area.path))
    name = cleaned("name", rules.clean_name, input.person.name)
    phone = cleaned("phone", rules.clean_phone, input.person.phone)
    index = blind("phone", phone)
    hold(index)
    _lapse(index, area, now)
    open_ones = Invitation.objects.filter(phone_index=index, area=area, state=InvitationState.SENT)
    require(not open_ones.exists(), AlreadyInvited(field="phone"))
    subject = vault.enrol(now=now)
    token = join_token(subject)
    invitation = Invitation.objects.create(
        subject_id=subject,
        area=area,
        name=vault.seal(Invitation, "name", subject, name, mask=rules.mask_name(name)),
        phone=vault.seal(Invitation, "phone", subject, phone, mask=rules.mask_phone(phone)),
        phone_index=index,
        facts=_facts(input),
        token_hash=token_hash(token),
        invited_by_id=actor.person_id,
        expires_at=now + timedelta(days=VALID_DAYS),
        made_at=now,
    )
    note("invitation", invitation.pk, "invite", actor=actor, now=now)
    return invitation, token


def _lapse(phone_index: str, area: Area, now: datetime) -> None:
    """Invitations to this phone that ran out no longer stand in the way of a new one."""
    sent = Invitation.objects.select_for_update().filter(
        phone_index=phone_index, area=area, state=InvitationState.SENT, expires_at__lte=now
    )
    for invitation in sent.order_by("pk"):
        invitation.state = INVITATION.next(invitation.state, "expire")
        invitation.save(update_fields=("state",))


def _facts(input: VolunteerInput) -> dict[str, object]:
    free = _joined(input.free)
    return {
        "skills": list(dict.fromkeys(input.skills)),
        "free": [[f.weekday, f.starts.isoformat(), f.ends.isoformat()] for f in free],
        "largest_distance_m": input.largest_distance_m,
        "languages": list(input.languages),
        "unit": input.unit,
        "team_id": input.team_id,
        "gender": input.person.gender,
        "birth_year": input.person.birth_year,
        "birth_month": input.person.birth_month,
    }


@transaction.atomic
def accept(token: str, *, phone: str, login_name: str, password: str, now: datetime) -> Person:
    """The person joins by her own yes: she names the invited phone and is a volunteer from now on.

    Raises:
        InvitationGone: used, expired or unknown, or the phone is not the invited one.
        NameTaken: somebody else logs in with this name.
    """
    invitation = Invitation.objects.locked(invitation_of(token, now=now).pk)
    named = blind("phone", cleaned("phone", rules.clean_phone, phone))
    require(named == invitation.phone_index, InvitationGone())
    invitation.state = INVITATION.next(invitation.state, "accept")
    invitation.save(update_fields=("state",))
    herself = Actor(person_id=invitation.subject_id)
    known = vault.reveal(invitation, "name", "phone", actor=herself, purpose=Purpose.OWN, now=now)
    facts = invitation.facts
    person = create(
        invitation.subject_id,
        area=invitation.area,
        input=PersonInput(
            name=known["name"],
            phone=known["phone"],
            gender=Gender(facts["gender"]),
            birth_year=facts["birth_year"],
            birth_month=facts["birth_month"],
        ),
        channel=Channel.WEB,
        now=now,
    )
    _become_volunteer(person, facts, now)
    open_for(person, login_name=login_name, password=password)
    note("person", person.pk, "join", actor=herself, now=now, invitation=invitation.pk)
    return person


@transaction.atomic
def decline(token: str, *, now: datetime) -> Invitation:
    """The invited person said no: the link leads nowhere from now on. Raises InvitationGone."""
    invitation = Invitation.objects.locked(invitation_of(token, now=now).pk)
    invitation.state = INVITATION.next(invitation.state, "decline")
    invitation.save(update_fields=("state",))
    herself = Actor(person_id=invitation.subject_id)
    note("invitation", invitation.pk, "decline", actor=herself, now=now)
    return invitation


def _become_volunteer(person: Person, facts: dict[str, Any], now: datetime) -> None:
    for purpose in (ConsentPurpose.SERVICE, ConsentPurpose.VOLUNTEER):
        Consent.objects.create(
            person=person,
            purpose=purpose,
            is_given=True,
            text_version=CONSENT_TEXT,
            text_hash=text_hash(CONSENT_TEXT, purpose),
            channel=Channel.WEB,
            given_by_id=person.pk,
            recorded_by_id=person.pk,
            at=now,
        )
    VolunteerProfile.objects.create(
        person=person,
        largest_distance_m=facts["largest_distance_m"],
        languages=facts["languages"],
        since=now,
    )
    SkillHeld.objects.bulk_create(
        SkillHeld(person=person, skill=skill) for skill in facts["skills"]
    )
    _write_free(
        person,
        [FreeTime(d, time.fromisoformat(s), time.fromisoformat(e)) for d, s, e in facts["free"]],
    )
    RoleGrant.objects.create(
        person=person,
        role=Role.VOLUNTEER,
        scope_kind=ScopeKind.AREA,
        scope_id=person.area_id,
        starts_at=now,
    )


def _write_free(person: Person, free: Sequence[FreeTime]) -> None:
    person.availability.all().delete()
    Availability.objects.bulk_create(
        Availability(person=person, weekday=f.weekday, starts=f.starts, ends=f.ends)
        for f in _joined(free)
    )


def _joined(free: Sequence[FreeTime]) -> list[FreeTime]:
    """In the order of the week; spans that touch become one. Raises BadInput."""
    backwards = _("A free time ends after it begins, on a day of the week.")
    makes_sense = all(1 <= f.weekday <= 7 and f.starts < f.ends for f in free)
    require(makes_sense, BadInput(field="free", why=backwards))
    joined: list[FreeTime] = []
    for span in sorted(free, key=lambda f: (f.weekday, f.starts, f.ends)):
        last = joined[-1] if joined else None
        if last and last.weekday == span.weekday and span.starts <= last.ends:
            joined[-1] = replace(last, ends=max(last.ends, span.ends))
        else:
            joined.append(span)
    return joined


@transaction.atomic
def set_availability(
    *,
    free: Sequence[FreeTime],
    largest_distance_m: int,
    weekly_capacity: int,
    quiet_until: datetime | None,
    likes: Sequence[str] | None = None,
    serves_neighbours: bool | None = None,
    actor: Actor,
    now: datetime,
) -> VolunteerProfile:
    """The volunteer's own word on when, how far, how often and what she likes doing.

    `likes` are codes of kinds of service; empty means all alike, none leaves what is noted.
    `serves_neighbours` lets other communities' desks consider her within her largest distance.

    Raises:
        Forbidden: not a volunteer.
        BadInput: a free time that ends before it begins.
    """
    require(actor.person_id is not None)
    profile = VolunteerProfile.objects.select_for_update().filter(person_id=actor.me).first()
    if profile is None:
        raise Forbidden()
    profile.largest_distance_m = largest_distance_m
    profile.weekly_capacity = weekly_capacity
    profile.quiet_until = quiet_until
    if likes is not None:
        profile.likes = sorted(set(likes))
    if serves_neighbours is not None:
        profile.serves_neighbours = serves_neighbours
    profile.save(
        update_fields=(
            "largest_distance_m",
            "weekly_capacity",
            "quiet_until",
            "likes",
            "serves_neighbours",
        )
    )
    _write_free(profile.person, free)
    note("person", actor.me, "set_availability", actor=actor, now=now)
    return profile


@transaction.atomic
def quieten(person_id: int, *, until: datetime, now: datetime) -> None:
    """A no quiets the phone: no offer before `until`, or later where she said so herself."""
    shorter = Q(quiet_until=None) | Q(quiet_until__lt=until)
    VolunteerProfile.objects.filter(shorter, person_id=person_id).update(quiet_until=until)
