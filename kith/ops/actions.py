"""What the operator's tools write of their own: how far the demo and the suite have come."""

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import TypeVar

from django.db import transaction

from kith.core.actor import Actor
from kith.journal.actions import note

DEMO, SUITE = "demo", "suite"
T = TypeVar("T")


@transaction.atomic
def play_chapter(
    name: str,
    scene: Callable[[], object],
    *,
    began: float,
    actor: Actor,
    now: datetime,
    facts: Mapping[str, str],
) -> None:
    """The chapter of the demo is played whole and noted with the milliseconds it took, or not.

    All its deeds are one transaction: nobody else works here meanwhile. `began` is what the
    monotonic clock said.
    """
    scene()
    took_ms = round(1000 * (monotonic() - began))
    note(DEMO, 1, name, actor=actor, now=now, took_ms=took_ms, **facts)


@transaction.atomic
def fill_area(name: str, fill: Callable[[], T], *, actor: Actor, now: datetime) -> T:
    """An area of the suite is filled whole and noted, or not at all.

    All its deeds are one transaction: nobody else works in the suite's database.
    """
    made = fill()
    note(SUITE, 1, "fill", actor=actor, now=now, area=name)
    return made
