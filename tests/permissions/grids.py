"""grid, walk, mobilisation, mediation: the first grid of home, who is posted there, a dispute."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from kith.core.actor import Role
from kith.core.refusal import require
from kith.grid.actions import (
    duty,
    grids,
    mediating,
    mediation,
    mobilising,
    walk_counts,
    walks,
)
from kith.grid.models import Mediation
from kith.grid.policies import mediation as mediation_policies
from kith.grid.policies import mobilising as mobilising_policies
from kith.grid.policies.grids import READERS
from kith.grid.queries import grids as grid_queries
from kith.grid.queries import mediation as mediation_queries
from kith.grid.queries import mobilising as mobilising_queries
from kith.grid.queries import walks as walk_queries
from kith.grid.states import AccordHow, Counted, Duty, DutyEndReason, SignedHow, Signer
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.queries import within
from tests import make
from tests.grid import world as made
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.projects.worlds import picture

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

_numbers = itertools.count(1)
WORDS = "CNRY-walk-note-1"
SIGNER = "CNRY-walk-signer-1"
PARTY = "CNRY-mediation-party-1"
PARTIES = (
    mediation.PartyInput("甲方", "钱大山", ""), mediation.PartyInput("乙方", "孙小河", "")
)  # fmt: skip
CARD = grids.CardInput("1 号楼\n2 号楼", "0546-1234567", "12345")


def _posted(world: World) -> Thing:
    who, people, secrets = world.subject()
    area = made.grid(world.town, f"网格 {next(_numbers)}")
    made.card(world.town, area)
    made.post(world.town, area, Duty.CADRE, who)
    return Thing(area.pk, people, (area.code,), secrets)


def grid(world: World) -> Thing:
    """A grid with somebody posted there: the grid is her own to stand on."""
    return _posted(world)


def empty(world: World) -> Thing:
    """A grid with nobody posted there."""
    return Thing(made.grid(world.town, f"网格 {next(_numbers)}").pk)


def posting(world: World) -> Thing:
    thing = _posted(world)
    row = grid_queries.running(made.TODAY).get(area_id=thing.pk)
    return Thing(row.pk, thing.people)


def on_duty(world: World) -> Thing:
    """Her day in the grid has begun."""
    thing = posting(world)
    who = make.actor(thing.people["resident", "own"])
    return Thing(duty.arrive(thing.pk, actor=who, now=make.MONDAY).pk, thing.people)


def text(world: World) -> Thing:
    """What the households of home are asked to sign."""
    return Thing(made.undertaking(world.town).pk)


def community(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def out(world: World) -> Thing:
    """A walk on its way, with a note and a signature that are sealed; own is whoever walks."""
    thing = _posted(world)
    who = make.actor(thing.people["resident", "own"])
    given = walks.WalkInput(thing.pk, who.me, made.TODAY)
    row = walks.plan(input=given, actor=who, now=make.MONDAY)
    walks.start(row.pk, actor=who, now=make.MONDAY)
    kept = walk_counts.NoteInput("3 号楼", made.key(), private=WORDS)
    note = walk_counts.note_house(row.pk, input=kept, actor=who, now=make.MONDAY)
    topic = made.topic(world.town, f"防火宣传 {next(_numbers)}")
    given_out = walk_counts.HandOutInput(3, made.key(), make.MONDAY, topic_id=topic.pk)
    issue = walk_counts.hand_out(row.pk, input=given_out, actor=who, now=make.MONDAY)
    signed = walk_counts.SignInput(
        made.undertaking(world.town).pk, Signer.HOUSEHOLD, SignedHow.SCREEN, made.key(),
        make.MONDAY, signer=SIGNER,
    )  # fmt: skip
    name = walk_counts.sign(row.pk, input=signed, actor=who, now=make.MONDAY)
    keys = (note.pk, thing.pk, who.me, issue.pk, name.pk)
    return Thing(row.pk, thing.people, keys, (WORDS, SIGNER))


def snow(world: World) -> Thing:
    """The desk calls everybody near; own is the contact on the spot."""
    who, people, _secrets = world.subject()
    made.post(world.town, made.grid(world.town, f"网格 {next(_numbers)}"), Duty.CADRE, who)
    given = made.call_input(world.town, who)
    row = mobilising.call(input=given, actor=world.town.clerk, now=make.MONDAY)
    return Thing(row.pk, people, (who.pk,))


def dispute(world: World) -> Thing:
    """Somebody mediates, the one at the desk keeps the file; a party stands nowhere."""
    parties = (
        mediation.PartyInput("甲方", PARTY, "19911112222"),
        mediation.PartyInput("乙方", "孙小河", "19933334444"),
    )
    row, mediator = made.mediated(world.town, made.dispute(world.town, parties=parties))
    people = {
        ("volunteer", "claim"): Person.objects.get(pk=mediator.me),
        ("worker", "own"): Person.objects.get(pk=world.town.clerk.me),
    }
    colleague = make.staff(Role.WORKER, world.areas["000"])
    return Thing(row.pk, people, (colleague.me,), (PARTY,))


def agreed(world: World) -> Thing:
    """Both sides signed; `args`: a sitting, a signature with its picture, a look afterwards."""
    thing = dispute(world)
    row = Mediation.objects.get(pk=thing.pk)
    mediator = make.actor(thing.people["volunteer", "claim"])
    by: dict[str, Any] = {"actor": mediator, "now": make.MONDAY + make.DAY}
    sitting = mediating.plan_sitting(row.pk, starts_at=make.MONDAY, place="调解室", **by)
    mediating.write_accord(row.pk, text="各让一步", **by)
    first, second = row.parties.order_by("pk")
    paper = mediating.SignatureInput(first.pk, AccordHow.PAPER, picture(), "协议.jpg")
    signed = mediating.sign(row.pk, input=paper, **by)
    mediating.sign(row.pk, input=mediating.SignatureInput(second.pk, AccordHow.WORDS), **by)
    looks = tuple(row.revisits.order_by("pk").values_list("pk", flat=True)[:1])
    return Thing(thing.pk, thing.people, (sitting.pk, signed.pk, *looks), thing.secrets)


def asked(world: World) -> Thing:
    row = made.dispute(world.town)
    who, people, _secrets = world.subject()
    one = mediation.ask(row.pk, person_id=who.pk, actor=world.town.clerk, now=make.MONDAY)
    return Thing(one.pk, people)


@case("grid.read_public", grid, Ask("GET", "web:grid_public", args=lambda t: t.args),
      na=lambda thing, actor, now: list(grid_queries.running(made.TODAY)))  # fmt: skip
def read_public(thing: Thing, actor: Actor, now: datetime) -> Any:
    return grid_queries.running(made.TODAY).get(area_id=thing.pk)


@case("grid.see", empty, Ask("GET", "web:grid"))
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return grid_queries.grids_of(actor).get(pk=thing.pk)


@case("grid.keep", empty)
def keep(thing: Thing, actor: Actor, now: datetime) -> Any:
    return grids.write_card(thing.pk, input=CARD, actor=actor, now=now)


@case("grid.post", posting)
def post(thing: Thing, actor: Actor, now: datetime) -> Any:
    return grids.end_assignment(
        thing.pk,
        ends_on=made.TODAY,
        reason=DutyEndReason(DutyEndReason.values[0]),
        actor=actor,
        now=now,
    )


@case("grid.stand", posting)
def stand(thing: Thing, actor: Actor, now: datetime) -> Any:
    return duty.arrive(thing.pk, actor=actor, now=now)


@case("walk.plan", out)
def plan(thing: Thing, actor: Actor, now: datetime) -> Any:
    area, who = thing.args[1:3] if thing.pk else (0, 0)
    return walks.plan(input=walks.WalkInput(area, who, made.TODAY), actor=actor, now=now)


@case("walk.see", out, Ask("GET", "web:walk"))
def see_walk(thing: Thing, actor: Actor, now: datetime) -> Any:
    return walk_queries.visible_to(actor).get(pk=thing.pk)


@case("walk.record", out)
def record(thing: Thing, actor: Actor, now: datetime) -> Any:
    return walks.end(thing.pk, actor=actor, now=now)


@case("walk.amend", out)
def amend(thing: Thing, actor: Actor, now: datetime) -> Any:
    issue = thing.args[3] if thing.pk else 0
    return walk_counts.amend(
        thing.pk, counted=Counted.MATERIAL, row_id=issue, after=4, reason="多数了一份",
        actor=actor, now=now,
    )  # fmt: skip


@case("walk.open_note", out, Ask("POST", "web:walk_open_note", args=lambda t: t.args[:1]))
def open_note(thing: Thing, actor: Actor, now: datetime) -> Any:
    note = thing.args[0] if thing.pk else 0
    return walk_counts.read_note(note, actor=actor, now=now)


@case("mobilisation.call", snow)
def call(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mobilising.stop(thing.pk, actor=actor, now=now)


@case("mobilisation.see", snow, Ask("GET", "web:mobilisation"))
def see_call(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mobilising_queries.visible_to(actor).get(pk=thing.pk)


@case("mobilisation.answer", snow)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mobilising.not_this_time(thing.pk, actor=actor, now=now)


@case("mobilisation.see_who_comes", snow)
def see_who_comes(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = mobilising_queries.visible_to(actor).get(pk=thing.pk)
    require(mobilising_policies.may_see_who_comes(actor, row))


@case("mediation.open", community)
def open_dispute(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = mediation.DisputeInput(
        area_id=thing.pk, topic="WATER", channel=Channel.COUNTER, about="楼上漏水。",  # type: ignore[arg-type]
        parties=PARTIES,
    )  # fmt: skip
    return mediation.take_down(input=given, actor=actor, now=now)


@case("mediation.see", dispute, Ask("GET", "web:mediation"))
def see_dispute(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mediation_queries.visible_to(actor).get(pk=thing.pk)


@case("mediation.keep", dispute)
def keep_dispute(thing: Thing, actor: Actor, now: datetime) -> Any:
    to_id = thing.args[0] if thing.pk else 0
    return mediation.hand_over(thing.pk, to_id=to_id, actor=actor, now=now)


@case("mediation.mediate", dispute)
def mediate(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mediating.write_accord(thing.pk, text="各让一步", actor=actor, now=now + make.DAY)


@case("mediation.carry", dispute)
def carry(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mediating.plan_sitting(
        thing.pk, starts_at=make.MONDAY, place="调解室", actor=actor, now=now
    )


@case("mediation.end", dispute)
def end_mediating(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mediation.step_back(thing.pk, actor=actor, now=now)


@case(
    "mediation.read", dispute, Ask("POST", "web:mediation_open", args=lambda t: (t.pk, "parties"))
)
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mediating.read_parties(thing.pk, actor=actor, now=now)


@case("mediation.answer", asked)
def answer_asked(thing: Thing, actor: Actor, now: datetime) -> Any:
    return mediation.accept(thing.pk, actor=actor, now=now)


@case("mediation.count", community)
def count(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = within(actor.paths(*READERS)).get(pk=thing.pk)
    require(mediation_policies.may_count(actor, area.path))
