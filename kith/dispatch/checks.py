"""What must be true of runs that wait for a worker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.core.checking import named
from kith.dispatch.models import RunOrder
from kith.dispatch.states import RunOrderState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

PATIENCE: Final = timedelta(minutes=2)  # the clock puts back each minute what a lost worker held


def lost(now: datetime) -> Iterator[str]:
    """What a lost worker held is not left lying (INV-J4)."""
    rows = RunOrder.objects.filter(state=RunOrderState.RUNNING, lease_until__lt=now - PATIENCE)
    yield from named(rows, "its worker is lost and nobody took it over")
