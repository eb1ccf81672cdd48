"""A known person offers to help, and may stop at any time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.people import policies
from kith.people.actions._apart import require_apart
from kith.people.actions._rows import CONSENT_TEXT
from kith.people.models import Consent, Person, RoleGrant, VolunteerProfile
from kith.people.queries import has_consented, speakers_of
from kith.people.states import Channel, ConsentPurpose
from kith.people.texts import text_hash


class VolunteerAlready(Refusal):
    code = "volunteer_already"
    text = _("This person is a registered volunteer already.")


class NoVolunteer(Refusal):
    code = "no_volunteer"
    text = _("This person is not a registered volunteer now.")


@transaction.atomic
def offer_help(
    person_id: int, *, channel: Channel, given_by_id: int, actor: Actor, now: datetime
) -> VolunteerProfile:
    """The person is a registered volunteer of her home from now on, by her or her guardian's yes.

    Raises:
        Forbidden: nobody who may record this yes, or not the word of somebody who may give it.
        VolunteerAlready: she is one.
        RolesApart: she runs the machine.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_offer_help(actor, person))
    require(given_by_id in speakers_of(person_id, now))
    is_one = VolunteerProfile.objects.filter(person=person).exists()
    agrees = has_consented(person_id, ConsentPurpose.VOLUNTEER)
    require(not (is_one and agrees), VolunteerAlready())
    require_apart(person_id, Role.VOLUNTEER, person.area.path, now=now)
    _say(person, channel=channel, given_by_id=given_by_id, actor=actor, now=now)
    profile, _new = VolunteerProfile.objects.get_or_create(person=person, defaults={"since": now})
    RoleGrant.objects.get_or_create(
        person=person,
        role=Role.VOLUNTEER,
        scope_kind=ScopeKind.AREA,
        scope_id=person.area_id,
        ends_at=None,
        defaults={"starts_at": now},
    )
    note("person", person_id, "offer_help", actor=actor, now=now, channel=channel)
    return profile


@transaction.atomic
def stop_helping(person_id: int, *, actor: Actor, now: datetime) -> Person:
    """Registered no longer, by her own or her guardian's word: her rights as a volunteer end.

    What she gave stays: hours, points and certificates are hers.

    Raises:
        Forbidden: somebody else's word.
        NoVolunteer: she is none.
    """
    person = Person.objects.locked(person_id)
    require(actor.person_id == person_id or person_id in actor.wards)
    require(has_consented(person_id, ConsentPurpose.VOLUNTEER), NoVolunteer())
    Consent.objects.create(
        person=person,
        purpose=ConsentPurpose.VOLUNTEER,
        is_given=False,
        text_version=CONSENT_TEXT,
        text_hash=text_hash(CONSENT_TEXT, ConsentPurpose.VOLUNTEER),
        channel=Channel.WEB,
        given_by_id=actor.me,
        recorded_by_id=actor.me,
        at=now,
    )
    held = RoleGrant.objects.filter(person=person, role__in=(Role.VOLUNTEER, Role.LEADER))
    held.filter(ends_at=None).update(ends_at=now)
    note("person", person_id, "stop_helping", actor=actor, now=now)
    return person


@transaction.atomic
def state_birth(person_id: int, *, year: int, month: int, actor: Actor, now: datetime) -> Person:
    """The year and month of birth are known where they were not; what is known stays.

    Raises:
        BadInput: not a month, or a year nobody alive was born in.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_offer_help(actor, person))
    if person.birth_year is not None:
        return person
    makes_sense = now.year - 120 <= year <= now.year and 1 <= month <= 12
    wrong = _("Please check the year and month of birth.")
    require(makes_sense, BadInput(field="birth_year", why=wrong))
    person.birth_year, person.birth_month = year, month
    person.save(update_fields=("birth_year", "birth_month"))
    note("person", person_id, "state_birth", actor=actor, now=now)
    return person


def _say(
    person: Person, *, channel: Channel, given_by_id: int, actor: Actor, now: datetime
) -> None:
    for purpose in (ConsentPurpose.SERVICE, ConsentPurpose.VOLUNTEER):
        if not has_consented(person.pk, purpose):
            Consent.objects.create(
                person=person,
                purpose=purpose,
                is_given=True,
                text_version=CONSENT_TEXT,
                text_hash=text_hash(CONSENT_TEXT, purpose),
                channel=channel,
                given_by_id=given_by_id,
                recorded_by_id=actor.me,
                at=now,
            )
