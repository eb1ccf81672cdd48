"""What the actions of a dispute share: the file held, and its one way of moving on."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.grid.models import Mediation, Mediator, Party
from kith.grid.states import MEDIATION, MEDIATOR, MediatorState
from kith.journal.actions import note
from kith.people.models import Person


class OwnDispute(Refusal):
    code = "own_dispute"
    text = _("Nobody handles a dispute of her own or of her household.")
    status = 403


def held(mediation_id: int) -> Mediation:
    rows = Mediation.objects.select_related("area").prefetch_related("parties")
    return rows.locked(mediation_id)


def require_apart(person: Person, parties: list[Party]) -> None:
    """Raises OwnDispute when she is one of them, shares a home or a telephone with one."""
    homes = {p.person.household_key for p in parties if p.person and p.person.household_key}
    is_party = any(p.person_id == person.pk for p in parties)
    same_phone = any(p.phone_index and p.phone_index == person.phone_index for p in parties)
    require(not (is_party or same_phone or person.household_key in homes), OwnDispute())


def move(row: Mediation, verb: str, *, actor: Actor, now: datetime) -> Mediation:
    """The file is in its next state. The caller holds it."""
    before, row.state = row.state, MEDIATION.next(row.state, verb)
    row.save(update_fields=("state", "mediator"))
    note("mediation", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


def end_asking(row: Mediation, *, now: datetime) -> None:
    """Nobody is asked any more to mediate it."""
    asked = row.mediators.select_for_update(of=("self",)).filter(state=MediatorState.ASKED)
    for one in asked.order_by("pk"):
        answer(one, "take_back", now=now)


def answer(one: Mediator, verb: str, *, now: datetime) -> None:
    one.state, one.answered_at = MEDIATOR.next(one.state, verb), now
    one.save(update_fields=("state", "answered_at"))
