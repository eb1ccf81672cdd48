"""What people wish for on the list of a month: a topic of home, and a tally from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from kith.activities.actions import monthly, monthly_topics
from kith.activities.rules.monthly import short
from tests import make
from tests.activities import monthly as made
from tests.permissions.frames import listed as out
from tests.permissions.world import Thing

if TYPE_CHECKING:
    from tests.permissions.world import World


def wished(world: World) -> Thing:
    """Asked for by somebody, shown by the desk; `args`: the code of home."""
    home = world.areas["000"]
    who, people, _secrets = world.subject()
    row = made.ask(home, by=who)
    monthly_topics.name(
        row.topic_id, title="太极拳", is_shown=True, actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(row.topic_id, people, (home.code,))


def counted(world: World) -> Thing:
    given = monthly.TallyInput(key=uuid4(), people=3, paper="楼道意见纸", text="想学剪纸")
    row = monthly.tally(world.areas["000"].pk, input=given, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk)


def listed(world: World) -> Thing:
    """A list that is out; `args`: what its short link ends in."""
    thing = out(world)
    return Thing(thing.pk, args=(short(world.areas["001"].pk, made.APRIL),))
