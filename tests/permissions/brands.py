"""What a programme puts before people: its brand with a talk, a session online, a training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.activities.states import SessionKind
from kith.catalogue.states import FiveFor
from tests import make
from tests.activities import touring
from tests.activities import world as made
from tests.permissions.world import Thing
from tests.programmes.world import running

if TYPE_CHECKING:
    from tests.permissions.world import World


def brand(world: World) -> Thing:
    """For those who need comfort; own is the liaison's who may invite. `args`: a talk of it."""
    liaison = make.person(world.areas["000"])
    make.unit(world.areas["000"], liaison=liaison)
    row = running(world.town, title="启迪心理", five_for=FiveFor.PSYCHOLOGICAL)
    (talk,) = touring.held(world.town, touring.series(world.town, row, SessionKind.TALK))
    return Thing(row.pk, {("partner", "own"): liaison}, (talk.pk,))


def online(world: World) -> Thing:
    series = made.series(world.town, kind=SessionKind.ONLINE)
    return Thing(made.session(world.town, of=series).pk)


def training(world: World) -> Thing:
    series = made.series(world.town, kind=SessionKind.TRAINING)
    return Thing(made.session(world.town, of=series).pk)
