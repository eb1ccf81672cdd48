"""Monthly lists of some communities, one of them late; and the next one in the making."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.activities.actions import monthly, monthly_lists, monthly_topics, planning
from kith.activities.actions.monthly import AskInput, TallyInput
from kith.activities.actions.monthly_lists import PlanInput
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.queries import monthly as queries
from kith.activities.queries.monthly_clashes import sites_for
from kith.activities.rules.monthly import month_before, month_of, next_month
from kith.activities.states import (
    AgeBand,
    DayPart,
    ListChannel,
    NotTaken,
    PresentAs,
    SessionKind,
)
from kith.catalogue.states import Eligibility
from kith.core.actor import STRANGER
from kith.ops.demo.stage import attempt
from kith.people.states import Channel

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

NAMESPACE: Final = uuid.UUID("6f0e7a52-2d53-4c43-9d2b-6f1c2f3a7b10")
LISTED: Final = 5  # communities with a list of this month; the fourth is late
LATE: Final = 3
PLACES: Final = 30


@dataclass(frozen=True, slots=True)
class Thing:
    """What is held: the day of the month, when it begins, how long, where."""

    day: int
    hour: int
    title: str
    kind: SessionKind
    summary: str
    room: str
    minutes: int = 90


THINGS: Final = (
    Thing(5, 9, "羽毛球友谊赛", SessionKind.COMPETITION, "男女老少都能上场，自带球拍。", "体育馆"),
    Thing(7, 9, "健康讲座：高血压怎么吃", SessionKind.TALK, "医院营养科医生来讲。", "二楼讲堂"),
    Thing(9, 14, "七彩童年·手工皂", SessionKind.COURSE, "孩子和家长一起做。", "儿童之家"),
    Thing(11, 9, "社区讲堂：反诈五招", SessionKind.TALK, "民警讲身边的案例。", "二楼讲堂"),
    Thing(14, 9, "公益理发", SessionKind.SERVICE, "志愿者上门队在大厅集中服务。", "大厅"),
    Thing(17, 8, "和园公益集市", SessionKind.MARKET, "磨刀、修鞋、量血压、法律咨询。", "广场", 180),
    Thing(19, 19, "红色电影放映", SessionKind.PERFORMANCE, "自带小板凳。", "广场", 120),
    Thing(22, 14, "智能手机课·挂号缴费", SessionKind.COURSE, "一对一教，学会为止。", "电教室"),
    Thing(25, 9, "太极拳晨练", SessionKind.COURSE, "零基础，穿运动鞋来。", "广场", 60),
    Thing(28, 14, "非遗剪纸", SessionKind.COURSE, "剪一朵窗花带回家。", "二楼活动室"),
)
# Words, how many ask without a name, for whom, when.
WISHES: Final = (
    ("想学太极拳", 6, AgeBand.ELDERLY, DayPart.MORNING),
    ("教老人打太极拳", 2, AgeBand.ELDERLY, DayPart.MORNING),
    ("孩子暑假书法班", 4, AgeBand.CHILDREN, DayPart.WEEKEND),
    ("磨刀修伞", 3, AgeBand.ALL, DayPart.ANY),
    ("夜间篮球场", 2, AgeBand.YOUNG, DayPart.EVENING),
    ("智能手机课", 5, AgeBand.ELDERLY, DayPart.AFTERNOON),
)
STROKES: Final = (("想学太极拳", 12), ("磨刀修伞", 17), ("智能手机课", 9))


def make_lists(stage: Stage) -> None:
    """This month's lists are out; the shown community collects wishes for the next one."""
    month = month_of(localtime(stage.end).date())
    for number, area in enumerate(stage.communities[:LISTED]):
        things = THINGS if number == 0 else THINGS[number : number + 4]
        _list(stage, area, month, things, is_late=number == LATE)
    _wishes(stage, next_month(month))


