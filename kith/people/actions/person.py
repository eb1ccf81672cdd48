"""Persons come, agree, and change what is known of them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.people import policies, rules
from kith.people.actions._rows import CONSENT_TEXT, create, seal_address
from kith.people.inputs import PersonInput
from kith.people.models import Consent, Person
from kith.people.queries import InvitationGone, guardians_of, open_invitation, speakers_of
from kith.people.settled import require_settled
from kith.people.states import Channel, ConsentPurpose
from kith.people.texts import text_hash
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose


class GuardianFirst(Refusal):
    code = "guardian_first"
    text = _("For a child under fourteen a guardian says yes.")


@transaction.atomic
def register(
    area_id: int, *, input: PersonInput, channel: Channel, actor: Actor, now: datetime
) -> Person:
    """The person is known, not yet verified; her consent is a row of its own.

    Raises:
        Forbidden: the actor may not register people there.
        BadInput: name, phone or ID number cannot be right.
        AlreadyKnown: the ID number belongs to somebody.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_register(actor, area.path))
    person = create(vault.enrol(now=now), area=area, input=input, channel=channel, now=now)
    note("person", person.pk, "register", actor=actor, now=now, channel=channel)
    return person


@transaction.atomic
def move_home(person_id: int, *, area_id: int, address: str, actor: Actor, now: datetime) -> Person:
    """The person lives elsewhere now."""
    person = Person.objects.locked(person_id)
    require(policies.may_edit(actor, person))
    person.area = Area.objects.get(pk=area_id)
    seal_address(person, address)
    person.save(update_fields=("area", "address", "household_key"))
    note("person", person.pk, "move_home", actor=actor, now=now)
    return person


@transaction.atomic
def consent(
    person_id: int,
    *,
    purpose: ConsentPurpose,
    is_given: bool,
    channel: Channel,
    given_by_id: int,
    reference: str = "",
    actor: Actor,
    now: datetime,
) -> Consent:
    """A new row says yes or no for one purpose; older rows stay as they were.

    Raises:
        Forbidden: not hers to record, or not the word of the person, her guardian or her proxy.
        GuardianFirst: a child under fourteen cannot say yes herself.
    """
    person = Person.objects.get(pk=person_id)
    require(policies.may_consent_for(actor, person))
    require(given_by_id in speakers_of(person_id, now))
    is_young = rules.needs_guardian_word(
        person.birth_year, person.birth_month, timezone.localdate(now)
    )
    is_theirs = not is_young or given_by_id in guardians_of(person_id, now)
    require(not is_given or is_theirs, GuardianFirst())
    return Consent.objects.create(
        person=person,
        purpose=purpose,
        is_given=is_given,
        text_version=CONSENT_TEXT,
        text_hash=text_hash(CONSENT_TEXT, purpose),
        channel=channel,
        given_by_id=given_by_id,
        recorded_by_id=actor.person_id or given_by_id,
        reference=reference.strip()[:60],
        at=now,
    )


@transaction.atomic
def reveal(
    person_id: int, *fields: str, purpose: Purpose, actor: Actor, now: datetime
) -> dict[str, str]:
    """Plain values of one person, with a line in the access log she can read.

    Raises Forbidden; ProofNeeded for whoever looks from above the person's own desk.
    """
    person = Person.objects.select_related("area").get(pk=person_id)
    require(policies.may_reveal(actor, person))
    require_settled(actor=actor, now=now)
    is_sure = actor.has_proved(now) or not policies.must_prove_to_reveal(actor, person)
    require(is_sure, ProofNeeded())
    return vault.reveal(person, *fields, actor=actor, purpose=purpose, now=now)


@transaction.atomic
def phone_for_code(person_id: int, *, actor: Actor, now: datetime) -> str:
    """The number to which the person's own code goes; Kith itself opens it, and that is logged.

    Of somebody invited who has not answered yet, the number on which she was invited.
    """
    require(actor.is_clock)
    row = open_invitation(person_id) or Person.objects.filter(pk=person_id).first()
    if row is None:
        raise InvitationGone()
    return vault.reveal(row, "phone", actor=actor, purpose=Purpose.NOTIFY, now=now)["phone"]
