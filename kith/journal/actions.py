"""Writing a line. Called inside the transaction of the deed it tells of."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from kith.core.actor import Actor
from kith.journal.models import Entry


@transaction.atomic
def note(
    kind: str,
    object_id: int,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    before: str = "",
    after: str = "",
    **facts: str | int | list[str],
) -> Entry:
    """The deed stands in the journal. The caller holds the object, so `seq` has no gap."""
    last = Entry.objects.filter(kind=kind, object_id=object_id).aggregate(Max("seq"))["seq__max"]
    role, unit = actor.capacity
    return Entry.objects.create(
        kind=kind,
        object_id=object_id,
        seq=(last or 0) + 1,
        verb=verb,
        from_state=before,
        to_state=after,
        actor_id=actor.person_id,
        actor_role=role,
        actor_unit=unit,
        facts=facts,
        at=now,
        request_id=actor.request_id,
    )
