"""Whose need a row tells of: somebody known by her phone, or a newcomer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.people.actions import person as persons
from kith.people.queries import with_phone
from kith.people.rules import mask_name
from kith.people.states import Channel, ConsentPurpose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.people.inputs import PersonInput


@dataclass(frozen=True, slots=True)
class Home:
    """Where a newcomer is entered, and the community in which she may be known already."""

    area_id: int
    community_path: str


def find_or_register(
    home: Home, who: PersonInput, *, channel: Channel, actor: Actor, now: datetime
) -> tuple[int, bool]:
    """The resident's id, and whether she is new.

    A household may share a phone, so the masked names must agree too.
    """
    same = with_phone(who.phone).filter(area__path__startswith=home.community_path)
    for known in same.order_by("pk"):
        if str(known.name) == mask_name(who.name):
            return known.pk, False
    made = persons.register(home.area_id, input=who, channel=channel, actor=actor, now=now)
    return made.pk, True


def note_consents(
    resident_id: int,
    purposes: Sequence[ConsentPurpose],
    *,
    channel: Channel,
    actor: Actor,
    now: datetime,
) -> None:
    """What she agreed to, as the sheet says; how is written on the order."""
    for purpose in purposes:
        persons.consent(
            resident_id,
            purpose=purpose,
            is_given=True,
            channel=channel,
            given_by_id=resident_id,
            actor=actor,
            now=now,
        )
