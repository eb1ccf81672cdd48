"""Wishes of other communities: about half are claimed, the others wait on the wall."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.ops.demo.service import perform
from kith.ops.demo.stage import attempt
from kith.orders.actions import claims, contact, desk, intake, word
from kith.people.actions import person as persons
from kith.people.queries import visible_to
from kith.people.states import Channel, ConsentPurpose
from kith.places.states import Level

if TYPE_CHECKING:
    from datetime import datetime

    from kith.ops.demo.stage import Stage
    from kith.orders.models import Claim, Order
    from kith.people.models import Person

BEGUN_AGO: Final = 8  # days
GRANTED: Final = 3  # every third that is claimed
# What it is, and about how many yuan it costs; 0 is an hour of somebody's time.
WISHES: Final[tuple[tuple[str, int], ...]] = (
    ("想要一盏亮一点的台灯，晚上缝补看得清", 80), ("想有人教我用手机给外地的儿子视频", 0),
    ("孙女上一年级，想要一个轻一点的书包", 120), ("想要一把带靠背的洗澡椅，站久了腿发软", 150),
    ("想请人帮忙把老照片扫进手机里", 0), ("冬天手凉，想要一个充电的暖手宝", 60),
    ("想有人陪我去公园看一次菊花展", 0), ("想要一副三百度的老花镜，看药品说明书", 70),
    ("孩子想学下象棋，想要一副棋和一本入门书", 90), ("想请人教我写自己的名字", 0),
    ("想要一个会报时的闹钟，眼睛看不见了", 85), ("想要一双防滑的软底棉鞋，四十码", 130),
    ("想请人念一念孙子寄来的信", 0), ("想要一床轻一点的薄棉被", 180),
    ("孩子爱画画，想要一盒二十四色的水彩", 65), ("想有人陪我回老厂区走一走", 0),
    ("想要一根带小灯的拐杖，夜里起来不摔跤", 95), ("想要一个小药盒，早中晚分得清", 30),
    ("阳台的花想请懂的人看看，叶子老是黄", 0), ("想要一套毛线和棒针，给曾孙织件小衣裳", 110),
    ("想和邻居们一起包一次饺子", 0), ("孩子想要一个篮球，放学后在楼下打", 100),
    ("想要一个大字的挂历，能记下复查日子", 25), ("想请会拉二胡的人来拉一段家乡小调", 0),
    ("想要一台小电扇，夏天放在床头", 90), ("想请人给我和老伴拍一张金婚合影", 0),
    ("想要一个保温饭盒，给住院的老伴送饭", 120), ("孩子英语发音不准，想找人陪着读一个钟头", 0),
    ("想要一个坐便扶手，起身有个抓的地方", 160), ("想要几包菜种，在楼下小菜园种一垄", 20),
    ("想请人把轮椅的刹车调一调", 0), ("想要一本大字版的养生菜谱", 45),
    ("想听人说说现在怎么坐公交不用零钱", 0), ("想要一个门铃，耳朵背，要声音大又会闪光的", 75),
    ("孩子要参加跑步比赛，想要一双合脚的运动鞋", 190), ("想有人陪我下两盘军棋", 0),
    ("想要一个电热水袋，腰疼时敷一敷", 70), ("想请人帮着把旧衣服理一理，能捐的捐出去", 0),
    ("想要一个小收纳架，厨房的瓶瓶罐罐没处放", 88), ("想要一张折叠小桌，孩子写作业用", 140),
    ("想请人教我在手机上看孙子的直播课", 0), ("想要一顶骑三轮车戴的头盔", 80),
    ("想请人讲讲防骗的事，上次差点被骗", 0), ("想要一个血压计的袖带，旧的漏气了", 60),
    ("孩子想要一套讲星空的图书", 150), ("想去图书馆办一张借书证，不认得路", 0),
    ("想要一块防滑垫，浴室地面太滑", 55), ("想有人陪着去给老战友打个电话", 0),
    ("想要一个喂鸟的小木屋，挂在窗外", 68), ("想请人来家里剪一回窗花，教教孩子", 0),
    ("想要一副护膝，天一冷就疼", 75), ("想要一套理发推子，自己在家给孩子理", 99),
    ("想请人帮我把医保卡绑到手机上", 0), ("想要一个放大镜，带灯的那种", 40),
    ("孩子想去看一次科技馆，家里没人带", 0), ("想要一个小推车，买菜上坡省点力", 110),
    ("想学做一道南方的汤，老伴是南方人", 0), ("想要一条厚一点的毛毯，盖在轮椅上", 128),
    ("想请人把家里的钟都调准，我够不着", 0), ("想要一个新的棋盘，楼下的老伙计们一起用", 85),
)  # fmt: skip


def hang(stage: Stage) -> None:
    """Told and checked a week ago, on the wall since; claimed one after another."""
    people = _wishers(stage)
    orders = [
        _put_up(stage, people[number * 5 % len(people)], number)
        for number in range(stage.scale.more_wishes)
    ]
    held = 0
    for number, order in enumerate(orders):
        if held < stage.scale.more_claimed and number % 4 != 1:
            claim = _claim(stage, order, stage.at(stage.scale.days - 3, 12, number % 50))
            if claim is not None:
                held += 1
                _go_on(stage, claim, held)


def _wishers(stage: Stage) -> list[Person]:
    """One resident after another: first those where volunteers live who could claim."""
    rows = visible_to(stage.named("centre")).filter(area__level=Level.GRID, volunteer=None)
    mine = {stage.person("resident"), stage.person("daughter")}
    found = [who for who in rows.select_related("area").order_by("pk") if who.pk not in mine]
    helped = {path for path, helpers in stage.helpers.items() if len(helpers) > 2}
    here = [who for who in found if stage.community_of(who.area).path in helped]
    return here or found


def _put_up(stage: Stage, who: Person, number: int) -> Order:
    text, yuan = WISHES[number % len(WISHES)]
    clerk = stage.clerk_of(who.area)
    told = stage.at(stage.scale.days - BEGUN_AGO, 9 + number % 8, number % 60)
    persons.consent(
        who.pk,
        purpose=ConsentPurpose.PUBLISH_WISH,
        is_given=True,
        channel=Channel.COUNTER,
        given_by_id=who.pk,
        actor=clerk,
        now=told,
    )
    wish = intake.OrderInput(
        resident_id=who.pk,
        service_code="WISH_GOODS" if yuan else "WISH_SERVICE",
        text=text,
        wanted_from=told + timedelta(days=1),
        wanted_until=told + timedelta(days=30),
        channel=Channel.COUNTER,
        key=f"wall-{number}",
        value_fen=yuan * 100,
        consent_how="本人到柜台",
    )
    order = intake.submit(input=wish, actor=clerk, now=told)
    return _check(stage, order, told + timedelta(hours=20))


def _check(stage: Stage, order: Order, now: datetime) -> Order:
    """The clerk visits, reads the wish again, and writes what the public may read."""
    clerk = stage.clerk_of(order.area)
    text = contact.read_words(order.pk, actor=clerk, now=now)["text"]
    desk.verify(order.pk, how="VISIT", actor=clerk, now=now)
    starts = stage.at(stage.scale.days + 3, 10)
    sheet = desk.WorksheetInput(
        summary=text,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        is_insured=True,
        in_pool=True,
    )
    return desk.compile_order(order.pk, input=sheet, actor=clerk, now=now + timedelta(minutes=30))


def _claim(stage: Stage, order: Order, now: datetime) -> Claim | None:
    """A neighbour's yes; contact is made the same evening."""
    helpers = stage.helpers[stage.community_of(order.area).path]
    first = order.pk % max(1, len(helpers))
    for helper in (*helpers[first:], *helpers[:first]):
        actor = stage.actor(helper.person_id)
        claim = (
            None
            if stage.is_printed(helper.person_id)
            else attempt(claims.claim, order.pk, actor=actor, now=now)
        )
        if claim is not None:
            later = now + timedelta(hours=6)
            return attempt(claims.contact_made, claim.pk, actor=actor, now=later)
    return None


def _go_on(stage: Stage, claim: Claim, number: int) -> None:
    """Every third is granted the day before the last and thanked for in the evening."""
    if number % GRANTED:
        return
    start = stage.at(stage.scale.days - 1, 12, number % 60)
    dice, clerk = stage.dice(f"wish {number}"), stage.clerk_of(claim.order.area)
    perform(stage, claim, start, start + timedelta(minutes=40), dice)
    attempt(
        word.confirm,
        claim.order_id,
        stars=5,
        text="心愿实现了，谢谢您。",
        channel=Channel.PHONE,
        actor=clerk,
        now=stage.at(stage.scale.days - 1, 20),
    )
