"""Three lists of one community, claims in every state, projects with every light, a launch day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.groups.queries import organisations_in
from kith.ops.demo.pictures import drawing
from kith.projects.actions import claims, launch, lists, planning, progress
from kith.projects.queries.claims import units_of
from kith.projects.queries.lists import kept_by
from kith.projects.states import Category, ListKind

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.projects.models import Claim, ListItem, Project

K = Category
OFFICE: Final = "社区服务大厅 0534-0000000"
CLAIMED: Final = 5  # of the projects on the stage


@dataclass(frozen=True, slots=True)
class Thing:
    category: Category
    title: str
    text: str
    quantity: int
    measure: str


RESOURCES: Final = (
    Thing(K.VENUE, "单位会议室周末开放", "可坐四十人，有投影，提前三天约。", 40, "座"),
    Thing(K.CLINIC, "职工志愿医生义诊", "内科、口腔各一名，每月一次。", 12, "场"),
    Thing(K.VOLUNTEERING, "水电维修小分队", "六名持证电工，周六上门。", 24, "次"),
    Thing(K.CULTURE, "书法老师进社区", "教老人和孩子写春联。", 6, "课"),
)
DEMANDS: Final = (
    Thing(K.CLINIC, "独居老人每月义诊", "量血压、看牙、讲用药。", 6, "场"),
    Thing(K.REBUILDING, "二号楼楼道加装扶手", "一至六层，老人上下楼方便。", 6, "层"),
    Thing(K.HARDSHIP, "困难家庭过冬物资", "棉被、粮油，送到家门口。", 18, "户"),
    Thing(K.MOBILE_OFFICE, "社保流动办公点", "每季一次，坐着轮椅也能办。", 4, "次"),
    Thing(K.CHILDREN, "放学后四点半课堂", "双职工家庭的孩子有人看。", 20, "名"),
    Thing(K.VOLUNTEERING, "老旧电路入户检查", "换老化插座，讲用电安全。", 60, "户"),
    Thing(K.CULTURE, "老人学写春联", "腊月里办三次。", 3, "课"),
)
PROJECTS: Final = (
    Thing(K.REBUILDING, "小区塑胶步道微改造", "三百米，防滑，夜里有灯。", 300, "米"),
    Thing(K.VENUE, "红色议事厅", "居民说事、议事、评事的地方。", 1, "间"),
    Thing(K.REBUILDING, "便民凉亭", "广场东侧，能坐二十人。", 1, "座"),
    Thing(K.SUPPLIES, "应急物资小站", "口罩、消毒液、急救包。", 1, "处"),
    Thing(K.WISH, "百个微心愿", "孩子和困难家庭的小愿望。", 100, "个"),
    Thing(K.CULTURE, "邻里故事与花香", "阳台种花，楼道讲故事。", 12, "期"),
    Thing(K.CHILDREN, "小橘灯伴读", "傍晚陪孩子读书。", 40, "次"),
    Thing(K.HARDSHIP, "爱心暖巢", "给独居老人换灯、装夜灯。", 30, "户"),
)


def play(stage: Stage) -> None:
    """Every page of lists, claims and projects shows life where the clerk is printed."""
    begun = stage.before(hours=24 * 50)
    liaison, clerk = stage.named("liaison"), stage.shown_clerk
    unit = units_of(liaison)[0]
    year = localtime(stage.end).year
    put = _Lists(stage, year, begun)
    for thing in RESOURCES[:3]:
        put.draft(ListKind.RESOURCE, thing, liaison, unit.pk)
    put.draft(ListKind.RESOURCE, RESOURCES[3], clerk)
    needs = [put.draft(ListKind.DEMAND, thing, clerk) for thing in DEMANDS]
    plans = [put.draft(ListKind.PROJECT, thing, clerk) for thing in PROJECTS]
    put.publish()
    _Works(stage, unit.pk).play(needs)
    _launch(stage, plans)
    later = put.draft(ListKind.DEMAND, Thing(K.VENUE, "棋牌室换新桌椅", "十张。", 10, "套"), clerk)
    lists.verify(later.pk, actor=clerk, now=stage.before(hours=20))


@dataclass(frozen=True, slots=True)
class _Lists:
    stage: Stage
    year: int
    now: datetime

    def draft(
        self, kind: ListKind, thing: Thing, actor: Actor, unit_id: int | None = None
    ) -> ListItem:
        typed = lists.ItemInput(
            category=thing.category,
            title=thing.title,
            text=thing.text,
            quantity=thing.quantity,
            measure=thing.measure,
            from_date=date(self.year, 1, 1),
            until_date=date(self.year, 12, 31),
            office=OFFICE,
            organisation_id=unit_id,
        )
        return lists.draft(
            self.stage.shown.pk, kind=kind, year=self.year, input=typed, actor=actor, now=self.now
        )

    def publish(self) -> None:
        clerk = self.stage.shown_clerk
        for one in kept_by(clerk).filter(year=self.year, area=self.stage.shown):
            for item in one.items.all():
                lists.verify(item.pk, actor=clerk, now=self.now)
            lists.publish(one.pk, actor=clerk, now=self.now)


@dataclass(frozen=True, slots=True)
class _Works:
    """The printed unit's claims, each left at another step."""

    stage: Stage
    unit_id: int

    def play(self, needs: list[ListItem]) -> None:
        self._closed(needs[0])
        self._handed_in(needs[1])
        self._late(needs[2])
        self._begun(needs[3])
        self._answered(needs[4], days=2)
        self._asked(needs[5], days=1)

    def _asked(self, item: ListItem, days: int) -> Claim:
        asks = claims.ClaimInput("我们出人出车，每次两小时以上。", organisation_id=self.unit_id)
        now = self.stage.before(hours=24 * days)
        return claims.ask(item.pk, input=asks, actor=self._liaison, now=now)

    def _answered(self, item: ListItem, days: int) -> Claim:
        claim, now = self._asked(item, days), self.stage.before(hours=24 * days - 1)
        text = "社区出场地，负责通知居民，雨天改期。"
        return claims.answer(claim.pk, text=text, actor=self.stage.shown_clerk, now=now)

    def _agreed(self, item: ListItem, days: int, due_days: int) -> Project:
        claim, now = self._answered(item, days), self.stage.before(hours=24 * days - 2)
        due = localtime(now).date() + timedelta(days=due_days)
        typed = claims.Agreement(due, "本社区独居老人和困难家庭")
        return claims.agree(claim.pk, input=typed, actor=self._liaison, now=now)

    def _submitted(self, item: ListItem, days: int, done: int) -> Project:
        project, now = self._agreed(item, days, days + 10), self.stage.before(hours=24 * done)
        progress.submit(
            project.pk,
            text="按约定做完，居民到场签收。",
            pictures=[drawing("lamp")],
            actor=self._liaison,
            now=now,
        )
        return project

    def _closed(self, item: ListItem) -> None:
        project, centre = self._submitted(item, 48, 42), self.stage.named("centre")
        now = self.stage.before(hours=24 * 41)
        progress.accept(project.pk, text="到场看过，老人满意。", actor=centre, now=now)
        progress.close(project.pk, actor=self.stage.shown_clerk, now=now)

    def _handed_in(self, item: ListItem) -> None:
        self._submitted(item, 20, 2)

    def _late(self, item: ListItem) -> None:
        self._agreed(item, 40, 25)

    def _begun(self, item: ListItem) -> None:
        project = self._agreed(item, 10, 60)
        today = localtime(self.stage.end).date()
        for title, days in (("第一次办公点开放", 4), ("居民回访", 30)):
            planning.set_milestone(
                project.pk,
                title=title,
                due_date=today + timedelta(days=days),
                actor=self._liaison,
                now=self.stage.before(hours=24 * 9),
            )

    @property
    def _liaison(self) -> Actor:
        return self.stage.named("liaison")


def _launch(stage: Stage, plans: list[ListItem]) -> None:
    """Today's launch day: some projects are claimed, the wall waits for the others."""
    clerk, now = stage.shown_clerk, stage.before(minutes=50)
    day = localtime(now).date()
    typed = launch.LaunchInput(f"{stage.shown.name}公益项目启动日(演示)", "社区党群广场", day)
    made = launch.plan(stage.shown.pk, input=typed, actor=clerk, now=stage.before(minutes=55))
    launch.choose(made.pk, item_ids=[item.pk for item in plans], actor=clerk, now=now)
    launch.begin(made.pk, actor=clerk, now=now)
    units = {unit.kind: unit for unit in organisations_in(stage.shown.path)}
    for number, (unit, item) in enumerate(zip(units.values(), plans[:CLAIMED], strict=False)):
        asks = claims.ClaimInput(
            "我们认领，年内办好。",
            organisation_id=unit.pk,
            launch_id=made.pk,
            announced_fen=(number + 1) * 500_000,
        )
        claims.ask(item.pk, input=asks, actor=clerk, now=stage.before(minutes=40 - number * 5))
