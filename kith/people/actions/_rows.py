"""The person's row itself, for actions that have asked their policy."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, Refusal, require
from kith.core.values import BadValue
from kith.people import rules
from kith.people.inputs import PersonInput
from kith.people.models import Account, Person
from kith.people.states import Channel
from kith.people.texts import CURRENT
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.crypto import blind
from kith.vault.sql import hold

CONSENT_TEXT = CURRENT
NEEDS = frozenset({"wheelchair", "two_people", "oxygen"})  # what may be told without a key


class AlreadyKnown(Refusal):
    code = "already_known"
    text = _("A person with this ID number is already registered.")
    status = 409


class NameTaken(Refusal):
    code = "name_taken"
    text = _("This login name is taken.")


def create(
    subject_id: int, *, area: Area, input: PersonInput, channel: Channel, now: datetime
) -> Person:
    """The row itself, for those who have asked their policy. Values are cleaned here, once."""
    name = cleaned("name", rules.clean_name, input.name)
    phone = cleaned("phone", rules.clean_phone, input.phone) if input.phone else ""
    id_number = ""
    if input.id_number:
        of_today = partial(rules.clean_id_number, today=timezone.localdate(now))
        id_number = cleaned("id_number", of_today, input.id_number)
    id_index = blind("id", id_number)
    hold(id_index)
    require(set(input.needs) <= NEEDS, BadInput(field="needs", why=_("Choose from the list.")))
    require(
        not id_index or not Person.objects.filter(id_index=id_index).exists(),
        AlreadyKnown(field="id_number"),
    )
    born = rules.birth_date(id_number) if id_number else None
    person = Person(
        id=subject_id,
        area=area,
        name=vault.seal(Person, "name", subject_id, name, mask=rules.mask_name(name)),
        phone=vault.seal(Person, "phone", subject_id, phone, mask=rules.mask_phone(phone)),
        phone_index=blind("phone", phone),
        id_number=vault.seal(
            Person, "id_number", subject_id, id_number, mask=rules.mask_id(id_number)
        ),
        id_index=id_index,
        birth_year=born.year if born else input.birth_year,
        birth_month=born.month if born else input.birth_month,
        gender=input.gender,
        needs=list(input.needs),
        came_by=channel,
        made_at=now,
    )
    seal_address(person, input.address)
    person.save(force_insert=True)
    return person


def open_for(person: Person, *, login_name: str, password: str) -> Account:
    """The login itself. Raises NameTaken."""
    taken = Account.objects.filter(login_name=login_name).exists()
    require(not taken, NameTaken(field="login_name"))
    account = Account(person=person, login_name=login_name)
    account.set_password(password)
    account.save()
    return account


def cleaned(field: str, clean: Callable[[str], str], value: str) -> str:
    """The cleaned value. Raises BadInput naming the field when it cannot be right."""
    try:
        return clean(value)
    except BadValue as bad:
        raise BadInput(field=field, why=bad.text) from bad


def seal_address(person: Person, address: str) -> None:
    text = " ".join(address.split())
    mask = rules.mask_address(text)
    person.address = vault.seal(Person, "address", person.pk, text, mask=mask)
    key = f"{person.area_id}|{text}" if text else ""
    person.household_key = blind("household", key)
