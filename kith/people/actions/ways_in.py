"""Whoever lives there is told when somebody comes in anew or changes the lock."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kith.core.actor import Actor
from kith.journal.actions import note
from kith.outbox.actions import tell


@transaction.atomic
def tell_of_browser(person_id: int, *, actor: Actor, now: datetime) -> None:
    """Somebody signed in where this account was never used before; told once a day at most."""
    note("person", person_id, "sign_in_anew", actor=actor, now=now)
    at = timezone.localtime(now)
    tell(
        person_id, "signed_in_anew", cause=f"browser:{at:%Y-%m-%d}", now=now,
        link="/account/sessions/", number=f"{at:%H:%M}",
    )  # fmt: skip


@transaction.atomic
def tell_of_change(person_id: int, *, actor: Actor, now: datetime) -> None:
    """The password or the second step is another one; several in a minute are one message."""
    note("person", person_id, "change_way_in", actor=actor, now=now)
    at = timezone.localtime(now)
    tell(
        person_id, "way_in_changed", cause=f"way_in:{at:%Y-%m-%dT%H:%M}", now=now,
        link="/account/sessions/", number=f"{at:%H:%M}",
    )  # fmt: skip
