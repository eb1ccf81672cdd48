"""The desk notes to which tier somebody belongs, sealed, with its ground and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.activities.models import PriorityHeld
from kith.activities.policies import sign_up as policies
from kith.activities.queries.priorities import rules_at, tier_index
from kith.catalogue.activities import BY_DESK
from kith.core.refusal import BadInput, require
from kith.journal.actions import note
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class PriorityInput:
    """`ground`: the paper that shows it, as a number or the office that said so."""

    tier: str
    ground: str
    until_date: date


@transaction.atomic
def enter_priority(
    person_id: int, *, input: PriorityInput, actor: Actor, now: datetime
) -> PriorityHeld:
    """From now on she goes first where the tier does; entered again it has the new end.

    Raises:
        BadInput: no such tier, no ground, or an end that has passed.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_enter_priority(actor, person))
    _check(input, person.area.path, now)
    index = tier_index(person.pk, input.tier)
    ground = vault.seal(PriorityHeld, "ground", person.pk, f"{input.tier}: {input.ground.strip()}")
    row, _new = PriorityHeld.objects.update_or_create(
        person=person,
        tier_index=index,
        defaults={
            "ground": ground,
            "until_date": input.until_date,
            "made_by_id": actor.me,
            "made_at": now,
        },
    )
    note("priority", row.pk, "enter", actor=actor, now=now)
    return row


def _check(input: PriorityInput, path: str, now: datetime) -> None:
    tiers = rules_at(path, now).proved_by(BY_DESK)
    require(input.tier in tiers, BadInput(field="tier", why=_("This tier is not known here.")))
    why = BadInput(field="ground", why=_("Please name the paper or the office that shows it."))
    require(2 <= len(input.ground.strip()) <= 200, why)
    over = BadInput(field="until_date", why=_("This day has passed."))
    require(input.until_date > timezone.localdate(now), over)


@transaction.atomic
def end_priority(priority_id: int, *, actor: Actor, now: datetime) -> PriorityHeld:
    """It no longer holds; places already given stay given."""
    row = PriorityHeld.objects.select_related("person__area").locked(priority_id)
    mine = row.person_id == actor.person_id or row.person_id in actor.wards
    require(mine or policies.may_enter_priority(actor, row.person))
    row.until_date = timezone.localdate(now)
    row.save(update_fields=("until_date",))
    note("priority", row.pk, "end", actor=actor, now=now)
    return row


@transaction.atomic
def read_ground(priority_id: int, *, actor: Actor, now: datetime) -> str:
    """What it rests on, in plain words, and a line in the access log."""
    row = PriorityHeld.objects.select_related("person__area").get(pk=priority_id)
    require(policies.may_see_priority(actor, row.person))
    own = row.person_id in {actor.person_id, *actor.wards}
    purpose = Purpose.OWN if own else Purpose.HANDLE_ORDER
    return vault.reveal(row, "ground", actor=actor, purpose=purpose, now=now)["ground"]
