"""Help across a border: asked for, offered for a time; and a run that is ordered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kith.dispatch import actions as dispatch
from kith.dispatch.actions.borders import OpeningInput
from kith.orders.actions import desk
from kith.places.states import Level
from tests import make
from tests.permissions.orders import opened
from tests.permissions.world import Thing

if TYPE_CHECKING:
    from tests.permissions.world import World


def asks(world: World) -> Thing:
    """Home has asked a third community of its street."""
    thing = opened(world)
    third = make.area("990101001009", Level.COMMUNITY, world.areas["00"].code)
    rows = dispatch.ask_neighbours(
        world.areas["000"].pk, order_ids=[thing.pk], actor=world.town.clerk, now=make.MONDAY
    )
    (row,) = (row for row in rows if row.neighbour_id == third.pk)
    return Thing(row.pk, secrets=thing.secrets)


def asked(world: World) -> Thing:
    """The community beside it has asked home."""
    town, now = world.town, make.MONDAY
    order = make.order(make.person(town.other))
    desk.verify(order.pk, how="PHONE", actor=town.far_clerk, now=now)
    desk.compile_order(order.pk, input=make.sheet(), actor=town.far_clerk, now=now)
    rows = dispatch.ask_neighbours(
        town.other.pk, order_ids=[order.pk], actor=town.far_clerk, now=now
    )
    (row,) = (row for row in rows if row.neighbour_id == town.community.pk)
    return Thing(row.pk)


def lent(world: World) -> Thing:
    """Home lets the community beside it ask its volunteers."""
    given = OpeningInput(borrower_id=world.areas["001"].pk, until=date(2026, 9, 1))
    row = dispatch.open_border(
        world.areas["000"].pk, input=given, actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(row.pk)


def ordered(world: World) -> Thing:
    """A run of home that a worker will make."""
    row = dispatch.order_run(world.areas["000"].pk, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk)
