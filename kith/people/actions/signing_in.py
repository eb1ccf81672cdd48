"""Where somebody is signed in, and ending it: by herself, by the desk, for good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, ProofNeeded, require
from kith.journal.actions import note
from kith.people import policies
from kith.people.models import Account, Person, SignedIn
from kith.people.queries_sessions import live_sessions


@transaction.atomic
def end_one(session_number: str, *, actor: Actor, now: datetime) -> int:
    """She is signed out there; how many ended. The number is the one of her list of sessions."""
    account = Account.objects.get(person_id=actor.me)
    found = [one for one in live_sessions(account.pk, now=now) if one.number == session_number]
    return _end(account, [one.key for one in found], actor=actor, now=now)


@transaction.atomic
def end_all(
    person_id: int, *, except_key: str = "", reason: str = "", actor: Actor, now: datetime
) -> int:
    """She is signed out everywhere at once, except where she asks from.

    Raises Forbidden; BadInput where somebody else does it without a reason.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_end_sessions(actor, person))
    told = person_id == actor.person_id or bool(reason.strip())
    require(told, BadInput(field="reason", why=_("Please say why.")))
    account = Account.objects.filter(person=person).first()
    if account is None:
        return 0
    keys = [one.key for one in live_sessions(account.pk, now=now) if one.key != except_key]
    return _end(account, keys, actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def close(person_id: int, *, reason: str = "", actor: Actor, now: datetime) -> Account:
    """Nobody signs in with this account any more, and whoever is signed in no longer is.

    Raises Forbidden, ProofNeeded; BadInput where somebody else does it without a reason.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_close_account(actor, person))
    own = person_id == actor.person_id
    require(not own or actor.has_proved(now), ProofNeeded())
    require(own or reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    account = Account.objects.get(person=person)
    account.is_active = False
    account.save(update_fields=("is_active",))
    SignedIn.objects.filter(account_id=account.pk).delete()
    note("person", person_id, "close_account", actor=actor, now=now, reason=reason.strip())
    return account


@transaction.atomic
def reopen(person_id: int, *, reason: str, actor: Actor, now: datetime) -> Account:
    """She may sign in again. Raises Forbidden, BadInput."""
    person = Person.objects.select_related("area").locked(person_id)
    require(person_id != actor.person_id and policies.may_close_account(actor, person))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    account = Account.objects.get(person=person)
    account.is_active = True
    account.save(update_fields=("is_active",))
    note("person", person_id, "reopen_account", actor=actor, now=now, reason=reason.strip())
    return account


@transaction.atomic
def unlock(person_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Her second step is lost: whoever is signed in with her account no longer is.

    Raises BadInput: nothing is said why.
    """
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    SignedIn.objects.filter(account_id__in=Account.objects.filter(person_id=person_id)).delete()
    note("person", person_id, "unlock", actor=actor, now=now, reason=reason.strip())


def _end(
    account: Account, keys: list[str], *, actor: Actor, now: datetime, reason: str = ""
) -> int:
    SignedIn.objects.filter(pk__in=keys, account_id=account.pk).delete()
    note(
        "person", account.person_id, "end_sessions",
        actor=actor, now=now, sessions=len(keys), reason=reason,
    )  # fmt: skip
    return len(keys)
