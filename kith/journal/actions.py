"""Writing a line. Called inside the transaction of the deed it tells of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from kith.core import chain
from kith.core.actor import Actor
from kith.core.leaving import Away, leave, remove
from kith.journal.models import LOG, Entry, Past

PIECE: Final = 5_000  # lines whose steps are kept at a time


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
    last = _last_numbers(kind, [object_id]).get(object_id, 0)
    role, unit = actor.capacity
    return Entry.objects.create(
        kind=kind,
        object_id=object_id,
        seq=last + 1,
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
    last = _last_numbers(kind, [line.object_id for line in lines])
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


def _last_numbers(kind: str, ids: Sequence[int]) -> dict[int, int]:
    """Of each thing that has a line, be it put away."""
    here = Entry.objects.filter(kind=kind, object_id__in=ids).order_by().values_list("object_id")
    away = Past.objects.filter(kind=kind, object_id__in=ids).values_list("object_id", "last_seq")
    last: dict[int, int] = {}
    for object_id, seq in here.annotate(last=Max("seq")).union(away, all=True):
        last[object_id] = max(seq, last.get(object_id, 0))
    return last


@transaction.atomic
def seal(*, now: datetime) -> int:
    """What was written since the last seal is behind the next; how many lines."""
    made = chain.next_seal(LOG, now=now)
    if made is not None:
        chain.keep(made)
    return made.count if made is not None else 0


@transaction.atomic
def put_away(away: Away) -> None:
    """The lines stand in a file that was read back: here only the steps of their things are left.

    Raises NotThere: somebody else was quicker. The database lets only such lines go.
    """
    leave(away)
    _keep_steps(away.numbers)
    remove(away)


def _keep_steps(numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), PIECE):
        some = Entry.objects.filter(pk__in=numbers[start : start + PIECE])
        lines: dict[tuple[str, int], list[Entry]] = defaultdict(list)
        for line in some.order_by("kind", "object_id", "seq"):
            lines[line.kind, line.object_id].append(line)
        known = _pasts(lines)
        Past.objects.bulk_create(
            (_with(known.get(thing, Past(kind=thing[0], object_id=thing[1])), told)
             for thing, told in lines.items()),
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=["last_seq", "state", "steps"],
        )  # fmt: skip


def _pasts(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Past]:
    """What was put away of these things before."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, object_id in things:
        by_kind[kind].append(object_id)
    return {
        (row.kind, row.object_id): row
        for kind, ids in by_kind.items()
        for row in Past.objects.filter(kind=kind, object_id__in=ids)
    }


def _with(row: Past, lines: Sequence[Entry]) -> Past:
    steps = [[line.verb, line.to_state, line.at.isoformat()] for line in lines]
    states = [line.to_state for line in lines if line.to_state]
    row.pk, row.last_seq, row.steps = None, lines[-1].seq, [*row.steps, *steps]
    row.state = states[-1] if states else row.state
    return row
