"""help_request: an order at home, in the state in which the deed is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.orders import queries
from kith.orders.actions import claims, contact, desk, intake, service, word
from kith.orders.models import Claim, Order
from kith.people.states import Channel
from kith.vault.states import Purpose
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.people.models import Person


def subjects(world: World, build: Callable[[Person], int]) -> Thing:
    """The same kind of thing for each one whose own it may be: the resident's is the first."""
    resident = make.person(world.areas["000"])
    guardian = make.person(world.areas["100"])
    make.guardian(world.town, resident, guardian)
    return Thing(
        build(resident),
        {("resident", "own"): resident, ("guardian", "ward"): guardian},
    )


def submitted(world: World) -> Thing:
    return subjects(world, lambda who: make.order(who).pk)


def opened(world: World) -> Thing:
    return subjects(world, lambda who: make.open_order(world.town, who).pk)


def claimed(world: World) -> Thing:
    thing = subjects(world, lambda who: make.open_order(world.town, who).pk)
    helper = make.volunteer(world.areas["000"])
    make.claim(world.town, Order.objects.get(pk=thing.pk), helper)
    thing.people["volunteer", "claim"] = helper
    return thing


@case("help_request.read_summary", submitted, Ask("GET", "web:request"), Ask("GET", "web:desk_order"))
def read_summary(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("help_request.read_contact", claimed, Ask("POST", "web:desk_reveal"))
def read_contact(thing: Thing, actor: Actor, now: datetime) -> Any:
    claim = Claim.objects.get(order_id=thing.pk)
    if actor.person_id == claim.person_id:
        return contact.reveal_to_helper(claim.pk, actor=actor, now=now)
    return contact.reveal_contact(thing.pk, purpose=Purpose.HANDLE_ORDER, actor=actor, now=now)


@case("help_request.triage", submitted)
def triage(thing: Thing, actor: Actor, now: datetime) -> Any:
    return desk.verify(thing.pk, how="PHONE", actor=actor, now=now)


@case("help_request.cancel", submitted, Ask("POST", "web:request_cancel", data=lambda _t: {"reason": "不用了"}))
def cancel(thing: Thing, actor: Actor, now: datetime) -> Any:
    return intake.cancel(thing.pk, reason="不用了", actor=actor, now=now)


@case("help_request.claim", opened, Ask("POST", "web:pool_claim"))
def claim(thing: Thing, actor: Actor, now: datetime) -> Any:
    return claims.claim(thing.pk, actor=actor, now=now)


@case("help_request.start_service", claimed)
def start(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Claim.objects.get(order_id=thing.pk)
    return service.check_in(row.pk, code="", actor=actor, now=row.order.worksheet.starts_at)


@case("help_request.confirm_completion", claimed)
def confirm(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Claim.objects.get(order_id=thing.pk)
    make.served(None, row)  # type: ignore[arg-type]
    return word.confirm(
        thing.pk, stars=5, text="", channel=Channel.WEB, actor=actor, now=now + 2 * make.DAY
    )
