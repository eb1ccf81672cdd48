"""Many people at once, from slips they signed on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import require
from kith.journal.actions import Line, note_many
from kith.people import policies, rules
from kith.people.models import Consent, Person, RoleGrant, VolunteerProfile
from kith.people.states import Channel, ConsentPurpose, Gender
from kith.people.texts import text_hash
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.crypto import blind


@dataclass(frozen=True, slots=True)
class Signed:
    """A slip with a cleaned name and phone, the consent text under it, and when she signed."""

    area: Area
    name: str
    phone: str
    gender: Gender
    text_version: str
    signed_at: datetime
    birth_year: int | None = None
    birth_month: int | None = None


@transaction.atomic
def register_signed(slips: Sequence[Signed], *, actor: Actor, now: datetime) -> list[int]:
    """They are known, each with the one consent she signed, to being kept; their ids in order.

    Nobody becomes a volunteer by this, and nobody gets a login.

    Raises:
        Forbidden: the actor may not register people in one of the places.
    """
    for path in {slip.area.path for slip in slips}:
        require(policies.may_register(actor, path))
    enrolled = vault.enrol_many(
        Person,
        [
            {
                "name": (slip.name, rules.mask_name(slip.name)),
                "phone": (slip.phone, rules.mask_phone(slip.phone)),
            }
            for slip in slips
        ],
        now=now,
    )
    Person.objects.bulk_create(
        Person(
            id=pk,
            area=slip.area,
            **sealed,
            phone_index=blind("phone", slip.phone),
            gender=slip.gender,
            birth_year=slip.birth_year,
            birth_month=slip.birth_month,
            came_by=Channel.PAPER,
            made_at=now,
        )
        for (pk, sealed), slip in zip(enrolled, slips, strict=True)
    )
    ids = [pk for pk, _sealed in enrolled]
    note_many("person", [Line(pk, "register") for pk in ids], actor=actor, now=now)
    consent_signed(list(zip(ids, slips, strict=True)), actor=actor, now=now)
    return ids


@transaction.atomic
def consent_signed(
    pairs: Sequence[tuple[int, Signed]], *, actor: Actor, now: datetime
) -> list[Consent]:
    """What each signed counts from the moment of her signature; a later no of hers stands.

    Raises Forbidden: the actor may not take signatures in one of the places.
    """
    for path in {slip.area.path for _pk, slip in pairs}:
        require(policies.may_register(actor, path))
    return _consents(pairs, ConsentPurpose.SERVICE, actor=actor, now=now)


def _consents(
    pairs: Sequence[tuple[int, Signed]], purpose: ConsentPurpose, *, actor: Actor, now: datetime
) -> list[Consent]:
    return Consent.objects.bulk_create(
        Consent(
            person_id=pk,
            purpose=purpose,
            is_given=True,
            text_version=slip.text_version,
            text_hash=text_hash(slip.text_version, purpose),
            channel=Channel.PAPER,
            given_by_id=pk,
            recorded_by_id=actor.me,
            at=min(slip.signed_at, now),
        )
        for pk, slip in pairs
    )


@transaction.atomic
def offer_help_signed(
    pairs: Sequence[tuple[int, Signed]], *, actor: Actor, now: datetime
) -> list[VolunteerProfile]:
    """They are registered volunteers of their homes, as each signed on her sheet.

    The caller knows that none of them is one, and that each may say so alone at her age.

    Raises Forbidden: the actor may not take such sheets in one of the places.
    """
    for path in {slip.area.path for _pk, slip in pairs}:
        require(policies.may_take_sheets(actor, path))
    _consents(pairs, ConsentPurpose.VOLUNTEER, actor=actor, now=now)
    ids = [pk for pk, _slip in pairs]
    known = set(VolunteerProfile.objects.filter(person__in=ids).values_list("person_id", flat=True))
    made = VolunteerProfile.objects.bulk_create(
        VolunteerProfile(person_id=pk, since=now) for pk in ids if pk not in known
    )
    _grant_help(ids, now)
    lines = [Line(pk, "offer_help", facts={"channel": Channel.PAPER.value}) for pk in ids]
    note_many("person", lines, actor=actor, now=now)
    return made


def _grant_help(person_ids: Sequence[int], now: datetime) -> None:
    """The right to claim work at home, for those who do not hold it and do not run the machine."""
    operators = RoleGrant.objects.filter(role=Role.OPERATOR, ends_at=None).values("person")
    people = Person.objects.filter(pk__in=person_ids).exclude(pk__in=operators)
    homes = dict(people.values_list("pk", "area_id"))
    held = RoleGrant.objects.filter(
        person__in=person_ids, role=Role.VOLUNTEER, scope_kind=ScopeKind.AREA, ends_at=None
    )
    have = set(held.values_list("person_id", "scope_id"))
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person_id=pk,
            role=Role.VOLUNTEER,
            scope_kind=ScopeKind.AREA,
            scope_id=homes[pk],
            starts_at=now,
        )
        for pk in person_ids
        if pk in homes and (pk, homes[pk]) not in have
    )
