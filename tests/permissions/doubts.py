"""integrity_finding: a confirmed request that looks odd, whom it concerns, and what was drawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.core.actor import CLOCK, Role
from kith.insights.actions import integrity, sampling
from kith.insights.models import Draw, Party, Sample
from kith.insights.policies.integrity import SAMPLE_OPENERS, WATCHERS
from kith.insights.queries import integrity as queries
from kith.insights.queries import integrity_grades
from kith.insights.states import About, Part
from kith.orders.actions import word
from kith.orders.models import Order
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.queries import within
from tests import make
from tests.insights import doubts as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

WORDS = "CNRY-integrity-side-1"


def _confirmed(world: World, helper: Person) -> Order:
    claim = make.served(world.town, make.claim(world.town, by=helper))
    resident = Person.objects.get(orders=claim.order_id)
    return word.confirm(
        claim.order_id, stars=5, text="谢谢", channel=Channel.WEB, actor=make.actor(resident),
        now=make.MONDAY + 2 * make.DAY,
    )  # fmt: skip


def odd(world: World) -> Thing:
    """Own is whom it is about: the helper."""
    helper = make.volunteer(world.areas["000"])
    order = _confirmed(world, helper)
    spoken = made.spoken(order.pk, (helper.pk, Part.HELPER))
    row = integrity.open_matter(About.ORDER, order.pk, words=[spoken], actor=CLOCK, now=made.NOW)
    assert row is not None
    return Thing(row.pk, {("volunteer", "own"): helper}, secrets=(WORDS,))


def told(world: World) -> Thing:
    """She said her side."""
    thing = odd(world)
    party = Party.objects.get(matter_id=thing.pk, part=Part.HELPER)
    integrity.say(party.pk, text=WORDS, actor=make.actor(party.person), now=made.NOW)
    return thing


def taken(world: World) -> Thing:
    """Somebody of the desk looks into it: what was said is hers alone to read."""
    thing = told(world)
    looker = make.staff(Role.WORKER, world.areas["000"])
    integrity.take(thing.pk, actor=looker, now=made.NOW)
    people = {**thing.people, ("worker", "community"): Person.objects.get(pk=looker.me)}
    return Thing(thing.pk, people, secrets=thing.secrets)


def concerning(world: World) -> Thing:
    """Her part in it."""
    thing = told(world)
    party = Party.objects.get(matter_id=thing.pk, part=Part.HELPER)
    return Thing(party.pk, thing.people, secrets=thing.secrets)


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


@case("integrity_finding.see", odd, Ask("GET", "web:integrity_matter"), at=made.NOW)
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("integrity_finding.look", odd, at=made.NOW)
def look(thing: Thing, actor: Actor, now: datetime) -> Any:
    return integrity.take(thing.pk, actor=actor, now=now)


@case("integrity_finding.say", odd, at=made.NOW)
def say(thing: Thing, actor: Actor, now: datetime) -> Any:
    party = Party.objects.get(matter_id=thing.pk, part=Part.HELPER)
    return integrity.say(party.pk, text="当天很顺利", actor=actor, now=now)


@case("integrity_finding.read_words", told, at=made.NOW)
def read_words(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = queries.visible_to(actor).get(pk=thing.pk)
    integrity.take(row.pk, actor=actor, now=now)
    return integrity.read_sides(row.pk, actor=actor, now=now)


@case("integrity_finding.see_sample", place)
def see_sample(thing: Thing, actor: Actor, now: datetime) -> Any:
    return within(actor.paths(*SAMPLE_OPENERS)).get(pk=thing.pk)


@case("integrity_finding.grades", place)
def grades(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = within(actor.paths(*WATCHERS)).get(pk=thing.pk)
    return integrity_grades.graded(area.path, date(2026, 3, 1), date(2026, 4, 1))


def drawn(world: World) -> Thing:
    """A service of home that was drawn; the desk of another place rings about it."""
    _confirmed(world, make.volunteer(world.areas["000"]))
    sampling.promise(made.WEEK, actor=CLOCK, now=make.MONDAY)
    sampling.draw(made.WEEK, actor=CLOCK, now=made.AFTER)
    row = Sample.objects.get()
    return Thing(row.pk)


def week(world: World) -> Thing:
    """The draw of that week."""
    world.thing(drawn)
    return Thing(Draw.objects.get().pk)


@case("integrity_finding.ring", drawn, at=made.AFTER)
def ring(thing: Thing, actor: Actor, now: datetime) -> Any:
    return sampling.reveal_contact(thing.pk, actor=actor, now=now)
