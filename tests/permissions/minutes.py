"""service_hours and certificate: an hour that somebody at home has served."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.core.actor import Role
from kith.hours import queries, queries_certificates
from kith.hours.actions import (
    amendments,
    batches,
    certificates,
    corrections,
    recording,
    review,
)
from kith.hours.models import Certificate, ServiceRecord
from kith.hours.states import CorrectionKind, Proof
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from tests import make
from tests.hours.world import NOW, confirmed, held, record
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

YEAR = certificates.Span(date(2026, 1, 1), date(2026, 12, 31))
SIGNED = certificates.Signature("李明", "张华", "0534-1234567")
SIGN = {"responsible": "李明", "handler": "张华", "contact": "0534-1234567"}
ASKED = "CNRY-hours-question-1"
HERS = frozenset({"resident", "guardian"})
DESK = frozenset({"worker@community", "street@below"})


def _served(world: World) -> tuple[Thing, Person]:
    """A volunteer at home with one hour, in a team; `args`: its key."""
    who, people, secrets = world.subject()
    make.consent(who, ConsentPurpose.VOLUNTEER)
    leader = make.volunteer(world.areas["000"])
    team = make.team(world.areas["000"], who, leader=leader)
    row = record(world.town, who, team_id=team.pk)
    return Thing(row.pk, {**people, ("leader", "team"): leader}, secrets=secrets), who


def served(world: World) -> Thing:
    return _served(world)[0]


def doubted(world: World) -> Thing:
    thing = served(world)
    held(ServiceRecord.objects.get(pk=thing.pk))
    return thing


def questioned(world: World) -> Thing:
    """She asked what is wrong with her hour; her words are sealed."""
    thing, who = _served(world)
    typed = corrections.CorrectionInput(who.pk, CorrectionKind.TIMES, ASKED, thing.pk)
    row = corrections.ask(input=typed, actor=make.actor(who), now=NOW)
    return Thing(row.pk, thing.people, secrets=(*thing.secrets, ASKED))


def taking_back(world: World) -> Thing:
    """Somebody of the desk proposed to take it back; another has to agree."""
    thing = served(world)
    colleague = make.staff(Role.WORKER, world.areas["000"])
    row = amendments.propose_withdrawal(thing.pk, reason="没有去", actor=colleague, now=NOW)
    return Thing(row.pk, thing.people, secrets=thing.secrets)


def volunteer(world: World) -> Thing:
    def build(who: Person) -> int:
        make.consent(who, ConsentPurpose.VOLUNTEER)
        return who.pk

    return world.of(build)


def _home(person_id: int) -> int:
    return Person.objects.values_list("area_id", flat=True).get(pk=person_id)


def _typed(thing: Thing) -> recording.RecordInput:
    return recording.RecordInput(
        cause="paper:1", person_id=thing.pk, area_id=_home(thing.pk),
        category="ELDERLY", content="擦窗户", started_at=make.MONDAY,
        ended_at=make.MONDAY + make.HOUR, start_proof=Proof.BACKFILL, end_proof=Proof.BACKFILL,
    )  # fmt: skip


@case(
    "service_hours.propose", volunteer, at=NOW,
    bare=lambda thing, actor, now: recording.record_afterwards(
        input=_typed(thing), reason=" ", actor=actor, now=now),
)  # fmt: skip
def propose(thing: Thing, actor: Actor, now: datetime) -> Any:
    return recording.record_afterwards(input=_typed(thing), reason="纸质签到", actor=actor, now=now)


@case("service_hours.confirm", served, Ask("POST", "web:hour_confirm"), at=NOW)
def confirm(thing: Thing, actor: Actor, now: datetime) -> Any:
    return recording.confirm_at_desk(thing.pk, actor=actor, now=now)


def _take_back(thing: Thing, actor: Actor, now: datetime, reason: str) -> Any:
    """The street on its own; a worker asks a second person."""
    if actor.has(Role.STREET, Role.DISTRICT):
        return recording.reverse(thing.pk, reason=reason, actor=actor, now=now)
    return amendments.propose_withdrawal(thing.pk, reason=reason, actor=actor, now=now)


@case(
    "service_hours.reverse", served,
    bare=lambda thing, actor, now: _take_back(thing, actor, now, " "),
    effect=lambda thing: ServiceRecord.objects.get(pk=thing.pk).state, at=NOW,
)  # fmt: skip
def reverse(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _take_back(thing, actor, now, "没有去")


@case("service_hours.read", served, Ask("GET", "web:hour"), at=NOW)
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case(
    "service_hours.appeal", served,
    Ask("POST", "web:hour_wrong", data=lambda _t: {"kind": "TIMES", "text": "时间不对"}), at=NOW,
)  # fmt: skip
def appeal(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = ServiceRecord.objects.get(pk=thing.pk)
    typed = corrections.CorrectionInput(row.person_id, CorrectionKind.TIMES, "时间不对", row.pk)
    return corrections.ask(input=typed, actor=actor, now=now)


@case(
    "service_hours.review", doubted,
    Ask("POST", "web:hour_decide", data=lambda _t: {"verb": "release", "reason": "查过"}), at=NOW,
)  # fmt: skip
def look_into(thing: Thing, actor: Actor, now: datetime) -> Any:
    return review.release(thing.pk, reason="查过", actor=actor, now=now)


# ---------------------------------------------------------------------------- certificate


def certifiable(world: World) -> Thing:
    who, people, secrets = world.subject()
    make.consent(who, ConsentPurpose.VOLUNTEER)
    confirmed(world.town, who)
    return Thing(who.pk, people, (world.areas["000"].pk,), secrets)


def asked(world: World) -> Thing:
    """Two wait: for the community's desk, and for the unit that organised (`args`)."""
    who, people, secrets = world.subject()
    make.consent(who, ConsentPurpose.VOLUNTEER)
    liaison = make.person(world.areas["000"])
    unit = make.unit(world.areas["000"], liaison=liaison)
    confirmed(world.town, who)
    confirmed(world.town, who, start=make.MONDAY + make.DAY, organiser_id=unit.pk, now=NOW)
    home = world.areas["000"].pk
    keys = [
        certificates.ask(
            input=certificates.AskInput(who.pk, home, YEAR, organiser_id=organiser),
            actor=make.actor(who), now=NOW,
        ).pk
        for organiser in (None, unit.pk)
    ]  # fmt: skip
    return Thing(keys[0], {**people, ("partner", "own"): liaison}, (keys[1],), secrets)