def _list(
    stage: Stage, area: Area, month: date, things: tuple[Thing, ...], *, is_late: bool
) -> None:
    """Planned and published in the last days of the month before, or a day too late."""
    clerk = stage.clerks[area.path]
    planned = _at(month_before(month), 25, 15)
    out = _at(month, 2, 9) if is_late else _at(month_before(month), 28, 16)
    if not stage.has_come(out):
        return
    for thing in things:
        _plan(area, month, thing, clerk, planned)
    listed = monthly_lists.draft(area.pk, month=month, actor=clerk, now=out)
    listed = monthly_lists.publish_list(listed.pk, actor=clerk, now=out)
    for channel in ListChannel:
        monthly_lists.post(listed.pk, channel=channel, actor=clerk, now=out)


def _plan(area: Area, month: date, thing: Thing, clerk: Actor, now: datetime) -> None:
    made = planning.plan_series(input=_series(area, thing), actor=clerk, now=now)
    planning.plan_session(made.pk, input=_session(area, month, thing, now), actor=clerk, now=now)


def _series(area: Area, thing: Thing) -> SeriesInput:
    return SeriesInput(
        area_id=area.pk,
        title=thing.title,
        summary=thing.summary,
        kind=thing.kind,
        category="OTHER",
        eligibility=Eligibility.OTHER,
    )


def _session(area: Area, month: date, thing: Thing, now: datetime) -> SessionInput:
    begins = _at(month, thing.day, thing.hour)
    sites = [site for site in sites_for(area) if site.area_id == area.pk]
    return SessionInput(
        starts_at=begins,
        ends_at=begins + timedelta(minutes=thing.minutes),
        sign_up_from=now,
        sign_up_until=begins,
        site_id=sites[0].pk if sites else None,
        room=thing.room,
        quotas=(QuotaInput(PresentAs.RECIPIENT, PLACES),),
    )


def _wishes(stage: Stage, month: date) -> None:
    """Asked on the page and by code, counted on paper, joined, planned, answered."""
    area, clerk, now = stage.shown, stage.shown_clerk, stage.before(hours=20)
    resident = stage.named("resident")
    for text, many, band, part in WISHES:
        for number in range(many):
            wish = AskInput(_key(text, number), Channel.QR, text, age_band=band, day_part=part)
            monthly.ask(area.pk, input=wish, actor=STRANGER, now=now)
    hers = AskInput(
        _key("resident"), Channel.WEB, "想学太极拳", person_id=resident.me, would_help=True
    )
    monthly.ask(area.pk, input=hers, actor=resident, now=now)
    for text, people in STROKES:
        slip = TallyInput(_key("paper", text), people, "大厅意见簿", text)
        monthly.tally(area.pk, input=slip, actor=clerk, now=now)
    _work(area, month, clerk, now)


def _work(area: Area, month: date, clerk: Actor, now: datetime) -> None:
    topics = {row.topic.title: row.topic.pk for row in queries.ranked(area, month)}
    for title in ("想学太极拳", "智能手机课", "孩子暑假书法班"):
        if title in topics:
            attempt(
                monthly_topics.name,
                topics[title],
                title=title,
                is_shown=True,
                actor=clerk,
                now=now,
            )
    if not topics:
        return
    monthly_topics.merge(
        topics["教老人打太极拳"], into_id=topics["想学太极拳"], actor=clerk, now=now
    )
    monthly_topics.answer(
        topics["夜间篮球场"],
        reason=NotTaken.NOT_OURS,
        text="球场归街道体育公园管，已把大家的意见转过去。",
        actor=clerk,
        now=now,
    )
    lessons = Thing(12, 9, "太极拳入门", SessionKind.COURSE, "居民点单，每周一次。", "广场", 60)
    plan = PlanInput(
        session=_session(area, month, lessons, now),
        series=_series(area, lessons),
    )
    monthly_lists.plan_from(topics["想学太极拳"], input=plan, actor=clerk, now=now)


def _at(month: date, day: int, hour: int) -> datetime:
    return datetime.combine(month.replace(day=day), time(hour), tzinfo=queries.zone())


def _key(*words: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(str(word) for word in words))
