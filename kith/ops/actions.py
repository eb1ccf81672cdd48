"""What the operator's tools write of their own: how far the demo has been played."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.db import transaction

from kith.core.actor import Actor
from kith.journal.actions import note

DEMO = "demo"


@transaction.atomic
def play_chapter(
    name: str, scene: Callable[[], object], *, actor: Actor, now: datetime, **facts: str | int
) -> None:
    """The chapter of the demo is played whole and noted with the milliseconds it took, or not.

    All its deeds are one transaction, the solver's included: nobody else works here meanwhile.
    """
    began = monotonic()
    scene()
    took_ms = round(1000 * (monotonic() - began))
    note(DEMO, 1, name, actor=actor, now=now, took_ms=took_ms, **facts)
