"""Contacts of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure
from kith.pairing.models import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def of_contacts(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Contacts by what came of them; the person is the resident."""
    rows = Contact.objects.filter(pk__in=keys)
    told = rows.values_list("pk", "pair__area_id", "started_at", "outcome", "pair__resident_id")
    for key, area, started, outcome, resident in told:
        yield key, Line(Measure.PAIR_CONTACT, area, month_of(started), 1, outcome, resident)


CONTACTS = Source("contact", Contact.objects.all, of_contacts, (Measure.PAIR_CONTACT,))
