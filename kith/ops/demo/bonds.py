"""Pairs in every stage, programmes and highlights of several places, a holiday post."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from kith.activities.actions import posts
from kith.ops.demo.stage import attempt
from kith.pairing.actions import contacts, giving, pairs
from kith.pairing.states import AidKind, ContactMethod, ContactOutcome, PairMode, Side
from kith.people.queries import visible_to
from kith.places.states import Level
from kith.programmes.actions import highlights, honours, programmes

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.pairing.models import Pair

HALF_A_YEAR: Final = timedelta(days=180)
LINES: Final = (
    (
        "寒假公益活动",
        "请返乡大学生给放假的孩子们讲课：魔方、速叠杯、硬笔书法、珠心算、沙画和思维训练。",
        "党建+公益",
    ),
    (
        "1+5+N 关爱行动",
        "春节前后为七十岁以上、生活不便的老人打扫、理发、陪聊、代办年货、送新衣。",
        "党建+关爱",
    ),
    ("七彩周末", "周末带孩子们体验中华传统文化、科技制作和户外活动。", "党建+活力"),
)
HIGHLIGHTS: Final = (
    (
        "红领巾宣讲团",
        "三十三名小宣讲员走进楼院，给邻居讲家乡故事。",
        "三月起每个周末都有宣讲，场场坐满。",
    ),
    ("银龄手机课堂", "年轻人一对一教老人用手机挂号、缴费、视频。", "已教会二十多位老人自己挂号。"),
    (
        "楼道里的小剧场",
        "居民自编自演身边事，把调解搬上小舞台。",
        "今年演了六场，看过的人都说像自己家的事。",
    ),
)
COPY: Final = ("周末七彩课堂", "周末带孩子们体验传统文化、科技制作和户外活动。", "办了两期。")


def play(stage: Stage) -> None:
    """Every page of pairs, programmes and posts shows life where the clerk is printed."""
    _programmes(stage)
    _highlights(stage)
    _honours(stage)
    _post(stage)
    _pairs(stage)


def _programmes(stage: Stage) -> None:
    now = stage.before(hours=2)
    clerk, district = stage.shown_clerk, stage.named("district")
    for title, summary, line in LINES:
        first = localdate(now) - HALF_A_YEAR
        wanted = programmes.ProgrammeInput(title, summary, first, work_line=line)
        row = programmes.propose(stage.shown.pk, input=wanted, actor=clerk, now=now)
        programmes.approve(row.pk, reason="本社区自办", actor=district, now=now)
    programmes.set_theme(
        stage.shown.pk, month=localdate(now), title="邻里守望，温暖过冬", actor=clerk, now=now
    )


def _highlights(stage: Stage) -> None:
    """Some approved, one proposed that is very like a neighbour's."""
    now, district = stage.before(hours=2), stage.named("district")
    for area, (title, summary, seen) in zip(stage.communities[:3], HIGHLIGHTS, strict=True):
        row = _highlight(stage, area.pk, stage.clerks[area.path], title, summary, seen)
        highlights.approve(row, reason="", actor=district, now=now)
    other = stage.communities[3]
    _highlight(stage, other.pk, stage.clerks[other.path], *COPY)
    clerk = stage.shown_clerk
    for name in ("手押花", "暖心小屋"):
        highlights.found_brand(
            stage.shown.pk, name=name, summary="", since=localdate(now) - HALF_A_YEAR, actor=clerk,
            now=now,
        )  # fmt: skip


def _honours(stage: Stage) -> None:
    """One whose paper the street has seen, one that waits for a look."""
    clerk, boss = stage.shown_clerk, stage.named(f"street-{stage.shown.path.split('/')[-3]}")
    now = stage.before(hours=3)
    day = localdate(now) - HALF_A_YEAR
    for title, level, giver in (
        ("全省最美志愿服务社区(演示)", Level.PROVINCE, "省文明办(演示)"),
        ("文明实践示范站(演示)", Level.COUNTY, "区委宣传部(演示)"),
    ):
        given = honours.HonourInput(title, level, giver, day, "大厅荣誉墙")
        row = honours.enter(stage.shown.pk, input=given, actor=clerk, now=now)
        if level == Level.PROVINCE:
            honours.check(row.pk, seen="看过牌匾", actor=boss, now=now)


def _highlight(
    stage: Stage, area_id: int, clerk: Actor, title: str, summary: str, seen: str
) -> int:
    now = stage.before(hours=3)
    wanted = highlights.HighlightInput(title, summary)
    row = highlights.propose(area_id, input=wanted, actor=clerk, now=now)
    shown = highlights.EvidenceInput(seen, localdate(now))
    highlights.add_evidence(row.pk, input=shown, actor=clerk, now=now)
    return row.pk


def _post(stage: Stage) -> None:
    now = stage.before(hours=4)
    first = localdate(now) + timedelta(days=20)
    wanted = posts.PostInput(
        title="便民大厅引导员",
        summary="在党群服务中心大厅引导居民取号、填表，教老人用自助机。",
        places=4,
        age_from=16,
        starts_on=first,
        ends_on=first + timedelta(days=20),
        apply_until=first - timedelta(days=5),
        least_days=5,
        mentor="站长",
    )
    posts.offer_post(stage.shown.pk, input=wanted, actor=stage.shown_clerk, now=now)


def _pairs(stage: Stage) -> None:
    """The printed volunteer looks in on the printed resident; others are asked, or long silent."""
    resident, helper = stage.person("resident"), stage.person("volunteer")
    near = visible_to(stage.shown_clerk).exclude(pk__in=(resident, helper))
    homes = list(near.filter(volunteer=None, account=None).order_by("pk")[:3])
    helpers = [one.person_id for one in stage.helpers[stage.shown.path] if one.person_id != helper]
    pair = _pair(stage, resident, helper, days=60)
    if pair is not None:
        _lively(stage, pair, helper)
    for number, home in enumerate(homes):
        _pair(stage, home.pk, helpers[number], days=120 - 60 * number, agreed=number < 2)


def _pair(
    stage: Stage, resident: int, helper: int, *, days: int, agreed: bool = True
) -> Pair | None:
    clerk, now = stage.shown_clerk, stage.end - timedelta(days=days)
    wanted = pairs.PairInput(
        resident, PairMode.ONE_TO_ONE, helper_id=helper, aims="每月上门看看，逢年过节陪一陪"
    )
    made = attempt(pairs.propose, input=wanted, actor=clerk, now=now)
    if made is None or not agreed:
        return None
    pairs.agree(made.pk, side=Side.HELPER, actor=stage.actor(helper), now=now)
    return pairs.agree(made.pk, side=Side.HOUSEHOLD, how="上门时当面同意", actor=clerk, now=now)


def _lively(stage: Stage, pair: Pair, helper: int) -> None:
    actor, now = stage.actor(helper), stage.before(hours=5)
    called = contacts.ContactInput(
        ContactMethod.CALL, ContactOutcome.MET, now - timedelta(days=9), 15, "问候，约好周末上门"
    )
    contacts.contact(pair.pk, input=called, actor=actor, now=now)
    deed = giving.begin(pair.pk, title="换好厨房的灯", actor=actor, now=now)
    giving.finish(deed.pk, actor=actor, now=now)
    giving.close(deed.pk, actor=stage.shown_clerk, now=now)
    given = giving.AidInput(AidKind.GOODS, "棉被一床", 16_800, localdate(now), basis="商场小票")
    aid = giving.give(pair.pk, input=given, actor=actor, now=now)
    giving.receive(aid.pk, actor=stage.shown_clerk, now=now)
