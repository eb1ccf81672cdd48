"""product, exchange_order and ledger: a shop at home, and somebody with points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kith.core.actor import Role
from kith.people.models import Person
from kith.points import actions as points
from kith.points import queries as ledger
from kith.points.actions import AdjustmentInput
from kith.rewards import queries
from kith.rewards.actions import counter, merchants, redeem, settling, shelf
from kith.rewards.actions.merchants import MerchantInput
from kith.rewards.models import Alarm, Redemption, Reward, Settlement
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.projects.worlds import picture
from tests.rewards import worlds

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

NEXT_MONTH = make.MONDAY + 40 * make.DAY
MERCHANT = frozenset({"merchant@own"})
CUSTOMER = frozenset({"resident", "guardian"})
DESK = frozenset({"worker", "street"})


def shelved(world: World) -> Thing:
    """A piece on the shelf; `args`: its merchant."""
    shop = worlds.shop(world.town)
    made = worlds.reward(world.town, shop)
    keeper = Person.objects.get(pk=shop.keeper.me)
    return Thing(made.pk, {("merchant", "own"): keeper}, (shop.merchant.pk,))


def shown(world: World) -> Thing:
    """A piece on the shelf with its picture; `args`: what the picture's address is made of."""
    thing = shelved(world)
    keeper = make.actor(thing.people["merchant", "own"])
    row = shelf.show(thing.pk, raw=picture(), actor=keeper, now=make.MONDAY)
    return Thing(thing.pk, thing.people, (row.digest,))


def proposed(world: World) -> Thing:
    """Its price waits for the street."""
    shop = worlds.shop(world.town)
    made = shelf.put_up(
        shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=make.MONDAY
    )
    shelf.propose(made.pk, actor=shop.keeper, now=make.MONDAY)
    keeper = Person.objects.get(pk=shop.keeper.me)
    return Thing(made.pk, {("merchant", "own"): keeper}, (shop.merchant.pk,))


def drafted_piece(world: World) -> Thing:
    shop = worlds.shop(world.town)
    keeper = Person.objects.get(pk=shop.keeper.me)
    made = shelf.put_up(
        shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=make.MONDAY
    )
    return Thing(made.pk, {("merchant", "own"): keeper}, (shop.merchant.pk,))


def counted(world: World) -> Thing:
    """On its way to the shelf: nobody has priced it yet, so that everybody may count it."""
    return proposed(world)


def counter_of(world: World) -> Thing:
    thing = shelved(world)
    return Thing(thing.args[0], thing.people, (thing.pk,))


def with_points(world: World) -> Thing:
    """Somebody with points, and a piece she may choose; `args`: the piece, its merchant."""
    shop = shelved(world)
    who, people, secrets = world.subject()
    worlds.give(who, 100)
    return Thing(who.pk, {**people, **shop.people}, (shop.pk, *shop.args), secrets)


def saver(world: World) -> Thing:
    def build(who: Person) -> int:
        worlds.give(who, 100)
        return who.pk

    return world.of(build)


def by_hand(world: World) -> Thing:
    """Points that somebody in the district proposed by hand; another decides."""
    asking = make.staff(Role.DISTRICT, world.town.street)

    def build(who: Person) -> int:
        typed = AdjustmentInput(points=5, reason="漏记一次", pool_id=None)
        made = points.propose_adjustment(who.pk, input=typed, actor=asking, now=make.MONDAY)
        return made.pk

    return world.of(build)


def chosen(world: World) -> Thing:
    thing = with_points(world)
    row = worlds.chosen(
        Reward.objects.get(pk=thing.args[0]), make.actor(thing.people["resident", "own"])
    )
    return Thing(row.pk, thing.people, thing.args, thing.secrets)


def handed(world: World) -> Thing:
    thing = chosen(world)
    keeper = make.actor(thing.people["merchant", "own"])
    worlds.handed(Redemption.objects.get(pk=thing.pk), keeper)
    return thing


def drafted(world: World) -> Thing:
    thing = handed(world)
    row = settling.draft(
        thing.args[1],
        month=make.MONDAY.date().replace(day=1),
        actor=world.town.boss,
        now=NEXT_MONTH,
    )
    return Thing(row.pk, {("merchant", "own"): thing.people["merchant", "own"]}, thing.args)


def alarmed(world: World) -> Thing:
    """More was handed out than the place expects; somebody has to look into it."""
    thing = shelved(world)
    row = Alarm.objects.create(merchant_id=thing.args[0], count=200, at=make.MONDAY)
    return Thing(row.pk, thing.people)


# ------------------------------------------------------------------------------ product


