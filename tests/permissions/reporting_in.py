"""report_in, report_in_card, report_in_need: a member's slip, a unit's card, the community's needs.

Own of a resident is her own slip; own of a partner is her unit's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.core.actor import Role
from kith.people.models import Person
from kith.reportin import queries, queries_cards, queries_facts
from kith.reportin.actions import cards, needs, service, slips
from kith.reportin.models import NeedsForm
from kith.reportin.states import EndReason
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.reportin import world as made

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


def _here(world: World) -> tuple[made.World, dict[tuple[str, str], Person]]:
    """The unit and desk of home in the words of report-in."""
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    second = make.staff(Role.WORKER, world.areas["000"])
    here = made.World(
        world.town, world.areas["0000"], world.areas["0000"], unit, make.actor(liaison), second
    )
    return here, {("partner", "own"): liaison}


def free(world: World) -> Thing:
    """Nobody has reported in yet."""
    who, people, secrets = world.subject()
    here, liaison = _here(world)
    args = (here.unit.pk, world.areas["000"].pk)
    return Thing(who.pk, {**people, **liaison}, args, secrets)


def slip(world: World) -> Thing:
    who, people, secrets = world.subject()
    here, liaison = _here(world)
    return Thing(made.slip(here, who).pk, {**people, **liaison}, secrets=secrets)


def placed(world: World) -> Thing:
    who, people, secrets = world.subject()
    here, liaison = _here(world)
    row = made.placed(here, made.received(here, who))
    return Thing(row.pk, {**people, **liaison}, (here.second.me,), secrets)


def served(world: World) -> Thing:
    """Hours that the clerk wrote down; own of a worker is the second person who was named."""
    who, people, _secrets = world.subject()
    here, _liaison = _here(world)
    row = made.placed(here, made.received(here, who))
    made_id = made.served(here, row, confirm=False)
    del people["resident", "own"]
    return Thing(made_id, {**people, ("worker", "own"): Person.objects.get(pk=here.second.me)})


def unit(world: World) -> Thing:
    here, liaison = _here(world)
    made.received(here)
    return Thing(here.unit.pk, liaison, (world.areas["000"].pk,))


def card(world: World) -> Thing:
    here, liaison = _here(world)
    made.received(here)
    return Thing(made.card(here).pk, liaison)


def signed(world: World) -> Thing:
    here, liaison = _here(world)
    made.received(here)
    return Thing(made.card(here, "sign").pk, liaison)


def sent(world: World) -> Thing:
    here, liaison = _here(world)
    made.received(here)
    return Thing(made.card(here, "sign", "countersign", "send").pk, liaison)


def form(world: World) -> Thing:
    """A published form of needs of the community in which the unit has reported in."""
    here, liaison = _here(world)
    made.received(here)
    by: dict[str, Any] = {"actor": world.town.clerk, "now": make.MONDAY}
    line = needs.NeedInput("CARE", 3, "陪伴老人")
    row = needs.draft(world.areas["000"].pk, year=2026, half=1, lines=[line], **by)
    needs.publish(row.pk, **by)
    return Thing(row.pk, liaison, (here.unit.pk,))


def asked(world: World) -> Thing:
    """One line of it; `args`: the form, and the unit that may answer."""
    thing = world.thing(form)
    line = NeedsForm.objects.get(pk=thing.pk).lines.get()
    return Thing(line.pk, thing.people, (thing.pk, *thing.args))


@case("report_in.submit", free)
def submit(thing: Thing, actor: Actor, now: datetime) -> Any:
    unit_id, community = thing.args[:2] if thing.pk else (0, 0)
    given = slips.SlipInput(unit_id, community, posts=made.POST)
    return slips.submit(thing.pk, input=given, actor=actor, now=now)


@case("report_in.submit_unit", free)
def submit_unit(thing: Thing, actor: Actor, now: datetime) -> Any:
    unit_id, community = thing.args[:2] if thing.pk else (0, 0)
    given = slips.SlipInput(unit_id, community, posts=made.POST)
    return slips.submit_unit(input=given, actor=actor, now=now)


@case("report_in.see", slip, Ask("GET", "web:report_in_one", by=frozenset(
      {"worker@community", "street@below"})))  # fmt: skip
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("report_in.receive", slip)
def receive(thing: Thing, actor: Actor, now: datetime) -> Any:
    return slips.accept(thing.pk, actor=actor, now=now)


@case("report_in.speak", placed)
def speak(thing: Thing, actor: Actor, now: datetime) -> Any:
    return slips.end(thing.pk, reason=EndReason(EndReason.values[0]), actor=actor, now=now)


@case("report_in.renew", placed)
def renew(thing: Thing, actor: Actor, now: datetime) -> Any:
    return slips.choose_purse(thing.pk, purse="REPORT_IN", actor=actor, now=now)  # type: ignore[arg-type]


@case("report_in.record", placed, at=make.MONDAY + make.DAY)
def record(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = service.ServiceInput(
        started_at=make.MONDAY, ended_at=make.MONDAY + make.HOUR, content="入户走访",
        category="ELDERLY", second_id=thing.args[0],  # type: ignore[arg-type]
    )  # fmt: skip
    return service.record(thing.pk, input=given, actor=actor, now=now)


@case("report_in.confirm_hours", served, at=make.MONDAY + 3 * make.DAY)
def confirm_hours(thing: Thing, actor: Actor, now: datetime) -> Any:
    return service.confirm(thing.pk, actor=actor, now=now)


@case("report_in_card.see", sent, Ask("GET", "web:report_in_card"), at=made.APRIL)
def see_card(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries_cards.cards_visible_to(actor).get(pk=thing.pk)


@case("report_in_card.write", card, at=made.APRIL)
def write(thing: Thing, actor: Actor, now: datetime) -> Any:
    return cards.write(thing.pk, words="谢谢各位。", actor=actor, now=now)


@case("report_in_card.countersign", signed, at=made.APRIL)
def countersign(thing: Thing, actor: Actor, now: datetime) -> Any:
    return cards.countersign(thing.pk, actor=actor, now=now)


@case("report_in_card.take", sent, at=made.APRIL)
def take(thing: Thing, actor: Actor, now: datetime) -> Any:
    return cards.receive(thing.pk, actor=actor, now=now)


@case("report_in_card.read_names", sent, at=made.APRIL)
def read_names(thing: Thing, actor: Actor, now: datetime) -> Any:
    return cards.read_names(thing.pk, actor=actor, now=now)


@case("report_in_need.see", form, Ask("GET", "web:report_in_need"))
def see_need(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.needs_visible_to(actor).get(pk=thing.pk)


@case("report_in_need.write", form)
def write_need(thing: Thing, actor: Actor, now: datetime) -> Any:
    return needs.close(thing.pk, actor=actor, now=now)


@case("report_in_need.answer", form)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    line = NeedsForm.objects.get(pk=thing.pk).lines.get()
    return needs.answer(line.pk, unit_id=thing.args[0], people=2, actor=actor, now=now)


@case("report_in_need.facts", unit)
def facts(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries_facts.units_visible_to(actor).get(pk=thing.pk)
