"""Writing a line. Called inside the transaction of the deed it tells of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max

from kith.core import chain
from kith.core.actor import Actor
from kith.journal.models import LOG, Entry


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


@dataclass(frozen=True, slots=True)
class Line:
    """What `note` is told, of one thing."""

    object_id: int
    verb: str
    before: str = ""
    after: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)


@transaction.atomic
def note_many(kind: str, lines: Sequence[Line], *, actor: Actor, now: datetime) -> None:
    """A line for each of many things of one kind, each at most once. The caller holds them all."""
    entries = Entry.objects.filter(kind=kind, object_id__in=[line.object_id for line in lines])
    last = dict(entries.order_by().values_list("object_id").annotate(last=Max("seq")))
    role, unit = actor.capacity
    Entry.objects.bulk_create(
        Entry(
            kind=kind,
            object_id=line.object_id,
            seq=last.get(line.object_id, 0) + 1,
            verb=line.verb,
            from_state=line.before,
            to_state=line.after,
            actor_id=actor.person_id,
            actor_role=role,
            actor_unit=unit,
            facts=line.facts,
            at=now,
            request_id=actor.request_id,
        )
        for line in lines
    )


@transaction.atomic
def seal(*, now: datetime) -> int:
    """What was written since the last seal is behind the next; how many lines."""
    made = chain.next_seal(LOG, now=now)
    if made is not None:
        chain.keep(made)
    return made.count if made is not None else 0


@transaction.atomic
def archive(file: BinaryIO, *, before: datetime) -> int:
    """Sealed lines older than that stand in the file and no longer here; how many.

    The file is a line of JSON a line, in the order of the seals, which stay and tell its digest:
    keep it, sealed, as long as the law asks. The database lets only such lines go.
    """
    return chain.archive(LOG, file, before=before)
