"""Carrying an erasure out, and doing it again after a restore."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kith.approvals.actions import use
from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, ProofNeeded, require
from kith.people.models import Person
from kith.privacy import policies
from kith.privacy.actions._rows import forget_approval, held, move, require_over, wanted
from kith.privacy.actions._wiping import carry_out, wipe
from kith.privacy.models import Erasure
from kith.privacy.states import LIFE, Wish
from kith.vault.destroyed import destroyed_list, replay_destroyed


@transaction.atomic
def erase(request_id: int, *, actor: Actor, now: datetime) -> Erasure:
    """Nothing tells any longer who she was. A second person has approved it.

    Raises:
        Forbidden: not of the street, or somebody with a part in it.
        ProofNeeded: she has not shown lately that it is she.
        IllegalMove: nobody agreed to it, or it was done.
        StillOpen: something came up since.
        SecondNeeded: nobody has said yes within a day.
    """
    row = held(request_id)
    require(policies.may_erase(actor, row))
    require(actor.has_proved(now), ProofNeeded())
    require(row.wish == Wish.ERASURE and LIFE.allows(row.state, "erase"), IllegalMove())
    Person.objects.locked(row.person_id)
    require_over(row.person_id, now)
    use(wanted(row), actor=actor, now=now)
    move(row, "erase", actor=actor, now=now)
    forget_approval(row.person_id)
    return carry_out(row.person_id, request_id=row.pk, actor=actor, now=now)


@transaction.atomic
def replay(*, actor: Actor, now: datetime) -> int:
    """After a restore, before anything is served: who was erased since the backup is erased again.

    Returns how many people that were.
    """
    require(actor.is_clock)
    subjects = replay_destroyed(destroyed_list())
    known = Person.objects.filter(pk__in=subjects).order_by("pk").values_list("pk", flat=True)
    for person_id in known:
        wipe(person_id, by_id=None, now=now)
        Erasure.objects.get_or_create(person_id=person_id, defaults={"at": now})
    return len(known)
