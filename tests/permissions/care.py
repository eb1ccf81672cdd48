"""care_file, care_scheme: somebody at home who agreed that health facts are kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.care.actions import assessing, children, consents, events, files, reading
from kith.care.models import Assessment, CareContact, CareFile, ReadRequest
from kith.care.queries import children as child_queries
from kith.care.queries import files as queries
from kith.care.queries import schemes as scheme_queries
from kith.care.states import CircumstanceKind, CloseReason, EventKind, Tier
from kith.core.actor import Role
from kith.people.models import Person
from kith.people.states import Channel, ConsentPurpose
from kith.places.queries import within
from kith.vault.states import Purpose
from tests import make
from tests.care import world as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

AUDIT = (Role.STREET, Role.AUDITOR)
DESK = frozenset({"worker@community", "street@below", "auditor@below"})
HER = frozenset({"*@own", "*@ward"})
NEIGHBOUR = "CNRY-care-contact-1"
WHY = {"purpose": "CARE_CHECK", "reason": "核对监护情况"}


def agreed(world: World) -> Thing:
    """She agreed; there is no file yet."""

    def she(who: Person) -> int:
        make.consent(who, ConsentPurpose.SENSITIVE)
        return who.pk

    return world.of(she)


def kept(world: World) -> Thing:
    """A file with a tier."""

    def she(who: Person) -> int:
        make.consent(who, ConsentPurpose.SENSITIVE)
        return made.assessed(world.town, who=who).pk

    return world.of(she)


def beside(world: World) -> Thing:
    """Whom to ring about her, sealed in her file."""
    thing = kept(world)
    file = CareFile.objects.get(pk=thing.pk)
    made.contact(world.town, file, name=NEIGHBOUR)
    return Thing(CareContact.objects.get(file=file).pk, thing.people, secrets=(NEIGHBOUR,))


def of_child(world: World) -> Thing:
    """A child's file, and somebody of the desk who asked to read it."""
    who, people, secrets = world.subject()
    Person.objects.filter(pk=who.pk).update(birth_year=2016, birth_month=5)
    made.agree(world.town, who, by=people["guardian", "ward"])
    file = made.opened(world.town, who)
    asked = children.ask_to_read(
        file.pk, purpose=Purpose.CARE_CHECK, reason="核对", actor=world.town.clerk, now=make.MONDAY
    )
    del people["resident", "own"]
    return Thing(file.pk, people, (asked.pk,), secrets)


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def scheme(world: World) -> Thing:
    return Thing(made.scheme(world.town).pk, args=(world.areas["000"].pk,))


@case("care_file.open", agreed, Ask("GET", "web:care_new"))
def open_file(thing: Thing, actor: Actor, now: datetime) -> Any:
    return files.open_file(thing.pk, actor=actor, now=now)


@case("care_file.see", kept, Ask("GET", "web:care_file", by=DESK),
      Ask("GET", "web:care_mine", args=lambda _t: (), shows=lambda t: f"/care/mine/{t.pk}/",
          by=HER))  # fmt: skip
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


def read_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reading.read_file(thing.pk, purpose=Purpose.OWN, actor=actor, now=now)


@case("care_file.read", kept, Ask("POST", "web:care_print", data=lambda _t: WHY, by=DESK),
      Ask("POST", "web:care_mine_read", by=HER), bare=read_bare)  # fmt: skip
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return reading.read_file(
        thing.pk, purpose=Purpose.CARE_CHECK, reason="核对", actor=actor, now=now
    )


@case("care_file.write", kept, Ask("POST", "web:care_state",
      data=lambda _t: {"kind": "MOBILITY", "words": "", "valid_from": "2026-03-01"}))  # fmt: skip
def write(thing: Thing, actor: Actor, now: datetime) -> Any:
    files.state_circumstance(
        thing.pk, kind=CircumstanceKind.MOBILITY, valid_from=date(2026, 3, 1), actor=actor, now=now
    )
    given = assessing.AssessInput(Tier.KEY, why="独居", why_other="与家属商量过", reason="评估")
    return assessing.assess(thing.pk, input=given, actor=actor, now=now)


@case("care_file.end", kept)
def end(thing: Thing, actor: Actor, now: datetime) -> Any:
    return files.close_file(thing.pk, reason=CloseReason.MOVED, actor=actor, now=now)


@case("care_file.withdraw", kept, Ask("POST", "web:care_mine_withdraw", by=HER),
      Ask("POST", "web:care_withdraw", by=DESK))  # fmt: skip
def withdraw(thing: Thing, actor: Actor, now: datetime) -> Any:
    file = CareFile.objects.get(pk=thing.pk)
    return consents.withdraw(
        thing.pk, given_by_id=file.person_id, channel=Channel.PHONE, actor=actor, now=now
    )


@case("care_file.object_to_tier", kept,
      Ask("POST", "web:care_object", data=lambda _t: {"words": "我身体很好"}))  # fmt: skip
def object_to(thing: Thing, actor: Actor, now: datetime) -> Any:
    newest = Assessment.objects.get(file_id=thing.pk)
    return assessing.object_to(newest.pk, words="我身体很好", actor=actor, now=now)


@case("care_file.ask_for_child", of_child, Ask("POST", "web:care_ask", data=lambda _t: WHY))
def ask(thing: Thing, actor: Actor, now: datetime) -> Any:
    return children.ask_to_read(
        thing.pk, purpose=Purpose.CARE_CHECK, reason="核对", actor=actor, now=now
    )


@case("care_file.decide_for_child", of_child,
      Ask("POST", "web:care_request_decide", args=lambda t: t.args,
          data=lambda _t: {"verb": "approve"}))  # fmt: skip
def decide(thing: Thing, actor: Actor, now: datetime) -> Any:
    asked = ReadRequest.objects.get(file_id=thing.pk)
    return children.decide_reading(asked.pk, verb="approve", actor=actor, now=now)


@case("care_scheme.see", scheme, Ask("GET", "web:care_scheme"))
def see_scheme(thing: Thing, actor: Actor, now: datetime) -> Any:
    return scheme_queries.visible_to(actor).get(pk=thing.pk)


@case("care_scheme.write", scheme)
def write_scheme(thing: Thing, actor: Actor, now: datetime) -> Any:
    (area,) = thing.args if thing.pk else (0,)
    return events.area_event(
        area, kind=EventKind.WEATHER, title="寒潮", starts_on=date(2026, 3, 3), actor=actor, now=now
    )


@case("care_file.audit_children", place)
def audit(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = within(actor.paths(*AUDIT)).get(pk=thing.pk)
    return child_queries.extract(area.path, 2026)
