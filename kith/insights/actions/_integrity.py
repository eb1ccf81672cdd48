"""A matter is opened, or grows: written for callers who have asked their policy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime

from kith.activities.models import Session
from kith.catalogue.integrity import MatterRules
from kith.catalogue.queries import in_force
from kith.core.actor import Role
from kith.core.calendar import add_working_days
from kith.insights.models import EvidenceRow, Matter, Party, Sign
from kith.insights.queries.communities import community_of
from kith.insights.states import TOLD, WAITING, About, Part
from kith.journal.actions import note
from kith.orders.models import Order
from kith.outbox.actions import tell
from kith.people.queries import holders, speakers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.insights.signals.desk import Spoken


def open_or_add(
    about: About, object_id: int, words: Sequence[Spoken], *, actor: Actor, now: datetime
) -> Matter | None:
    """What newly spoke stands in the open matter about the thing, or in a new one.

    A signal that a person has looked at once does not speak about the same thing again.
    """
    thing = _held(about, object_id)
    known = Sign.objects.filter(matter__about=about, matter__object_id=object_id)
    spoken = set(known.values_list("signal", flat=True))
    new = [one for one in words if one.signal not in spoken]
    if not new:
        return None
    waiting = Matter.objects.select_for_update().filter(
        about=about, object_id=object_id, state__in=WAITING
    )
    matter = waiting.first() or _made(about, thing, now)
    for one in new:
        _add(matter, one, now)
    _join(matter, new, thing)
    named = sorted(one.signal for one in new)
    note("matter", matter.pk, "open", actor=actor, now=now, after=matter.state, signals=named)
    tell_parties(matter, now=now)
    _tell_desk(matter, now=now)
    return matter


def _held(about: About, object_id: int) -> Order | Session:
    """The thing itself is held, so that two signals never open two matters about it."""
    if about == About.ORDER:
        return Order.objects.select_related("area__parent").locked(object_id)
    return Session.objects.select_related("area__parent").locked(object_id)


def _made(about: About, thing: Order | Session, now: datetime) -> Matter:
    rules = in_force(MatterRules, path=thing.area.path, on=localtime(now).date())
    due = add_working_days(now, rules.look_within_wd, ZoneInfo(settings.TIME_ZONE))
    return Matter.objects.create(
        about=about, object_id=thing.pk, area=community_of(thing.area), opened_at=now, due_at=due
    )


def _add(matter: Matter, one: Spoken, now: datetime) -> None:
    sign = Sign.objects.create(
        matter=matter,
        signal=one.signal,
        weight=one.weight,
        facts=dict(one.seen.facts),
        spoke_at=now,
    )
    EvidenceRow.objects.bulk_create(
        EvidenceRow(sign=sign, kind=kind, object_id=pk) for kind, pk in dict.fromkeys(one.seen.rows)
    )


def _join(matter: Matter, words: Sequence[Spoken], thing: Order | Session) -> None:
    """Everybody it is about, each in the first part named; whoever was served is one of them."""
    people = {pk: part for one in reversed(words) for pk, part in one.seen.people}
    if isinstance(thing, Order):
        people.setdefault(thing.resident_id, Part.RESIDENT)
    known = set(Party.objects.filter(matter=matter).values_list("person_id", flat=True))
    Party.objects.bulk_create(
        Party(matter=matter, person_id=pk, part=part)
        for pk, part in sorted(people.items())
        if pk not in known
    )


def tell_parties(matter: Matter, *, now: datetime) -> None:
    """Whoever has something to answer for, and who speaks for her, read that it is looked at."""
    for party in Party.objects.filter(matter=matter, part__in=TOLD).order_by("pk"):
        for person_id in speakers_of(party.person_id, now):
            tell(
                person_id,
                "matter_opened",
                cause=f"matter:{matter.pk}:{party.pk}",
                now=now,
                link=f"/integrity/mine/{party.pk}/",
                number=matter.pk,
            )


def _tell_desk(matter: Matter, *, now: datetime) -> None:
    """The nearest of the desk or the street who is no party."""
    sides = set(Party.objects.filter(matter=matter).values_list("person_id", flat=True))
    found = [
        person_id
        for role in (Role.WORKER, Role.STREET)
        for person_id in holders(role, matter.area.path, now)
        if person_id not in sides
    ]
    for person_id in found[:1]:
        tell(
            person_id,
            "matter_to_look",
            cause=f"matter:{matter.pk}:look",
            now=now,
            link=f"/integrity/{matter.pk}/",
            number=matter.pk,
        )
