"""account and dsr: signing in, and what somebody asks about her own data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.core.actor import CLOCK
from kith.people.actions import phones, signing_in
from kith.privacy.actions import asking, copying, erasing
from kith.privacy.models import Request
from kith.privacy.states import Wish
from tests import make
from tests.permissions.case import case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

NEW = "19900008888"


def signed_in(world: World) -> Thing:
    thing = world.of(lambda who: who.pk)
    world.cookie(thing.people["resident", "own"])
    return thing


def _reason_or_own(thing: Thing, actor: Actor) -> str:
    return "" if actor.person_id == thing.pk else "手机丢了"


@case("account.change_phone", signed_in)
def change_phone(thing: Thing, actor: Actor, now: datetime) -> Any:
    return phones.change_own(thing.pk, phone=NEW, actor=actor, now=now)


@case(
    "account.end_session", signed_in,
    bare=lambda thing, actor, now: signing_in.end_all(thing.pk, reason=" ", actor=actor, now=now),
)  # fmt: skip
def end_session(thing: Thing, actor: Actor, now: datetime) -> Any:
    reason = _reason_or_own(thing, actor)
    return signing_in.end_all(thing.pk, reason=reason, actor=actor, now=now)


@case(
    "account.deactivate", signed_in,
    bare=lambda thing, actor, now: signing_in.close(thing.pk, reason=" ", actor=actor, now=now),
)  # fmt: skip
def deactivate(thing: Thing, actor: Actor, now: datetime) -> Any:
    reason = _reason_or_own(thing, actor)
    return signing_in.close(thing.pk, reason=reason, actor=actor, now=now)


@case(
    "account.reset_credential_for_user", signed_in,
    bare=lambda thing, actor, now: phones.change_at_desk(
        thing.pk, phone=NEW, reason=" ", actor=actor, now=now),
)  # fmt: skip
def help_in(thing: Thing, actor: Actor, now: datetime) -> Any:
    return phones.change_at_desk(thing.pk, phone=NEW, reason="看过身份证", actor=actor, now=now)


# ------------------------------------------------------------------------------------ dsr


def somebody(world: World) -> Thing:
    return world.of(lambda who: who.pk)


def erasure(world: World) -> Thing:
    """She has asked that nothing be kept."""
    thing = somebody(world)
    who = thing.people["resident", "own"]
    row = asking.ask(thing.pk, Wish.ERASURE, actor=make.actor(who), now=make.MONDAY)
    return Thing(row.pk, thing.people, secrets=thing.secrets)


def agreed(world: World) -> Thing:
    thing = erasure(world)
    asking.decide(
        thing.pk, is_granted=True, reason="本人要求", actor=world.town.district, now=make.MONDAY
    )
    return thing


def copied(world: World) -> Thing:
    thing = somebody(world)
    who = thing.people["resident", "own"]
    row = asking.ask(thing.pk, Wish.COPY, actor=make.actor(who), now=make.MONDAY)
    copying.make(row.pk, actor=CLOCK, now=make.MONDAY)
    return Thing(row.pk, thing.people, secrets=thing.secrets)


def _ask(thing: Thing, wish: Wish, actor: Actor, now: datetime, reason: str) -> Any:
    return asking.ask(thing.pk, wish, reason=reason, actor=actor, now=now)


@case(
    "dsr.request_export", somebody,
    bare=lambda thing, actor, now: _ask(thing, Wish.COPY, actor, now, " "),
)  # fmt: skip
def request_export(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _ask(thing, Wish.COPY, actor, now, "本人电话要求")


@case(
    "dsr.request_erasure", somebody,
    bare=lambda thing, actor, now: _ask(thing, Wish.ERASURE, actor, now, " "),
)  # fmt: skip
def request_erasure(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _ask(thing, Wish.ERASURE, actor, now, "本人电话要求")


@case(
    "dsr.decide", erasure,
    bare=lambda thing, actor, now: asking.decide(
        thing.pk, is_granted=True, reason=" ", actor=actor, now=now),
)  # fmt: skip
def decide(thing: Thing, actor: Actor, now: datetime) -> Any:
    return asking.decide(thing.pk, is_granted=True, reason="本人要求", actor=actor, now=now)


@case("dsr.execute_erasure", agreed, effect=lambda thing: Request.objects.get(pk=thing.pk).state)
def erase(thing: Thing, actor: Actor, now: datetime) -> Any:
    return erasing.erase(thing.pk, actor=actor, now=now)


@case("export_file.download", copied)
def fetch(thing: Thing, actor: Actor, now: datetime) -> Any:
    return copying.fetch(thing.pk, actor=actor, now=now)
