"""access_log's alarms: a day on which somebody at home opened unusually many addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.insights.actions import looks as actions
from kith.insights.models import LookAlarm
from kith.insights.queries import looks as queries
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

OFFICE = frozenset({"district@below"})


def alarmed(world: World) -> Thing:
    """The community's clerk looked."""
    row = LookAlarm.objects.create(
        area=world.areas["000"], actor_id=world.town.clerk.me, role="WORKER",
        date=make.MONDAY.date(), looks=60, at=make.MONDAY,
    )  # fmt: skip
    return Thing(row.pk)


@case("access_log.see_alarm", alarmed)
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case(
    "access_log.answer_alarm", alarmed,
    Ask("POST", "web:integrity_look", data=lambda _t: {"text": "走访周"}, by=OFFICE),
)  # fmt: skip
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return actions.answer(thing.pk, text="走访周", actor=actor, now=now)
