"""The door in tests: a session with places, people who come, and the lines that are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from kith.activities.actions import attendance as door
from kith.activities.actions import attendance_closing as closing
from kith.activities.models import Session
from kith.activities.queries.attendance import rules_at
from kith.activities.rules import attendance as rules
from kith.activities.states import PresentAs, TickKind
from kith.core.actor import Actor
from kith.people.models import Person
from kith.people.states import Channel
from tests import make
from tests.activities import world
from tests.make import HOUR, Town

START = world.START
END = START + 2 * HOUR
MINUTE = timedelta(minutes=1)
IN, OUT, UNDO = TickKind.IN, TickKind.OUT, TickKind.UNDO


def held(town: Town, **changes: object) -> Session:
    """A published session with places for everybody who takes part and for helpers."""
    quotas = (world.quota_input(30), world.quota_input(5, role=PresentAs.VOLUNTEER))
    return world.session(town, *quotas, of=world.series(town, **changes))


def guest(town: Town, at: Session) -> Person:
    """Somebody with a place."""
    who = world.resident(town)
    world.sign_up(at, who)
    return who


def helper(town: Town, at: Session) -> Person:
    who = make.volunteer(town.community)
    world.sign_up(at, who, role=PresentAs.VOLUNTEER, channel=Channel.WEB)
    return who


def tick(
    at: Session,
    who: Person,
    *,
    by: Actor,
    kind: TickKind = IN,
    now: datetime = START,
    **changes: object,
) -> Any:
    given = door.TickInput(person_id=who.pk, kind=kind, key=uuid4())
    given = replace(given, **changes)  # type: ignore[arg-type]
    return door.tick(at.pk, input=given, actor=by, now=now)


def code_of(at: Session, who: Person | None, now: datetime) -> rules.Code:
    return rules.Code(at.pk, who.pk if who else 0, rules.step_at(now, rules_at(at)))


def arrive(
    at: Session, *people: Person, now: datetime = START, kind: TickKind = IN, **changes: object
) -> list[Any]:
    """The first of them scanned the door's code and said yes for all."""
    given = door.ArriveInput(
        person_ids=tuple(who.pk for who in people),
        kind=kind,
        step=code_of(at, None, now).step,
        seen_at=now,
    )
    given = replace(given, **changes)  # type: ignore[arg-type]
    return door.arrive(at.pk, input=given, actor=make.actor(people[0]), now=now)


def closed(town: Town, at: Session, now: datetime = END) -> Session:
    return closing.close_session(at.pk, actor=town.clerk, now=now)
