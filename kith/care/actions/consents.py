"""Her word comes first: yes, no, or no longer. A no is a result and nobody asks again soon."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions._reading import locked
from kith.care.actions.files import close_for
from kith.care.models import CareFile, CareRefusal
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.rules.tiers import is_child, needs_guardian
from kith.care.states import CloseReason
from kith.core.actor import Actor
from kith.core.calendar import months_after
from kith.core.refusal import Refusal, require
from kith.journal.actions import note
from kith.people.actions import person as persons
from kith.people.models import Consent, Person
from kith.people.queries import guardians_of
from kith.people.states import Channel, ConsentPurpose


class AskedNotAgain(Refusal):
    code = "care_asked_not_again"
    text = _("She said no. Please do not ask again before %(day)s, unless she comes herself.")


class GuardianConsents(Refusal):
    code = "care_guardian_consents"
    text = _("For a child under fourteen a guardian consents. Please record the guardian first.")


@transaction.atomic
def record_yes(
    person_id: int,
    *,
    given_by_id: int,
    channel: Channel,
    came_herself: bool = False,
    actor: Actor,
    now: datetime,
) -> Consent:
    """She agreed that health and hardship facts are kept. Raises Forbidden, AskedNotAgain,
    GuardianConsents.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_open(actor, person.area.path))
    _require_word_of(person, given_by_id, now)
    refusal = queries.refusal_of(person_id)
    today = localtime(now).date()
    waits = refusal is not None and today < refusal.ask_again_on and not came_herself
    require(not waits, AskedNotAgain(day=refusal.ask_again_on.isoformat() if refusal else ""))
    return _say(person_id, True, given_by_id, channel, actor=actor, now=now)


@transaction.atomic
def record_refusal(
    person_id: int, *, given_by_id: int, channel: Channel, actor: Actor, now: datetime
) -> CareRefusal:
    """She was asked and said no: nothing about her is kept, and a day says when to ask again.

    Raises Forbidden, GuardianConsents.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_open(actor, person.area.path))
    _require_word_of(person, given_by_id, now)
    today = localtime(now).date()
    months = queries.rules_for(person.area, today).refusal_months
    _say(person_id, False, given_by_id, channel, actor=actor, now=now)
    row = CareRefusal.objects.create(
        person=person,
        channel=channel,
        ask_again_on=months_after(today, months),
        by_id=actor.me,
        at=now,
    )
    note("care_refusal", row.pk, "refuse", actor=actor, now=now)
    if file := queries.file_of(person_id):
        close_for(locked(file.pk), CloseReason.WITHDREW, actor=actor, now=now)
    return row


@transaction.atomic
def withdraw(
    file_id: int, *, given_by_id: int, channel: Channel, actor: Actor, now: datetime
) -> CareFile:
    """Consent is taken back: the file is closed and shut. Raises Forbidden, IllegalMove."""
    file = locked(file_id)
    require(policies.is_her_side(actor, file) or policies.is_desk(actor, file))
    _say(file.person_id, False, given_by_id, channel, actor=actor, now=now)
    return close_for(file, CloseReason.WITHDREW, actor=actor, now=now)


@transaction.atomic
def close_withdrawn(*, actor: Actor, now: datetime) -> int:
    """Closes the files of people who took consent back elsewhere; returns how many."""
    require(actor.is_clock)
    gone = list(queries.without_consent().order_by("pk").values_list("pk", flat=True))
    for pk in gone:
        close_for(locked(pk), CloseReason.WITHDREW, actor=actor, now=now)
    return len(gone)


def _require_word_of(person: Person, given_by_id: int, now: datetime) -> None:
    """Her own word, or her guardian's; a proxy orders for her and does not speak of her health."""
    guardians = guardians_of(person.pk, now)
    require(given_by_id == person.pk or given_by_id in guardians)
    born, today = (person.birth_year, person.birth_month), localtime(now).date()
    young = is_child(*born, today) and needs_guardian(*born, today)
    require(not young or given_by_id in guardians, GuardianConsents())


def _say(
    person_id: int,
    is_given: bool,
    given_by_id: int,
    channel: Channel,
    *,
    actor: Actor,
    now: datetime,
) -> Consent:
    return persons.consent(
        person_id,
        purpose=ConsentPurpose.SENSITIVE,
        is_given=is_given,
        channel=channel,
        given_by_id=given_by_id,
        actor=actor,
        now=now,
    )