@case(
    "product.read",
    shelved,
    Ask("GET", "web:reward"),
    Ask("GET", "web:shop", lambda _t: (), na=True),
    na=lambda _thing, _actor, now: list(queries.shelf(now.date())),
)
def read_product(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.rewards_visible_to(actor).get(pk=thing.pk)


@case("product.create", counter_of, Ask("GET", "web:reward_new"))
def create_product(thing: Thing, actor: Actor, now: datetime) -> Any:
    return shelf.put_up(thing.pk, input=worlds.reward_input(), actor=actor, now=now)


@case(
    "product.approve_price",
    proposed,
    Ask(
        "POST", "web:reward_move", lambda t: (t.pk, "publish"), by=frozenset({"street", "district"})
    ),
)
def approve_price(thing: Thing, actor: Actor, now: datetime) -> Any:
    return shelf.publish(thing.pk, actor=actor, now=now)


@case("product.edit", drafted_piece, Ask("GET", "web:reward_edit"))
def edit_product(thing: Thing, actor: Actor, now: datetime) -> Any:
    return shelf.edit(thing.pk, input=worlds.reward_input(title="十斤大米"), actor=actor, now=now)


@case("product.see_shelf", drafted_piece, Ask("GET", "web:reward_page"))
def see_shelf(thing: Thing, actor: Actor, now: datetime) -> Any:
    merchant = thing.args[0] if thing.pk else 0
    return queries.merchants(actor).get(pk=merchant)


@case(
    "product.adjust_stock",
    counted,
    Ask("POST", "web:reward_stock", data=lambda _t: {"change": "2", "reason": "到货"}),
    bare=lambda thing, actor, now: shelf.adjust_stock(
        thing.pk, change=2, reason=" ", actor=actor, now=now
    ),
)
def adjust_stock(thing: Thing, actor: Actor, now: datetime) -> Any:
    return shelf.adjust_stock(thing.pk, change=2, reason="到货", actor=actor, now=now)


def home(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


@case("product.found_counter", home)
def found_counter(thing: Thing, actor: Actor, now: datetime) -> Any:
    typed = MerchantInput(name="新店", whereabouts="一号", hours="9:00–18:00")
    return merchants.found_new_shop(thing.pk, input=typed, actor=actor, now=now)


def unstaffed(world: World) -> Thing:
    """A counter, and somebody who could stand there."""
    thing = counter_of(world)
    return Thing(thing.pk, thing.people, (make.person(world.areas["000"]).pk,))


@case("product.appoint_staff", unstaffed)
def appoint_staff(thing: Thing, actor: Actor, now: datetime) -> Any:
    return merchants.appoint(thing.pk, person_id=thing.args[0], actor=actor, now=now)


# ------------------------------------------------------------------------ exchange_order


@case(
    "exchange_order.create",
    with_points,
    Ask("POST", "web:reward_choose", lambda t: t.args[:1], lambda _t: {"key": str(uuid4())}),
)
def choose(thing: Thing, actor: Actor, now: datetime) -> Any:
    return redeem.choose(thing.args[0], key=str(uuid4()), actor=actor, now=now)


@case("exchange_order.read", chosen, Ask("GET", "web:my_code", by=CUSTOMER))
def read_order(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("exchange_order.redeem", chosen, Ask("GET", "web:till_of", lambda t: t.args[1:2]))
def hand_out(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Redemption.objects.get(pk=thing.pk)
    entered = counter.enter(row.merchant_id, typed=worlds.digits(row), actor=actor, now=now)
    return counter.hand_out(entered.pk, actor=actor, now=now)


@case(
    "exchange_order.cancel",
    chosen,
    Ask("POST", "web:my_code_cancel", by=CUSTOMER),
    Ask(
        "POST",
        "web:redemption_cancel",
        data=lambda _t: {"reason": "店关门"},
        by=frozenset({"worker@community"}),
    ),
    bare=lambda thing, actor, now: redeem.cancel(thing.pk, reason="", actor=actor, now=now),
)
def cancel_order(thing: Thing, actor: Actor, now: datetime) -> Any:
    return redeem.cancel(thing.pk, reason="店关门", actor=actor, now=now)


@case(
    "exchange_order.refund", handed,
    Ask("POST", "web:redemption_refund", data=lambda _t: {"reason": "坏了"}),
    bare=lambda thing, actor, now: counter.refund(thing.pk, reason=" ", actor=actor, now=now),
)  # fmt: skip
def refund(thing: Thing, actor: Actor, now: datetime) -> Any:
    return counter.refund(thing.pk, reason="坏了", actor=actor, now=now)


@case(
    "exchange_order.settle", drafted,
    Ask("POST", "web:settlement_move", lambda t: (t.pk, "approve"), lambda _t: {"reason": "查过"}),
    bare=lambda thing, actor, now: settling.approve(thing.pk, reason=" ", actor=actor, now=now),
    effect=lambda thing: Settlement.objects.get(pk=thing.pk).state == "APPROVED", at=NEXT_MONTH,
)  # fmt: skip
def settle(thing: Thing, actor: Actor, now: datetime) -> Any:
    return settling.approve(thing.pk, reason="查过", actor=actor, now=now)


@case(
    "exchange_order.read_settlement",
    drafted,
    Ask("GET", "web:settlement"),
    Ask("GET", "web:settlement_sheet"),
    at=NEXT_MONTH,
)
def read_settlement(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.settlements(actor).get(pk=thing.pk)


# --------------------------------------------------------------------------------- ledger


@case("ledger.read_own", saver)
def read_own(thing: Thing, actor: Actor, now: datetime) -> Any:
    return ledger.passbook(thing.pk, actor=actor)


def _adjust(thing: Thing, actor: Actor, now: datetime, reason: str) -> Any:
    typed = AdjustmentInput(points=5, reason=reason, pool_id=None)
    return points.propose_adjustment(thing.pk, input=typed, actor=actor, now=now)


@case(
    "ledger.manual_adjust", saver,
    bare=lambda thing, actor, now: _adjust(thing, actor, now, " "),
    effect=lambda thing: ledger.balance(thing.pk),
)  # fmt: skip
def manual_adjust(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _adjust(thing, actor, now, "漏记一次")
