"""A file is opened with consent, filled, and closed with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions import dues
from kith.care.actions._reading import NoCareConsent, locked
from kith.care.actions._telling import tell_side
from kith.care.models import CareContact, CareFile, Circumstance, Closing
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.rules import tiers
from kith.care.states import FILE, CircumstanceKind, CloseReason, Flag, Relation
from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.core.values import BadValue
from kith.journal.actions import note
from kith.people.models import Person
from kith.people.rules import clean_phone, mask_name, mask_phone
from kith.vault import actions as vault


class FileOpenAlready(Refusal):
    code = "care_file_open"
    text = _("This person has an open care file already.")


@transaction.atomic
def open_file(person_id: int, *, language: str = "", actor: Actor, now: datetime) -> CareFile:
    """The person has a file; she, and a child's guardian, are told.

    Raises Forbidden, NoCareConsent, FileOpenAlready.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_open(actor, person.area.path))
    require(person.pk != actor.person_id and person.pk not in actor.wards)
    today = localtime(now).date()
    require(queries.consent_stands(person, now, today), NoCareConsent())
    require(queries.file_of(person_id) is None, FileOpenAlready())
    file = CareFile.objects.create(
        person=person,
        area=person.area,
        is_child=tiers.is_child(person.birth_year, person.birth_month, today),
        reassess_on=today,
        language=language.strip(),
        opened_at=now,
        opened_by_id=actor.me,
    )
    note("care_file", file.pk, "open", actor=actor, now=now, after=file.state)
    tell_side(file, "care_file_opened", cause=f"care:{file.pk}:opened", now=now)
    dues.refresh(file, now=now)
    return file


@transaction.atomic
def close_file(file_id: int, *, reason: CloseReason, actor: Actor, now: datetime) -> CareFile:
    """Nobody is visited any more. Raises Forbidden, IllegalMove."""
    file = locked(file_id)
    require(policies.is_desk(actor, file))
    return close_for(file, reason, actor=actor, now=now)


@transaction.atomic
def close_for(file: CareFile, reason: CloseReason, *, actor: Actor, now: datetime) -> CareFile:
    """The file, which the caller holds and asked its policy for, is closed."""
    before, file.state = file.state, FILE.next(file.state, "close")
    file.save(update_fields=("state",))
    Closing.objects.create(file=file, reason=reason, by_id=actor.person_id, at=now)
    note("care_file", file.pk, "close", actor=actor, now=now, before=before, after=file.state)
    if reason != CloseReason.DIED:
        tell_side(file, "care_file_closed", cause=f"care:{file.pk}:closed", now=now)
    dues.refresh(file, now=now)
    return file


@transaction.atomic
def state_circumstance(
    file_id: int,
    *,
    kind: CircumstanceKind,
    words: str = "",
    valid_from: date,
    valid_to: date | None = None,
    actor: Actor,
    now: datetime,
) -> Circumstance:
    """A circumstance holds from a day on. Raises Forbidden, BadInput, NoCareConsent."""
    file = _writable(file_id, actor=actor, now=now)
    ends = BadInput(field="valid_to", why=_("It ends after it begins."))
    require(valid_to is None or valid_to > valid_from, ends)
    row = Circumstance.objects.create(
        file=file,
        kind=vault.seal(Circumstance, "kind", file.person_id, kind),
        note=vault.seal(Circumstance, "note", file.person_id, words.strip()),
        valid_from=valid_from,
        valid_to=valid_to,
        stated_by_id=actor.me,
        at=now,
    )
    note("care_file", file.pk, "state", actor=actor, now=now, circumstance=row.pk)
    return row


@transaction.atomic
def end_circumstance(
    circumstance_id: int, *, valid_to: date, actor: Actor, now: datetime
) -> Circumstance:
    """It no longer holds from the day on; that it did, stays. Raises Forbidden, BadInput."""
    found = Circumstance.objects.get(pk=circumstance_id)
    file = _writable(found.file_id, actor=actor, now=now)
    row = Circumstance.objects.locked(circumstance_id)
    why = BadInput(field="valid_to", why=_("It ends after it begins, and ends once."))
    require(row.valid_to is None and valid_to >= row.valid_from, why)
    row.valid_to = valid_to
    row.save(update_fields=("valid_to",))
    note("care_file", file.pk, "end_circumstance", actor=actor, now=now, circumstance=row.pk)
    return row


@dataclass(frozen=True, slots=True)
class ContactInput:
    """Somebody to call; `position` counts from 1, none is after the last."""

    relation: Relation
    name: str
    phone: str
    position: int | None = None


@transaction.atomic
def set_contact(file_id: int, *, input: ContactInput, actor: Actor, now: datetime) -> CareContact:
    """Stands at the position, instead of who stood there. Raises Forbidden, BadInput."""
    file = _writable(file_id, actor=actor, now=now)
    name, phone = input.name.strip(), _phone(input.phone)
    require(bool(name), BadInput(field="name", why=_("Please write the name.")))
    last = file.contacts.count()
    position = min(input.position or last + 1, last + 1)
    row, _created = CareContact.objects.update_or_create(
        file=file,
        position=position,
        defaults={
            "relation": input.relation,
            "name": vault.seal(CareContact, "name", file.person_id, name, mask=mask_name(name)),
            "phone": vault.seal(
                CareContact, "phone", file.person_id, phone, mask=mask_phone(phone)
            ),
            "by_id": actor.me,
            "at": now,
        },
    )
    note("care_file", file.pk, "set_contact", actor=actor, now=now, position=position)
    return row


@transaction.atomic
def remove_contact(contact_id: int, *, actor: Actor, now: datetime) -> None:
    """Those behind move up. Raises Forbidden."""
    file = _writable(CareContact.objects.get(pk=contact_id).file_id, actor=actor, now=now)
    gone = CareContact.objects.locked(contact_id)
    position = gone.position
    gone.delete()
    for row in file.contacts.filter(position__gt=position).order_by("position"):
        row.position -= 1
        row.save(update_fields=("position",))
    note("care_file", file.pk, "remove_contact", actor=actor, now=now, position=position)


@transaction.atomic
def say_before_knocking(
    file_id: int,
    *,
    words: str,
    flags: tuple[Flag, ...] = (),
    language: str = "",
    actor: Actor,
    now: datetime,
) -> CareFile:
    """What whoever goes there must know; the flags are clear for everybody's safety."""
    file = _writable(file_id, actor=actor, now=now)
    person = Person.objects.locked(file.person_id)
    other = [need for need in person.needs if need not in set(Flag)]
    person.needs = [*other, *(flag.value for flag in Flag if flag in flags)]
    person.save(update_fields=("needs",))
    file.person = person
    file.language = language.strip()
    file.before_knocking = vault.seal(CareFile, "before_knocking", person.pk, words.strip())
    file.save(update_fields=("language", "before_knocking"))
    note("care_file", file.pk, "before_knocking", actor=actor, now=now)
    return file


def _writable(file_id: int, *, actor: Actor, now: datetime) -> CareFile:
    file = locked(file_id)
    require(policies.may_write(actor, file))
    today = localtime(now).date()
    require(queries.consent_stands(file.person, now, today), NoCareConsent())
    return file


def _phone(text: str) -> str:
    try:
        return clean_phone(text)
    except BadValue as bad:
        raise BadInput(field="phone", why=bad.text) from bad
