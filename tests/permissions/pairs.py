"""pair: a household with its helper; a unit that stands beside another; report-in of members."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.pairing import queries
from kith.pairing.actions import giving, pairs
from kith.pairing.models import Deed, Pair
from kith.pairing.states import AidKind, ContactMethod, EndReason, PairMode, Side, Verdict
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from tests import make
from tests.pairing import world as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

ABOUT, DONE = "CNRY-pair-about-1", "CNRY-pair-done-1"


def home(world: World) -> Thing:
    who, people, secrets = world.subject()
    helper = make.volunteer(world.areas["000"])
    return Thing(who.pk, people, (helper.pk,), secrets)


def proposed(world: World) -> Thing:
    who, people, secrets = world.subject()
    helper = make.volunteer(world.areas["000"])
    row = made.proposed(world.town, who, helper)
    return Thing(row.pk, {**people, ("volunteer", "claim"): helper}, (helper.pk,), secrets)


def active(world: World) -> Thing:
    """Both said yes and spoke; a deed of the helper's waits to be confirmed."""
    who, people, secrets = world.subject()
    helper = make.volunteer(world.areas["000"])
    make.consent(who, ConsentPurpose.SENSITIVE)
    row = made.active(world.town, who, helper, about=ABOUT)
    deed = giving.begin(row.pk, title="换灯泡", actor=make.actor(helper), now=make.MONDAY)
    giving.finish(deed.pk, actor=make.actor(helper), now=make.MONDAY)
    made.visit(row, make.MONDAY, method=ContactMethod.CALL, done=DONE)
    claim = {("volunteer", "claim"): helper, ("volunteer", "claim_past"): _past(world)}
    return Thing(row.pk, {**people, **claim}, (deed.pk,), (*secrets, ABOUT, DONE))


def aided(world: World) -> Thing:
    """A bag of rice is on its way to her."""
    thing = active(world)
    helper = make.actor(thing.people["volunteer", "claim"])
    given = giving.AidInput(AidKind.GOODS, "一袋米", 5000, date(2026, 3, 1), "市场价")
    row = giving.give(thing.pk, input=given, actor=helper, now=make.MONDAY)
    return Thing(row.pk, thing.people, secrets=thing.secrets)


def _past(world: World) -> Person:
    """Somebody who helped until the pair ended."""
    helper = make.volunteer(world.areas["000"])
    row = made.active(world.town, None, helper)
    pairs.end(row.pk, reason=EndReason.NOT_NEEDED, actor=make.actor(helper), now=make.MONDAY)
    return helper


def by_unit(world: World) -> Thing:
    """A unit stands beside a household; own of a partner is its liaison's."""
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    who, _people, secrets = world.subject()
    row = made.proposed(world.town, who, None, unit_id=unit.pk, mode=PairMode.UNIT)
    return Thing(row.pk, {("partner", "own"): liaison}, secrets=secrets)


@case("pair.propose", home)
def propose(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = pairs.PairInput(thing.pk, PairMode.ONE_TO_ONE, helper_id=thing.args[0])
    return pairs.propose(input=given, actor=actor, now=now)


@case("pair.see", active, Ask("GET", "web:pair"))
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("pair.see_of_unit", by_unit, Ask("GET", "web:pair"))
def see_of_unit(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("pair.agree", proposed)
def agree(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Pair.objects.get(pk=thing.pk)
    side = Side.HELPER if row.helper_id == actor.person_id else Side.HOUSEHOLD
    return pairs.agree(thing.pk, side=side, how="当面说的", actor=actor, now=now)


@case("pair.end", active)
def end(thing: Thing, actor: Actor, now: datetime) -> Any:
    return pairs.end(thing.pk, reason=EndReason.NOT_NEEDED, actor=actor, now=now)


@case("pair.write", active)
def write(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = giving.AidInput(AidKind.GOODS, "一袋米", 5000, date(2026, 3, 1), "市场价")
    return giving.give(thing.pk, input=given, actor=actor, now=now)


@case("pair.read", active, Ask("POST", "web:pair_about"))
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return pairs.read_about(thing.pk, actor=actor, now=now)


@case("pair.confirm", active)
def confirm(thing: Thing, actor: Actor, now: datetime) -> Any:
    deed = Deed.objects.get(pair_id=thing.pk)
    return giving.close(deed.pk, actor=actor, now=now)


@case("pair.review", active)
def review(thing: Thing, actor: Actor, now: datetime) -> Any:
    verdict = Verdict(Verdict.values[0])
    return pairs.review(thing.pk, verdict=verdict, words="双方都好", actor=actor, now=now)
