"""A community with a series, published sessions, and people who want to come."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from kith.activities.actions import planning, signing_up
from kith.activities.actions._plan import QuotaInput, SeriesInput, SessionInput
from kith.activities.models import Quota, Series, Session, SignUp
from kith.activities.states import PresentAs, SeatingMode, SessionKind
from kith.core.actor import Actor
from kith.people.models import Person
from kith.people.states import Channel
from tests import make
from tests.make import DAY, HOUR, MONDAY, Town

START = MONDAY + 7 * DAY  # when a session begins unless told otherwise
_streets = itertools.count(1)


@dataclass(frozen=True)
class Family:
    """A mother, her husband and her child of nine, in one household; she is the guardian."""

    mother: Person
    father: Person
    child: Person


def series(town: Town, **changes: object) -> Series:
    plain = SeriesInput(
        area_id=town.community.pk,
        title="八段锦",
        summary="每周一次,老师带着做",
        kind=SessionKind.COURSE,
        category="CLEANING",
    )
    given = replace(plain, **changes)  # type: ignore[arg-type]
    return planning.plan_series(input=given, actor=town.clerk, now=MONDAY)


def quota_input(capacity: int = 3, **changes: object) -> QuotaInput:
    plain = QuotaInput(role=PresentAs.RECIPIENT, capacity=capacity)
    return replace(plain, **changes)  # type: ignore[arg-type]


def session_input(*quotas: QuotaInput, **changes: object) -> SessionInput:
    plain = SessionInput(
        starts_at=START,
        ends_at=START + 2 * HOUR,
        sign_up_from=MONDAY,
        sign_up_until=START,
        room=f"{next(_streets)} 号活动室",
        quotas=quotas or (quota_input(),),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def planned(
    town: Town, *quotas: QuotaInput, of: Series | None = None, **changes: object
) -> Session:
    given = session_input(*quotas, **changes)
    return planning.plan_session((of or series(town)).pk, input=given, actor=town.clerk, now=MONDAY)


def session(
    town: Town, *quotas: QuotaInput, of: Series | None = None, **changes: object
) -> Session:
    """Published: people can sign up from Monday morning on."""
    made = planned(town, *quotas, of=of, **changes)
    return planning.publish(made.pk, actor=town.boss, now=MONDAY)


def quota(of: Session, role: PresentAs = PresentAs.RECIPIENT) -> Quota:
    return Quota.objects.get(session=of, role=role)


def draw_input(capacity: int = 3, draw_at: datetime = START - 2 * DAY) -> QuotaInput:
    return quota_input(capacity, mode=SeatingMode.DRAW, draw_at=draw_at)


def input_of(*people: Person, **changes: object) -> signing_up.SignUpInput:
    plain = signing_up.SignUpInput(
        person_ids=tuple(who.pk for who in people),
        role=PresentAs.RECIPIENT,
        key=uuid4(),
        channel=Channel.WEB,
        accepts_risk=True,
        guardian_agrees=True,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def sign_up(
    at: Session,
    *people: Person,
    by: Actor | None = None,
    now: datetime = MONDAY,
    **changes: object,
) -> list[SignUp]:
    """All of them together, by the first of them unless told otherwise."""
    return signing_up.sign_up(
        at.pk, input=input_of(*people, **changes), actor=by or make.actor(people[0]), now=now
    )


def resident(town: Town) -> Person:
    return make.person(town.community)


def household(*people: Person) -> None:
    """They live together."""
    key = f"home-{people[0].pk}"
    Person.objects.filter(pk__in=[who.pk for who in people]).update(household_key=key)
    for who in people:
        who.refresh_from_db()


def born(who: Person, year: int, month: int | None = 6) -> Person:
    Person.objects.filter(pk=who.pk).update(birth_year=year, birth_month=month)
    who.refresh_from_db()
    return who


def family(town: Town) -> Family:
    mother, father, child = (resident(town) for _ in range(3))
    household(mother, father, child)
    for who, year in ((mother, 1985), (father, 1984), (child, 2016)):
        born(who, year)
    make.guardian(town, child, mother)
    return Family(mother, father, child)


def group(town: Town, size: int) -> list[Person]:
    """People of one household, who may come as a party."""
    people = [resident(town) for _ in range(size)]
    household(*people)
    return people


def until(days: int = 365) -> date:
    return (MONDAY + timedelta(days=days)).date()
