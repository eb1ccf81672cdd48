"""Many people at once, from slips they signed on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.journal.actions import Line, note_many
from kith.people import policies, rules
from kith.people.models import Consent, Person
from kith.people.states import Channel, ConsentPurpose, Gender
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
    return Consent.objects.bulk_create(
        Consent(
            person_id=pk,
            purpose=ConsentPurpose.SERVICE,
            is_given=True,
            text_version=slip.text_version,
            channel=Channel.PAPER,
            given_by_id=pk,
            recorded_by_id=actor.me,
            at=min(slip.signed_at, now),
        )
        for pk, slip in pairs
    )
