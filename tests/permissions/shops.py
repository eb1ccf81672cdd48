"""premises, hazard: a shop of home with a hazard that a department was asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.grid.actions import handing_over, premises, rectifying, self_check
from kith.grid.queries import hazards
from kith.grid.queries import premises as queries
from kith.grid.states import DepartmentResult
from tests import make
from tests.grid import shops as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.projects.worlds import picture

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

KEEPER = "龘靐龗"


def shop(world: World) -> Thing:
    row = made.shop(world.town, keeper=KEEPER)
    return Thing(row.pk, secrets=(KEEPER, "13800138000"))


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def campaign(world: World) -> Thing:
    row = premises.open_campaign(
        world.areas["000"].pk, title="春季排查", from_date=make.MONDAY.date(),
        until_date=make.MONDAY.date() + 30 * make.DAY, actor=world.town.clerk, now=make.MONDAY,
    )  # fmt: skip
    return Thing(row.pk)


def fresh(world: World) -> Thing:
    """Found by the clerk, nothing was done about it yet."""
    return Thing(made.found(world.town).pk)


def asked(world: World) -> Thing:
    """Handed over to a unit; own is its liaison's."""
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    row = made.found(world.town)
    given = handing_over.HandOverInput("请看一下线路", organisation_id=unit.pk)
    handing_over.hand_over(row.pk, input=given, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk, {("partner", "own"): liaison})


def noticed(world: World) -> Thing:
    row = made.noticed(world.town)
    return Thing(row.pk, args=(made.link(row),))


def planned(world: World) -> Thing:
    """A round of the clerk's."""
    row = made.shop(world.town, keeper=KEEPER)
    second = made.colleague(world.town).me
    given = premises.PlanInput(made.TODAY, second, (row.pk,))
    plan = premises.plan_day(row.area_id, input=given, actor=world.town.clerk, now=make.MONDAY)
    return Thing(plan.pk, secrets=(KEEPER, "13800138000"))


def pictured(world: World) -> Thing:
    """`args`: the picture of it."""
    row = made.found(world.town, photo=picture())
    return Thing(row.pk, args=(hazards.photos_of(row)[0].pk,))


@case("premises.see", shop, Ask("GET", "web:premises_one"))
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("premises.register", place)
def register(thing: Thing, actor: Actor, now: datetime) -> Any:
    return premises.register(thing.pk, input=made.shop_input(), actor=actor, now=now)


@case("premises.call_keeper", shop, Ask("POST", "web:premises_call"))
def call(thing: Thing, actor: Actor, now: datetime) -> Any:
    return premises.call(thing.pk, actor=actor, now=now)


@case("premises.rule", place)
def rule(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = premises.KindInput("TEA_ROOM", "茶室", "Tea room", "AREA_M2", 80, "本街道通知")
    return premises.add_kind(thing.pk, input=given, actor=actor, now=now)


@case("hazard.see", asked, Ask("GET", "web:hazard"))
def see_hazard(thing: Thing, actor: Actor, now: datetime) -> Any:
    return hazards.visible_to(actor).get(pk=thing.pk)


@case("hazard.deal", fresh)
def deal(thing: Thing, actor: Actor, now: datetime) -> Any:
    return rectifying.notify(
        thing.pk, input=rectifying.NoticeInput(text="三日内整改"), actor=actor, now=now
    )


@case("hazard.check", noticed)
def check(thing: Thing, actor: Actor, now: datetime) -> Any:
    return rectifying.recheck(thing.pk, holds=True, text="已经整改", actor=actor, now=now)


@case("hazard.answer", asked)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return handing_over.answer(
        thing.pk, result=DepartmentResult.FIXED, text="已派人处理", actor=actor, now=now
    )


@case("hazard.self_check", noticed, Ask("GET", "web:self_check", args=lambda t: t.args),
      na=lambda thing, actor, now: None)  # fmt: skip
def hand_in(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = self_check.SelfCheckInput(text="已经整改")
    return self_check.hand_in(thing.args[0], input=given, actor=actor, now=now)
