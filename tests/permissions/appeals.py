"""initiative: an appeal of home, the organisation that joined, and whoever is on its sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.care.actions import initiatives, joining
from kith.care.actions.initiatives import JoinInput
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.core.refusal import require
from kith.places.queries import within
from tests import make
from tests.care import appeals as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


def drafted(world: World) -> Thing:
    return Thing(made.draft(world.town).pk)


def published(world: World) -> Thing:
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    return Thing(made.appeal(world.town).pk, {("partner", "own"): liaison}, (unit.pk,))


def joined(world: World) -> Thing:
    """She stands on her unit's sheet and has not said yes herself."""
    who, people, secrets = world.subject()
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    row, by = made.appeal(world.town), make.actor(liaison)
    made.join(row, unit, by)
    (joiner,) = made.sheet(row, unit, [who], by, is_signed=False)
    own = {("resident", "own"): people["resident", "own"], ("partner", "own"): liaison}
    return Thing(joiner.pk, own, (row.pk,), secrets)


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


@case("initiative.see", published, Ask("GET", "web:initiative"),
      na=lambda thing, actor, now: list(queries.visible_to(actor)[:1]))  # fmt: skip
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("initiative.run", drafted)
def run(thing: Thing, actor: Actor, now: datetime) -> Any:
    return initiatives.publish(thing.pk, actor=actor, now=now)


@case("initiative.join", published)
def join(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = JoinInput(people=10)
    return initiatives.join(
        thing.pk, organisation_id=thing.args[0], input=given, actor=actor, now=now
    )


@case("initiative.answer", joined)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return joining.answer(thing.pk, is_yes=True, actor=actor, now=now)


@case("initiative.see_people", joined)
def see_people(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.joiners_visible_to(actor).get(pk=thing.pk)


@case("initiative.take_off", joined)
def take_off(thing: Thing, actor: Actor, now: datetime) -> Any:
    return joining.take_off(thing.pk, actor=actor, now=now)


@case("initiative.count", place)
def count(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = within(actor.paths(*policies.READERS)).get(pk=thing.pk)
    require(policies.may_count(actor, area.path))
