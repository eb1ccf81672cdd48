"""Rulings of the desk that bind today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from kith.dispatch.models import Ruling
from kith.dispatch.policies import DESK
from kith.dispatch.states import RulingKind
from kith.orders.states import OrderState

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.orders.models import Order


def in_force(orders: Iterable[Order]) -> QuerySet[Ruling]:
    """Pins and bans on these orders that have not ended."""
    return Ruling.objects.filter(order_id__in=[order.pk for order in orders], ended_at=None)


def pinned(order_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(order, person) of the pins on these orders, the oldest first."""
    ids, pins = set(order_ids), _in_force(RulingKind.PIN).order_by("pk")
    return [pair for pair in pins.values_list("order_id", "person_id") if pair[0] in ids]


def ruled_out(order_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(order, person) of the bans on these orders."""
    ids, bans = set(order_ids), _in_force(RulingKind.FORBID)
    return {pair for pair in bans.values_list("order_id", "person_id") if pair[0] in ids}


def kept_apart(resident_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(person, resident) who never meet over an order."""
    ids = set(resident_ids)
    rows = Ruling.objects.filter(is_for_resident=True, ended_at=None)
    pairs = rows.annotate(to=F("order__resident_id")).values_list("person_id", "to")
    return {pair for pair in pairs if pair[1] in ids}


def _in_force(kind: RulingKind) -> QuerySet[Ruling]:
    """On orders that still look for helpers: a board asks for many, and these are few."""
    return Ruling.objects.filter(kind=kind, ended_at=None, order__state=OrderState.OPEN)


def visible_to(actor: Actor) -> QuerySet[Ruling]:
    """Rulings of the places whose desk is the actor's, the newest first."""
    seen = Q(pk=None)
    for path in actor.paths(*DESK):
        seen |= Q(order__area__path__startswith=path)
    rows = Ruling.objects.filter(seen, ended_at=None)
    return rows.select_related("order__worksheet", "order__area", "person").order_by("-pk")
