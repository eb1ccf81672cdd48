"""Changing the number that codes go to: a thief with the phone must not become its owner."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people import policies
from kith.people.actions._rows import cleaned
from kith.people.models import Person
from kith.people.rules import clean_phone, mask_phone
from kith.vault import actions as vault
from kith.vault.crypto import blind

TOPIC: Final = "phone_changed"


class SamePhone(Refusal):
    code = "same_phone"
    text = _("This is the number we have already.")
    status = 422


@transaction.atomic
def change_own(person_id: int, *, phone: str, actor: Actor, now: datetime) -> Person:
    """Codes to the old and to the new number were both typed: the new one counts from now on.

    Raises Forbidden, ProofNeeded, BadInput, SamePhone.
    """
    require(actor.person_id == person_id)
    require(actor.has_proved(now), ProofNeeded())
    return _change(person_id, phone, actor=actor, now=now, reason="")


@transaction.atomic
def change_at_desk(
    person_id: int, *, phone: str, reason: str, actor: Actor, now: datetime
) -> Person:
    """The desk has seen her papers, and says which. Raises Forbidden, BadInput, SamePhone."""
    person = Person.objects.select_related("area").get(pk=person_id)
    require(person_id != actor.person_id and policies.may_help_sign_in(actor, person))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    return _change(person_id, phone, actor=actor, now=now, reason=reason.strip())


def _change(person_id: int, phone: str, *, actor: Actor, now: datetime, reason: str) -> Person:
    person = Person.objects.locked(person_id)
    number = cleaned("phone", clean_phone, phone)
    index = blind("phone", number)
    require(index != person.phone_index, SamePhone(field="phone"))
    person.phone = vault.seal(Person, "phone", person.pk, number, mask=mask_phone(number))
    person.phone_index, person.phone_changed_at = index, now
    person.save(update_fields=("phone", "phone_index", "phone_changed_at"))
    note("person", person_id, "change_phone", actor=actor, now=now, reason=reason)
    cause = f"phone:{person_id}:{now.isoformat()}"
    tell(
        person_id, "phone_changed", cause=cause, now=now, link="/account/phone/", number=number[-4:]
    )
    return person
