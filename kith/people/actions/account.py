"""Opening an account for a known person."""

from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.journal.actions import note
from kith.people.actions._rows import open_for
from kith.people.models import Account, Person


@transaction.atomic
def open_account(
    person_id: int, *, login_name: str, password: str, actor: Actor, now: datetime
) -> Account:
    """The person can log in: by herself, or set up on the command line for the first staff.

    Raises:
        NameTaken: somebody else logs in with this name.
    """
    require(actor.is_clock or actor.person_id == person_id)
    person = Person.objects.locked(person_id)
    account = open_for(person, login_name=login_name, password=password)
    note("person", person_id, "open_account", actor=actor, now=now)
    return account
