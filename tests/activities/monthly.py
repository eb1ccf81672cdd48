"""Builders of monthly lists: asks, planned sessions, and a list that is out."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kith.activities.actions import monthly, monthly_lists, planning
from kith.activities.actions.monthly import AskInput
from kith.activities.models import Ask, MonthlyList, Series, Session, Topic
from kith.activities.states import PresentAs, SessionKind
from kith.core.actor import CLOCK, STRANGER, Actor
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.actions import SiteInput, put_site
from kith.places.models import Area, Site
from kith.places.states import SiteKind
from tests import make

ZONE = ZoneInfo("Asia/Shanghai")
APRIL = date(2026, 4, 1)  # the month after the world's clock, make.MONDAY
_numbers = itertools.count(1)


def at(text: str) -> datetime:
    """`2026-04-05 09:30`, where people live."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def site(area: Area, name: str = "文明实践站") -> Site:
    n = next(_numbers)
    return put_site(
        SiteInput(code=f"M{n}", area_code=area.code, kind=SiteKind.STATION, name=name),
        actor=CLOCK,
        now=make.MONDAY,
    )


def series(area: Area, by: Actor, title: str = "书法课", **changes: object) -> Series:
    given: dict[str, object] = {
        "area_id": area.pk,
        "title": title,
        "summary": "零基础，笔墨由社区准备。",
        "kind": SessionKind.COURSE,
        "category": "CLEANING",
    } | changes
    made = planning.SeriesInput(**given)  # type: ignore[arg-type]
    return planning.plan_series(input=made, actor=by, now=make.MONDAY)


def session_input(starts: str, *, hours: int = 2, **changes: object) -> planning.SessionInput:
    begins = at(starts)
    given: dict[str, object] = {
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=hours),
        "sign_up_from": make.MONDAY,
        "sign_up_until": begins,
        "quotas": (planning.QuotaInput(PresentAs.RECIPIENT, 20),),
    } | changes
    return planning.SessionInput(**given)  # type: ignore[arg-type]


def planned(
    area: Area, by: Actor, starts: str, title: str = "书法课", **changes: object
) -> Session:
    """A session that is planned and not public yet."""
    of = series(area, by, title)
    given = session_input(starts, **changes)  # type: ignore[arg-type]
    return planning.plan_session(of.pk, input=given, actor=by, now=make.MONDAY)


def ask(
    area: Area,
    text: str = "想学太极拳",
    *,
    by: Person | None = None,
    now: datetime = make.MONDAY,
    **changes: object,
) -> Ask:
    """Somebody asks on the page: with a name where a person is given."""
    given: dict[str, object] = {
        "key": uuid.uuid4(),
        "channel": Channel.WEB,
        "text": text,
        "person_id": by.pk if by else None,
    } | changes
    who = make.actor(by) if by else STRANGER
    return monthly.ask(area.pk, input=AskInput(**given), actor=who, now=now)  # type: ignore[arg-type]


def topic(title: str) -> Topic:
    return Topic.objects.get(title=title)


def published(
    area: Area, by: Actor, *, month: date = APRIL, now: datetime = make.MONDAY
) -> MonthlyList:
    """Whatever is planned is on the list, and the list is out."""
    made = monthly_lists.draft(area.pk, month=month, actor=by, now=now)
    return monthly_lists.publish_list(made.pk, actor=by, now=now)
