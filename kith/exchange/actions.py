"""Writing what came from outside, one record at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from kith.core.actor import Actor

T = TypeVar("T")


@transaction.atomic
def write_record(deed: Callable[[], T], *, keep: bool, actor: Actor, now: datetime) -> T:
    """The record is written whole or not at all; without `keep` it was only tried and is gone.

    `actor` and `now` are those the deed was told.
    """
    made = deed()
    if not keep:
        transaction.set_rollback(True)
    return made
