"""list_item, list_claim, project: what a place needs, who claims it, and the work that comes of it.

Own of a partner is her unit's; own of a resident is what is done for her.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.people.models import Person
from kith.places.queries import within
from kith.projects import policies
from kith.projects.actions import claims, launch, lists, planning, progress
from kith.projects.models import Beneficiary, Claim
from kith.projects.queries import claims as claim_queries
from kith.projects.queries import lists as queries
from kith.projects.queries import projects as project_queries
from kith.projects.states import ListKind
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.projects import worlds as made

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


def _unit(world: World) -> tuple[made.Unit, dict[tuple[str, str], Person]]:
    unit = made.unit(world.town)
    return unit, {("partner", "own"): Person.objects.get(pk=unit.liaison.me)}


LATER = make.MONDAY + 40 * make.DAY  # to be looked at again


def place(world: World) -> Thing:
    unit, people = _unit(world)
    return Thing(world.areas["000"].pk, people, (unit.pk,))


def drafted(world: World) -> Thing:
    return Thing(made.draft(world.town).pk)


def listed(world: World) -> Thing:
    unit, people = _unit(world)
    return Thing(made.listed(world.town).pk, people, (unit.pk,))


def claimed(world: World) -> Thing:
    """A unit asked for it; the desk answered."""
    unit, people = _unit(world)
    row = made.claimed(made.listed(world.town), unit)
    return Thing(row.pk, people)


def on_stage(world: World) -> Thing:
    """A launch day on its day, with what can be claimed; own of a partner is a unit around."""
    _unit_of, people = _unit(world)
    return Thing(made.live(world.town, made.listed(world.town)).pk, people)


def called_out(world: World) -> Thing:
    """A unit claimed it on the stage; `args`: the claim."""
    unit, people = _unit(world)
    item = made.listed(world.town)
    day = made.live(world.town, item)
    row = made.claimed(item, unit, launch_id=day.pk)
    return Thing(day.pk, people, (row.pk,))


def in_hand(world: World) -> Thing:
    """A unit works for somebody at home: hers are the benefit and the last word."""
    who, people, _secrets = world.subject()
    unit, liaison = _unit(world)
    project = made.agreed(world.town, unit)
    Beneficiary.objects.create(project=project, person=who)
    return Thing(project.pk, {**people, **liaison})


def handed_in(world: World) -> Thing:
    thing = in_hand(world)
    liaison = make.actor(thing.people["partner", "own"])
    progress.submit(
        thing.pk, text="两场义诊已办。", pictures=[made.picture()], actor=liaison, now=make.MONDAY
    )
    return thing


def accepted(world: World) -> Thing:
    thing = handed_in(world)
    progress.accept(thing.pk, text="到场看过。", actor=world.town.boss, now=make.MONDAY)
    return thing


def closed(world: World) -> Thing:
    """Crossed off; it is to be looked at again."""
    thing = accepted(world)
    progress.close(thing.pk, actor=world.town.clerk, now=make.MONDAY)
    return thing


def planned(world: World) -> Thing:
    """With a milestone."""
    thing = in_hand(world)
    liaison = make.actor(thing.people["partner", "own"])
    planning.set_milestone(
        thing.pk, title="第一场", due_date=date(2026, 4, 1), actor=liaison, now=make.MONDAY
    )
    return thing


@case("list_item.see", listed, Ask("GET", "web:list_item"),
      na=lambda thing, actor, now: list(queries.visible_to(actor)[:1]))  # fmt: skip
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("list_item.see_draft", drafted, Ask("GET", "web:list_item"))
def see_draft(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


@case("list_item.draft", place)
def draft(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = made.typed(organisation_id=thing.args[0])
    return lists.draft(
        thing.pk, kind=ListKind.RESOURCE, year=2026, input=given, actor=actor, now=now
    )


@case("list_item.keep", drafted)
def keep(thing: Thing, actor: Actor, now: datetime) -> Any:
    return lists.verify(thing.pk, actor=actor, now=now)


@case("list_item.claim", listed)
def claim(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = claims.ClaimInput(text="我们出两名医生。", organisation_id=thing.args[0])
    return claims.ask(thing.pk, input=given, actor=actor, now=now)


@case("list_item.cover", place)
def cover(thing: Thing, actor: Actor, now: datetime) -> Any:
    return within(actor.paths(*policies.OVERSEERS)).get(pk=thing.pk)


@case("list_claim.see", claimed, Ask("GET", "web:list_claim"))
def see_claim(thing: Thing, actor: Actor, now: datetime) -> Any:
    return claim_queries.visible_to(actor).get(pk=thing.pk)


@case("list_claim.answer", claimed)
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = Claim.objects.get(pk=thing.pk)
    if row.organisation_id in claim_queries.units_of(actor).values_list("pk", flat=True):
        return claims.withdraw(thing.pk, actor=actor, now=now)
    return claims.answer(thing.pk, text="场地由社区提供。", actor=actor, now=now)


@case("list_claim.launch", place)
def start(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = launch.LaunchInput("公益项目启动日", "社区广场", date(2026, 3, 3))
    return launch.plan(thing.pk, input=given, actor=actor, now=now)


@case("project.see", in_hand, Ask("GET", "web:project"),
      na=lambda thing, actor, now: list(project_queries.visible_to(actor)[:1]))  # fmt: skip
def see_project(thing: Thing, actor: Actor, now: datetime) -> Any:
    return project_queries.visible_to(actor).get(pk=thing.pk)


@case("project.see_whole", in_hand)
def see_whole(thing: Thing, actor: Actor, now: datetime) -> Any:
    return project_queries.wholly_visible_to(actor).get(pk=thing.pk)


@case("project.lead", in_hand)
def lead(thing: Thing, actor: Actor, now: datetime) -> Any:
    return planning.set_milestone(
        thing.pk, title="第一场", due_date=date(2026, 4, 1), actor=actor, now=now
    )


@case("project.work", in_hand)
def work(thing: Thing, actor: Actor, now: datetime) -> Any:
    return progress.submit(thing.pk, text="两场义诊已办。", actor=actor, now=now)


@case("project.judge", handed_in)
def judge(thing: Thing, actor: Actor, now: datetime) -> Any:
    return progress.accept(thing.pk, text="到场看过。", actor=actor, now=now)


@case("project.close", accepted)
def close(thing: Thing, actor: Actor, now: datetime) -> Any:
    return progress.close(thing.pk, actor=actor, now=now)
