"""Psychological services and to whom they went, before anybody knows of whom a file says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.care.models import Circumstance, VisitItem
from kith.care.states.files import CloseReason
from kith.care.states.visits import FOUND
from kith.catalogue.states import FiveFor
from kith.orders.models import Order
from kith.orders.states import SERVED

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Service:
    """One psychological service: a served order of that category, or a visit with such an item."""

    kind: str  # order or visit
    pk: int
    person_id: int
    on: date


def psychological(
    path: str, items: Collection[str], *, since: datetime, until: datetime
) -> list[Service]:
    """Services of the half-open span to people of the places below the path, in order of time."""
    found = [*_orders(path, since, until), *_visits(path, items, since, until)]
    return sorted(found, key=lambda one: (one.on, one.kind, one.pk))


def _orders(path: str, since: datetime, until: datetime) -> list[Service]:
    """Somebody came and reported it as done; a service that solved nothing is none."""
    rows = Order.objects.filter(
        area__path__startswith=path,
        service__five_for=FiveFor.PSYCHOLOGICAL,
        state__in=SERVED,
        claims__report__is_solved=True,
        worksheet__starts_at__gte=since,
        worksheet__starts_at__lt=until,
    ).distinct()
    told = rows.values_list("pk", "resident_id", "worksheet__starts_at")
    return [Service("order", pk, person, localtime(at).date()) for pk, person, at in told]


def _visits(path: str, items: Collection[str], since: datetime, until: datetime) -> list[Service]:
    """The item was given to somebody who was met or heard."""
    rows = VisitItem.objects.filter(
        item__code__in=items,
        visit__file__area__path__startswith=path,
        visit__outcome__in=FOUND,
        visit__started_at__gte=since,
        visit__started_at__lt=until,
    )
    told = rows.values_list("visit_id", "visit__file__person_id", "visit__started_at").distinct()
    return [Service("visit", pk, person, localtime(at).date()) for pk, person, at in told]


def circumstances_of(person_ids: Collection[int]) -> list[Circumstance]:
    """What files say of these people, sealed; nothing of who took her consent back."""
    rows = Circumstance.objects.filter(file__person_id__in=person_ids)
    kept = rows.exclude(file__closing__reason=CloseReason.WITHDREW)
    return list(kept.select_related("file").order_by("pk"))
