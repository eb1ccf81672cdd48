"""Who looked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet

from kith.core.actor import Actor
from kith.vault.models import Access
from kith.vault.states import Purpose

_OUT_OF_ORDER: Final = timedelta(hours=1)  # a slow transaction writes later than it looked
_NOT_A_LOOK: Final = (Purpose.OWN, Purpose.GUARDIAN, Purpose.NOTIFY, Purpose.STATISTICS)


def who_looked_at(actor: Actor) -> QuerySet[Access]:
    """Every look by somebody else at the actor or at a ward of hers, newest first."""
    if actor.person_id is None:
        return Access.objects.none()
    return (
        Access.objects.filter(subject_id__in={actor.me, *actor.wards})
        .exclude(actor_id=F("subject_id"))
        .exclude(actor_id=actor.me)
        .order_by("-at", "-pk")
    )


def looks_by(
    actor_id: int, kind: str, object_ids: Iterable[int]
) -> list[tuple[int, str, datetime]]:
    """(object, purpose, when) of every look of one person at these things, oldest first."""
    rows = Access.objects.filter(actor_id=actor_id, kind=kind, object_id__in=list(object_ids))
    return list(rows.order_by("at", "pk").values_list("object_id", "purpose", "at"))


@dataclass(frozen=True, slots=True)
class Looker:
    """How many addresses and numbers of others one person opened, and in which roles."""

    actor_id: int
    looks: int
    role: str  # that of the last look
    roles: frozenset[str]


def lookers_since(since: datetime) -> list[Looker]:
    """Everybody who opened somebody else's address or number since then.

    The log is read from its end, so that its length does not matter.
    """
    found: dict[int, list[str]] = defaultdict(list)
    rows = Access.objects.order_by("-pk").exclude(purpose__in=_NOT_A_LOOK)
    for row in rows.iterator(chunk_size=500):
        if row.at < since - _OUT_OF_ORDER:
            break
        if row.at >= since and _is_of_contact(row):
            found[row.actor_id or 0].append(row.role)
    return [Looker(pk, len(told), told[0], frozenset(told)) for pk, told in found.items()]


def _is_of_contact(row: Access) -> bool:
    """An order's own address is opened together with the number, and counts once with it."""
    if row.actor_id in (None, row.subject_id):
        return False
    names = row.fields.split(",")
    return "phone" in names or ("address" in names and row.kind != "orders.order")


def looks_since(when: datetime) -> QuerySet[Access]:
    """Every look at sealed fields since then, for counting."""
    return Access.objects.filter(at__gte=when)
