"""Festivals and severe weather as the desks of a place see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kith.care.models import AreaEvent
from kith.care.policies.files import READERS
from kith.core.actor import Actor
from kith.places.queries import ancestors


def of_areas(actor: Actor) -> QuerySet[AreaEvent]:
    """Those that hold where the actor works, newest first; twin of `policies.may_see_event`."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path) | Q(area__path__in=ancestors(path))
    return AreaEvent.objects.filter(seen).select_related("area").order_by("-starts_on", "-pk")
