"""What an auditor takes along: lines of the journal and of the access log of her district, with
the proof that they stand in chains nobody changed. Without what was said, and never about her.
"""

from __future__ import annotations

from itertools import chain as joined
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, QuerySet

from kith.core import chain
from kith.core.actor import Actor, Role, ScopeKind
from kith.insights.queries.looks import journal_kept_from, looks_kept_from
from kith.journal.models import LOG as JOURNAL
from kith.journal.models import Entry
from kith.people.models import Person, RoleGrant
from kith.places.queries import within
from kith.vault.models import LOG as LOOKS
from kith.vault.models import Access

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kith.core.chain import Log

AUDITORS: Final = (Role.AUDITOR,)


def lines_for(actor: Actor, since: datetime, until: datetime) -> QuerySet[Entry]:
    """Deeds of those who live or hold a role in her district, but what is looked into about her."""
    rows = Entry.objects.filter(at__gte=since, at__lt=until, actor_id__in=_people(actor))
    return rows.exclude(journal_kept_from(actor))


def looks_for(actor: Actor, since: datetime, until: datetime) -> QuerySet[Access]:
    """Looks at those who live in her district, but those she made herself."""
    homes = Person.objects.filter(area__in=within(actor.paths(*AUDITORS)))
    rows = Access.objects.filter(at__gte=since, at__lt=until, subject_id__in=homes.values("pk"))
    return rows.exclude(looks_kept_from(actor))


def _people(actor: Actor) -> QuerySet[Person, int]:
    areas = within(actor.paths(*AUDITORS)).order_by().values("pk")
    held = RoleGrant.objects.filter(scope_kind=ScopeKind.AREA, scope_id__in=areas)
    there = Q(area__in=areas) | Q(pk__in=held.values("person_id"))
    return Person.objects.filter(there).values_list("pk", flat=True)


def export(actor: Actor, since: datetime, until: datetime) -> Iterator[str]:
    """A line of JSON a link: first what it is and the heads, then both chains in their order."""
    heads = {"journal": chain.head(JOURNAL), "access": chain.head(LOOKS)}
    first: dict[str, Any] = {
        "what": "kith audit", "since": since, "until": until, "places": actor.paths(*AUDITORS),
        "heads": heads,
    }  # fmt: skip
    links = joined(
        _links(JOURNAL, lines_for(actor, since, until), since, until),
        _links(LOOKS, looks_for(actor, since, until), since, until),
    )
    for told in joined([first], links):
        yield chain.as_json(told) + "\n"


def _links(
    log: Log, rows: QuerySet[Any], since: datetime, until: datetime
) -> Iterator[dict[str, Any]]:
    """Every link from the first with such a line to the last: a chain has no holes."""
    shown = set(rows.order_by().values_list("pk", flat=True))
    if shown:
        seals = log.sealed().filter(last_id__gte=min(shown), first_id__lte=max(shown), archived="")
        yield from chain.proof(log, seals.iterator(chunk_size=100), shown)
