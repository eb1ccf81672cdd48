"""What must be true of the journal at any moment, and of the stories it tells of other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, Lag

from kith.core import chain
from kith.journal.models import LOG as LOG
from kith.journal.models import Entry, Past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.core.machine import Machine


def sealed(*, newest: int = 0) -> Iterator[str]:
    """Every seal still has behind it what was sealed (INV-A2); the newest ones, or all."""
    yield from chain.faults(LOG, newest=newest)


def sequence() -> Iterator[str]:
    """The lines of one thing are numbered without a gap (INV-R3)."""
    things = Entry.objects.order_by().values_list("kind", "object_id")
    counted = things.annotate(n=Count("pk"), first=Min("seq"), last=Max("seq"))
    for kind, object_id, *_rest in counted.exclude(n=F("last") - F("first") + 1).iterator():
        yield f"{kind} {object_id}: a line of its story is missing"
    here = Entry.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    first = Past.objects.annotate(first=Subquery(here.order_by("seq").values("seq")[:1]))
    torn = first.exclude(first=None).exclude(first=F("last_seq") + 1)
    for kind, object_id in torn.values_list("kind", "object_id").iterator():
        yield f"{kind} {object_id}: its story does not go on where it was put away"


def path(kind: str, machine: Machine) -> Iterator[str]:
    """The states a thing was told to have are a path of its table (INV-R2).

    A line that moves nothing repeats the state; a line without a state says nothing about it.
    """
    before = Window(Lag("to_state"), [F("kind"), F("object_id")], F("seq").asc())
    lines = Entry.objects.filter(kind=kind).exclude(to_state="")
    told = lines.annotate(was=Coalesce(before, _put_away("object_id", kind), Value("")))
    moved = Q(was="") | Q(to_state=F("was"))
    for move in machine.moves:
        moved |= Q(verb=move.verb, was__in=move.sources, to_state=move.target)
    said = Q(from_state="") | Q(from_state=F("was")) | Q(was="")
    strange = told.exclude(moved & said).order_by("pk").values_list("object_id", "seq")
    yield from (f"{kind} {pk}: line {seq} is no arrow of its table" for pk, seq in strange)


def ends(kind: str, rows: QuerySet[Any]) -> Iterator[str]:
    """Each row is in the state that its last line tells (INV-R3, INV-A4)."""
    lines = Entry.objects.filter(kind=kind, object_id=OuterRef("pk")).exclude(to_state="")
    last = Subquery(lines.order_by("-seq").values("to_state")[:1])
    told = rows.annotate(told=Coalesce(last, _put_away("pk", kind), Value("")))
    other = told.exclude(told="").exclude(told=F("state")).order_by("pk")
    yield from (
        f"{kind} {pk}: its state is not the one its last line tells"
        for pk in other.values_list("pk", flat=True).iterator()
    )


def _put_away(name: str, kind: str) -> Subquery:
    """The last state that the lines put away told of the thing."""
    return Subquery(Past.objects.filter(kind=kind, object_id=OuterRef(name)).values("state"))


def untold(kind: str, rows: QuerySet[Any]) -> Iterator[str]:
    """Each row has a line at all (INV-A4)."""
    lines = Entry.objects.filter(kind=kind).order_by().values("object_id")
    away = Past.objects.filter(kind=kind).values("object_id")
    silent = rows.exclude(pk__in=lines).exclude(pk__in=away).order_by("pk")
    yield from (
        f"{kind} {pk}: the journal knows nothing of it"
        for pk in silent.values_list("pk", flat=True).iterator()
    )
