"""A request that seems odd, whom it concerns, and a service that was drawn and rung about."""

from __future__ import annotations

from datetime import datetime

from kith.core.actor import CLOCK, Actor
from kith.insights.actions import integrity, sampling
from kith.insights.models import Matter, Party, Sample
from kith.insights.signals.desk import Seen, Spoken
from kith.insights.states import About, Heard, Part, Trace
from tests import make
from tests.make import DAY, MONDAY

NOW = MONDAY + 3 * DAY
WEEK = MONDAY.date()
AFTER = MONDAY + 7 * DAY


def spoken(order_id: int, *people: tuple[int, Part]) -> Spoken:
    seen = Seen(order_id, {"seconds": 5}, ((Trace.ORDER, order_id),), people)
    return Spoken("CONFIRMED_IN_SECONDS", 60, seen)


def matter(town: make.Town, *, clerk: Actor | None = None, now: datetime = NOW) -> Matter:
    """About a confirmed request; its helper is a party, and the clerk where one is named."""
    order = make.confirmed(town)
    people = [(order.claims.get().person_id, Part.HELPER)]
    people += [(clerk.me, Part.CLERK)] if clerk else []
    made = integrity.open_matter(
        About.ORDER, order.pk, words=[spoken(order.pk, *people)], actor=CLOCK, now=now
    )
    assert made is not None
    return made


def drawn(town: make.Town, services: int = 1) -> list[Sample]:
    """So many services of the first week, and what was drawn of them a week later."""
    for _n in range(services):
        make.confirmed(town)
    sampling.promise(WEEK, actor=CLOCK, now=MONDAY)
    sampling.draw(WEEK, actor=CLOCK, now=AFTER)
    return list(Sample.objects.order_by("pk"))


def everything_sealed(town: make.Town, words: str) -> None:
    """Her side of a matter, and what a resident added when she was rung."""
    made = matter(town)
    party = Party.objects.get(matter=made, part=Part.HELPER)
    integrity.say(party.pk, text=words, actor=make.actor(party.person), now=NOW)
    for sample in drawn(town):
        caller = town.far_clerk if sample.caller == town.other else town.clerk
        given = sampling.RingInput(Heard.OTHERWISE, words)
        sampling.ring(sample.pk, input=given, actor=caller, now=AFTER)