def issued(world: World) -> Thing:
    """`args`: its code."""
    thing = asked(world)
    made = certificates.issue(thing.pk, input=SIGNED, actor=world.town.clerk, now=NOW)
    people = {key: who for key, who in thing.people.items() if key != ("partner", "own")}
    return Thing(made.pk, people, (made.code,), thing.secrets)


def listed(world: World) -> Thing:
    """A batch is its maker's alone: she is the worker of the community here."""
    thing = certifiable(world)
    maker = make.staff(Role.WORKER, world.areas["000"])
    wanted = batches.BatchInput(thing.args[0], YEAR, SIGNED, (thing.pk,))
    row = batches.start(input=wanted, actor=maker, now=NOW)
    people = {("worker", "community"): Person.objects.get(pk=maker.me)}
    return Thing(row.pk, people, secrets=thing.secrets)


def worked_off(world: World) -> Thing:
    thing = listed(world)
    maker = make.actor(thing.people["worker", "community"])
    batches.step(thing.pk, actor=maker, now=NOW)
    return thing


@case("certificate.ask", certifiable, at=NOW)
def ask(thing: Thing, actor: Actor, now: datetime) -> Any:
    wanted = certificates.AskInput(thing.pk, thing.args[0], YEAR)
    return certificates.ask(input=wanted, actor=actor, now=now)


@case(
    "certificate.issue",
    asked,
    Ask("POST", "web:certificate_answer", data=lambda _t: SIGN, by=DESK),
    at=NOW,
)
def issue(thing: Thing, actor: Actor, now: datetime) -> Any:
    pk = thing.args[0] if actor.has(Role.LIAISON) else thing.pk
    return certificates.issue(pk, input=SIGNED, actor=actor, now=now)


@case(
    "certificate.download",
    issued,
    Ask("POST", "web:certificate_credential", by=frozenset()),
    at=NOW,
)
def download(thing: Thing, actor: Actor, now: datetime) -> Any:
    return certificates.open_name(thing.pk, actor=actor, now=now)


@case("certificate.verify_by_code", issued, Ask("GET", "web:verify_code", lambda t: t.args), at=NOW)
def verify(thing: Thing, actor: Actor, now: datetime) -> Any:
    assert queries_certificates.verified(Certificate.objects.get(pk=thing.pk).code)


@case(
    "certificate.revoke", issued, at=NOW,
    bare=lambda thing, actor, now: certificates.revoke(thing.pk, reason=" ", actor=actor, now=now),
)  # fmt: skip
def revoke(thing: Thing, actor: Actor, now: datetime) -> Any:
    return certificates.revoke(thing.pk, reason="写错了", actor=actor, now=now)
