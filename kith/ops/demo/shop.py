"""Two counters where points are spent: a shop of a merchant, and a shelf at one of our sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.core.actor import CLOCK
from kith.ops.demo import words
from kith.ops.demo.pictures import drawing
from kith.ops.demo.stage import PASSWORD, attempt
from kith.people.actions import person as persons
from kith.people.actions.account import open_account
from kith.people.inputs import PersonInput
from kith.people.states import Channel
from kith.points.queries import balance
from kith.rewards import queries
from kith.rewards.actions import counter, merchants, redeem, shelf
from kith.rewards.actions.merchants import MerchantInput
from kith.rewards.actions.shelf import RewardInput
from kith.rewards.rules import code_of
from kith.rewards.states import RewardKind

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.rewards.models import Merchant, Redemption, Reward

KEEPER: Final = "merchant"
KEEPER_PHONE: Final = (4, 920)  # the block of staff
PEOPLE: Final = 10
WAITING: Final = 3  # every third is still to be collected
SHOP: Final = MerchantInput("幸福粮油便利店(演示)", "幸福路 8 号，社区大门东侧", "每天 8:00–20:00")
SITE: Final = MerchantInput("", "一楼大厅积分超市", "周一至周五 9:00–17:00")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is offered: picture, title, words, price, pieces; `here` at the site, else the shop."""

    picture: str
    title: str
    text: str
    points: int
    stock: int
    kind: RewardKind = RewardKind.GOODS
    here: bool = False


THINGS: Final = (
    Thing("rice", "东北大米一袋", "五公斤装，当季新米。", 60, 12),
    Thing("oil", "食用油一桶", "一点八升，非转基因。", 50, 8),
    Thing("towel", "纯棉毛巾一条", "吸水软和，颜色随机。", 12, 30),
    Thing("cup", "保温杯一只", "带茶滤，盖子好拧，手劲小也打得开。", 40, 2),
    Thing("scissors", "理发一次", "社区理发日，每周三上午，凭码排号。", 10, 20,
          RewardKind.SERVICE, here=True),
    Thing("lamp", "护眼台灯借用一个月", "孩子写作业用，到期归还到站里。", 15, 5,
          RewardKind.SERVICE, here=True),
    Thing("umbrella", "晴雨伞一把", "加大加固，一按就开。", 25, 0, here=True),
    Thing("book", "图书任选一本", "站里书架上贴红点的书，选中就归您。", 8, 40, here=True),
)  # fmt: skip


def open_shop(stage: Stage) -> None:
    """The counters stand, their shelves are filled, and some volunteers have chosen something."""
    now = stage.at(stage.scale.days - 5, 9)
    keeper, shops = _counters(stage, now)
    rewards = [_put_up(stage, shops[thing.here], thing, now) for thing in THINGS]
    choices = _choose(stage, rewards)
    for number, row in enumerate(choices):
        if number % WAITING:
            _collect(row, keeper, row.made_at + timedelta(hours=2))


def _counters(stage: Stage, now: datetime) -> tuple[Actor, tuple[Merchant, Merchant]]:
    """The shop, and the first site of the same place that has a counter to spare."""
    clerk, place = stage.shown_clerk, stage.shown
    shop = merchants.found_new_shop(place.pk, input=SHOP, actor=clerk, now=now)
    free = next(one for one in queries.candidates(clerk) if one.key.startswith("site:"))
    site_id = int(free.key.removeprefix("site:"))
    site = merchants.found_site_counter(site_id, input=SITE, actor=clerk, now=now)
    who = _keeper(stage, now)
    for one in (shop, site):
        merchants.appoint(one.pk, person_id=who, actor=clerk, now=now)
    return stage.named(KEEPER), (shop, site)


def _keeper(stage: Stage, now: datetime) -> int:
    who = PersonInput(
        name=words.name(stage.dice("keeper"), is_woman=True), phone=words.phone(*KEEPER_PHONE)
    )
    made = persons.register(
        stage.shown.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now
    )
    open_account(made.pk, login_name=KEEPER, password=PASSWORD, actor=CLOCK, now=now)
    return made.pk


def _put_up(stage: Stage, at: Merchant, thing: Thing, now: datetime) -> Reward:
    """Written, pictured and counted at the desk of the place; the price is the street's to say."""
    clerk, street = stage.shown_clerk, stage.named(f"street-{_town(stage)}")
    words_ = RewardInput(thing.title, thing.kind, thing.points, now.date(), text=thing.text)
    row = shelf.put_up(at.pk, input=words_, actor=clerk, now=now)
    shelf.show(row.pk, raw=drawing(thing.picture), actor=clerk, now=now)
    if thing.stock:
        shelf.adjust_stock(row.pk, change=thing.stock, reason="到货", actor=clerk, now=now)
    shelf.propose(row.pk, actor=clerk, now=now)
    return shelf.publish(row.pk, actor=street, now=now)


def _town(stage: Stage) -> str:
    """The code of the town the shown community lies in."""
    return stage.shown.path.strip("/").split("/")[-2]


def _choose(stage: Stage, rewards: list[Reward]) -> list[Redemption]:
    """The printed volunteer first, then others of the district who have points enough."""
    now, dice = stage.at(stage.scale.days - 2, 15), stage.dice("shop")
    cheapest = min(reward.points for reward in rewards)
    people = [person for person in _people(stage) if balance(person).free >= cheapest]
    made = []
    for number, person_id in enumerate(people[:PEOPLE]):
        wanted = dice.sample(rewards, len(rewards))
        row = _first(stage.actor(person_id), wanted, now + timedelta(minutes=number))
        made += [row] if row else []
    return made


def _people(stage: Stage) -> list[int]:
    """Volunteers, the printed one first; what the other printed ones do is led by hand."""
    every = [h.person_id for helpers in stage.helpers.values() for h in helpers]
    return [stage.person("volunteer"), *(one for one in every if not stage.is_printed(one))]


def _first(who: Actor, wanted: list[Reward], now: datetime) -> Redemption | None:
    """The first of the rewards that can be had; a purse that is too thin is part of the play."""
    for reward in wanted:
        row = attempt(redeem.choose, reward.pk, key=f"demo-{reward.pk}", actor=who, now=now)
        if row is not None:
            return row
    return None


def _collect(row: Redemption, keeper: Actor, now: datetime) -> None:
    """The code is shown at the counter and the piece goes over."""
    code = code_of(row.pk, row.code.salt)
    entered = counter.enter(row.merchant_id, typed=code, actor=keeper, now=now)
    attempt(counter.hand_out, entered.pk, actor=keeper, now=now)
