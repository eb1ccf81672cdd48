"""Telling the clock that something has changed for orders helpers are asked for."""

from collections.abc import Iterable
from datetime import datetime

from kith.dispatch.models import Asking


def look_soon(order_ids: Iterable[int], *, now: datetime) -> None:
    """The clock looks at these orders in its next minute. The caller is in a transaction."""
    Asking.objects.filter(order_id__in=set(order_ids)).update(next_look_at=now)
