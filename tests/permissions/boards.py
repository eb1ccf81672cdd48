"""What a desk has decided on its board: a choice that could be made, a pin, a no, a second run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.dispatch import actions as dispatch
from kith.dispatch.models import Proposal
from tests import make
from tests.permissions.orders import opened
from tests.permissions.work import proposed
from tests.permissions.world import Thing

if TYPE_CHECKING:
    from tests.permissions.world import World


def open_to_choice(world: World) -> Thing:
    """Four could help and three are proposed; `args`: the order, and the fourth."""
    thing, home = opened(world), world.areas["000"]
    keys = {make.volunteer(home).pk for _n in range(4)}
    run = dispatch.propose(home.pk, actor=world.town.clerk, now=make.MONDAY)
    asked = run.proposals.filter(order_id=thing.pk)
    left = keys - set(asked.values_list("person_id", flat=True))
    return Thing(run.pk, {}, (thing.pk, min(left)), thing.secrets)


def pinned(world: World) -> Thing:
    """`args`: the ruling."""
    thing = proposed(world)
    row = dispatch.pin(thing.args[3], actor=world.town.clerk, now=make.MONDAY)
    return Thing(thing.pk, {}, (row.pk,), thing.secrets)


def turned_down(world: World) -> Thing:
    """`args`: the decision."""
    thing = proposed(world)
    rows = list(thing.args[3:])
    dispatch.reject(thing.pk, proposal_ids=rows, actor=world.town.clerk, now=make.MONDAY)
    row = Proposal.objects.get(pk=rows[0]).run.decisions.get()
    return Thing(thing.pk, {}, (row.pk,), thing.secrets)


def twice(world: World) -> Thing:
    """`args`: the run before."""
    first = proposed(world)
    home = world.areas["000"]
    run = dispatch.propose(home.pk, actor=world.town.clerk, now=make.MONDAY + make.HOUR)
    return Thing(run.pk, {}, (first.pk,), first.secrets)
