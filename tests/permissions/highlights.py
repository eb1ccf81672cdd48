"""Highlights of a place and honours it was given: what the desk above decides on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kith.core.actor import Role
from kith.places.states import Level
from kith.programmes.actions import highlights, honours
from tests import make
from tests.permissions.world import Thing
from tests.programmes import world as made

if TYPE_CHECKING:
    from tests.permissions.world import World


def proposed(world: World) -> Thing:
    """Shown by what a colleague of the desk saw; nobody has decided."""
    home = world.areas["000"]
    colleague = make.staff(Role.WORKER, home)
    row = made.highlight(home.pk, colleague, f"第{colleague.me}个周末")
    return Thing(made.shown(row, colleague).pk)


def approved(world: World) -> Thing:
    """Everybody may read it."""
    thing = proposed(world)
    highlights.approve(thing.pk, reason="一年有余", actor=world.town.boss, now=make.MONDAY)
    return thing


def sent_back(world: World) -> Thing:
    thing = proposed(world)
    highlights.send_back(thing.pk, reason="请写清人数", actor=world.town.boss, now=make.MONDAY)
    return thing


def honoured(world: World) -> Thing:
    """Looked at from above, so that everybody may read it."""
    given = honours.HonourInput(
        title="省级示范社区", given_by="省民政厅", level=Level.PROVINCE, given_on=date(2026, 2, 1),
        paper="鲁民〔2026〕1 号",
    )  # fmt: skip
    row = honours.enter(world.areas["000"].pk, input=given, actor=world.town.clerk, now=make.MONDAY)
    honours.check(row.pk, seen="看过原件", actor=world.town.boss, now=make.MONDAY)
    return Thing(row.pk)
