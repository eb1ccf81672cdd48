"""Opening an account for a known person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.journal.actions import note
from kith.people.models import Account


class NameTaken(Refusal):
    code = "name_taken"
    text = _("This login name is taken.")


@transaction.atomic
def open_account(
    person_id: int, *, login_name: str, password: str, actor: Actor, now: datetime
) -> Account:
    """The person can log in: by herself, or set up on the command line for the first staff."""
    require(actor.is_clock or actor.person_id == person_id)
    require(not Account.objects.filter(login_name=login_name).exists(), NameTaken(field="login"))
    account = Account(person_id=person_id, login_name=login_name)
    account.set_password(password)
    account.save()
    note("person", person_id, "open_account", actor=actor, now=now)
    return account
