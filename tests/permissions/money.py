"""pledge, project_money, venture: what units promise, what was spent, who applies.

Own of a partner is her unit's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.core.actor import Role
from kith.people.models import Person
from kith.places.queries import within
from kith.projects import policies_money
from kith.projects.actions import money, sharing, spending, venture
from kith.projects.queries import money as queries
from kith.projects.queries import venture as venture_queries
from kith.projects.states_money import ValueKind
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World
from tests.projects import purses as made
from tests.projects import worlds

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


def _unit(world: World) -> tuple[worlds.Unit, dict[tuple[str, str], Person]]:
    unit = worlds.unit(world.town)
    return unit, {("partner", "own"): Person.objects.get(pk=unit.liaison.me)}


def place(world: World) -> Thing:
    unit, people = _unit(world)
    return Thing(world.areas["000"].pk, people, (unit.pk,))


def pledged(world: World) -> Thing:
    unit, people = _unit(world)
    return Thing(made.pledged(world.town, unit).pk, people)


def received(world: World) -> Thing:
    """The money came; a project needs some of it."""
    unit, people = _unit(world)
    project = worlds.agreed(world.town, unit)
    row = made.pledged(world.town, unit, project)
    made.received(world.town, row, row.amount)
    return Thing(row.pk, people, (made.need(world.town, project).pk, project.pk))


def spent(world: World) -> Thing:
    """A voucher that somebody of the desk entered."""
    thing = received(world)
    need, project = thing.args
    pledge = thing.pk
    made.shared(world.town, pledge, need, 80_000)
    other = make.staff(Role.WORKER, world.areas["000"])
    row = spending.enter(project, input=made.paper(10_000), actor=other, now=make.MONDAY)
    return Thing(row.pk, thing.people, (project,))


def linked(world: World) -> Thing:
    """The project's page leads to its page on a platform; `args`: the link."""
    thing = received(world)
    project = thing.args[1]
    row = spending.link_out(
        project, url="https://gongyi.qq.com/succor/detail.htm?id=1", actor=world.town.clerk,
        now=make.MONDAY,
    )  # fmt: skip
    return Thing(project, thing.people, (row.pk,))


def called(world: World) -> Thing:
    unit, people = _unit(world)
    lead = make.person(world.areas["000"])
    team = make.team(world.areas["000"], leader=lead)
    people["leader", "team"] = lead
    return Thing(made.call(world.town).pk, people, (unit.pk, team.pk))


def applied(world: World) -> Thing:
    """Handed in by a unit; somebody of the desk was named to review it."""
    unit, people = _unit(world)
    reviewer = make.staff(Role.WORKER, world.areas["000"])
    call = made.call(world.town, reviewer)
    row = made.applied(call, unit)
    made.in_review(world.town, call)
    return Thing(row.pk, {**people, ("worker", "own"): Person.objects.get(pk=reviewer.me)})


@case("pledge.create", place)
def create(thing: Thing, actor: Actor, now: datetime) -> Any:
    unit = thing.args[0] if thing.pk else 0
    given = money.PledgeInput(
        unit, ValueKind.MONEY, "支持社区公益", 100_000, date(2026, 4, 1), key="walk-pledge"
    )
    return money.pledge(thing.pk, input=given, actor=actor, now=now)


@case("pledge.read_full", pledged, Ask("GET", "web:pledge"))
def read_full(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.visible_to(actor).get(pk=thing.pk)


def cancel_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return money.cancel(thing.pk, reason=" ", actor=actor, now=now)


@case("pledge.cancel", pledged, bare=cancel_bare)
def cancel(thing: Thing, actor: Actor, now: datetime) -> Any:
    return money.cancel(thing.pk, reason="单位改期", actor=actor, now=now)


@case("pledge.record_receipt", pledged)
def record_receipt(thing: Thing, actor: Actor, now: datetime) -> Any:
    return money.receive(thing.pk, input=made.slip(1000), actor=actor, now=now)


@case("pledge.allocate", received)
def allocate(thing: Thing, actor: Actor, now: datetime) -> Any:
    return sharing.share(thing.pk, need_id=thing.args[0], amount=50_000, actor=actor, now=now)


@case("project_money.see", spent, Ask("GET", "web:voucher"))
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return queries.vouchers(actor).get(pk=thing.pk)


@case("project_money.enter", received)
def enter(thing: Thing, actor: Actor, now: datetime) -> Any:
    project = thing.args[1] if thing.pk else 0
    given = sharing.NeedInput("材料", ValueKind.MONEY, 10_000)
    return sharing.add_need(project, input=given, actor=actor, now=now)


def approve_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return spending.approve(thing.pk, reason=" ", actor=actor, now=now)


@case("project_money.approve", spent, bare=approve_bare)
def approve(thing: Thing, actor: Actor, now: datetime) -> Any:
    return spending.approve(thing.pk, reason="与发票相符", actor=actor, now=now)


@case("project_money.figures", place)
def figures(thing: Thing, actor: Actor, now: datetime) -> Any:
    return within(actor.paths(*policies_money.READERS)).get(pk=thing.pk)


@case("venture.see_call", called, Ask("GET", "web:venture_call"),
      na=lambda thing, actor, now: list(venture_queries.calls(actor)[:1]))  # fmt: skip
def see_call(thing: Thing, actor: Actor, now: datetime) -> Any:
    return venture_queries.calls(actor).get(pk=thing.pk)


@case("venture.run", called)
def run(thing: Thing, actor: Actor, now: datetime) -> Any:
    return venture.withdraw_call(thing.pk, actor=actor, now=now)


@case("venture.apply", called)
def apply(thing: Thing, actor: Actor, now: datetime) -> Any:
    unit, team = thing.args if thing.pk else (0, 0)
    leads = actor.has(Role.LEADER)
    given = venture.ApplicationInput(
        title="独居老人读报", plan="半年。", asked_fen=100_000,
        organisation_id=None if leads else unit, team_id=team if leads else None,
    )  # fmt: skip
    return venture.apply(thing.pk, input=given, actor=actor, now=now)


@case("venture.see_application", applied, Ask("GET", "web:venture_application"))
def see_application(thing: Thing, actor: Actor, now: datetime) -> Any:
    return venture_queries.visible_to(actor).get(pk=thing.pk)


@case("venture.review", applied, at=make.MONDAY + 11 * make.DAY)
def review(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = venture.ReviewInput(False, "切实可行", (80, 80, 80))
    return venture.review(thing.pk, input=given, actor=actor, now=now)
