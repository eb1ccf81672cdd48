"""A limit is over."""

from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.hotline.actions._moving import held, tell_person
from kith.hotline.states import PENDING
from kith.journal.actions import note


@transaction.atomic
def tell_late(call_id: int, *, actor: Actor, now: datetime) -> bool:
    """The holder and the supervisor are told once. Whether they were. Raises Forbidden."""
    require(actor.is_clock)
    call = held(call_id)
    if call.told_at is not None or call.state not in PENDING:
        return False
    call.told_at = now
    call.save(update_fields=("told_at",))
    note("call", call.pk, "late", actor=actor, now=now)
    for person_id in {call.holder_id, call.line.supervisor_id}:
        tell_person(person_id, "hotline_late", call, now=now, cause="late")
    return True
