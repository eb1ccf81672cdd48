"""What must be true of what is to be told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.core.checking import named
from kith.outbox.models import Message
from kith.outbox.states import MessageState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

PATIENCE: Final = timedelta(minutes=15)


def late(now: datetime) -> Iterator[str]:
    """No message waits longer than a quarter of an hour after it was due (INV-J2).

    One that failed is due again after a pause that grows; one that was given up is dead, and
    counted where operators look.
    """
    waiting = Message.objects.filter(state=MessageState.WAITING, due_at__lt=now - PATIENCE)
    yield from named(waiting, "was due more than a quarter of an hour ago")
