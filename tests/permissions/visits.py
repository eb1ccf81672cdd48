"""care_visit, visiting_round: a home on a round that a volunteer agreed to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kith.care.actions import amending, ladder, visiting
from kith.care.actions import rounds as rounds_actions
from kith.care.actions.amending import AmendInput
from kith.care.actions.rounds import doors, offering
from kith.care.actions.rounds import terms as round_terms
from kith.care.models import CareFile, Due, RoundPlan, Stop, VisitVersion
from kith.care.policies.files import READERS
from kith.care.queries import coverage, visits
from kith.care.queries import rounds as rounds_queries
from kith.care.states import Tier, VisitMethod, VisitOutcome
from kith.core.actor import Role
from kith.people.models import Person
from kith.people.states import ConsentPurpose
from kith.places.queries import within
from kith.vault.states import Purpose
from tests import make
from tests.care import rounds as made
from tests.care import visits as visit_world
from tests.care import world as care_world
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

LATER = make.MONDAY + 3 * make.HOUR  # her stop is over, its window is not
DESK = frozenset({"worker@community", "street@below", "auditor@below"})
KNOWN_BY = "龘齉龖"
WHY = {"purpose": "CARE_CHECK", "reason": "核对"}


def _home(world: World, at: made.Streets) -> tuple[Thing, CareFile]:
    """Her home in the first grid, whose visit is due."""
    who, people, secrets = world.subject()
    Person.objects.filter(pk=who.pk).update(area=at.grids[0], birth_year=1940, birth_month=6)
    make.consent(who, ConsentPurpose.SENSITIVE)
    who.refresh_from_db()
    file = care_world.assessed(world.town, Tier.HIGH, who, now=made.OPENED)
    return Thing(file.pk, people, secrets=secrets), file


def _round(world: World, *, agreed: bool) -> tuple[Thing, RoundPlan]:
    """Offered to one helper; another helped there before and went back on her yes."""
    at = made.streets(world.town)
    thing, file = _home(world, at)
    past, helper = made.helper(at), made.helper(at)
    first = made.offered(made.planned(at, [file], [made.crew(past)]), at)
    made.accepted(first.routes.get(), past)
    offering.withdraw(first.routes.get().pk, actor=make.actor(past), now=make.MONDAY)
    plan = made.offered(made.planned(at, [file], [made.crew(helper)]), at)
    if agreed:
        made.accepted(plan.routes.get(), helper)
    people = {**thing.people, ("volunteer", "claim"): helper, ("volunteer", "claim_past"): past}
    return Thing(thing.pk, people, secrets=thing.secrets), plan


def going(world: World) -> Thing:
    """The file of a home that a helper goes to now."""
    return _round(world, agreed=True)[0]


def stop(world: World) -> Thing:
    thing = world.thing(route)
    row = Stop.objects.get(route_id=thing.pk)
    return Thing(row.pk, thing.people, secrets=thing.secrets)


def route(world: World) -> Thing:
    thing, plan = _round(world, agreed=True)
    return Thing(plan.routes.get().pk, thing.people, (plan.pk, thing.pk), thing.secrets)


def laid_out(world: World) -> Thing:
    """A plan that nobody was asked for yet; `args`: a visit of it, and somebody who could go."""
    at = made.streets(world.town)
    thing, file = _home(world, at)
    first, second = made.helper(at), made.helper(at)
    plan = made.planned(at, [file], [made.crew(first), made.crew(second)])
    return Thing(plan.pk, thing.people, (made.due_of(file).pk, second.pk), thing.secrets)


def printed(world: World) -> Thing:
    """A round on paper."""
    thing = route(world)
    sheet, _doors = doors.print_sheet(
        thing.pk, purpose="CARE", actor=world.town.clerk, now=make.MONDAY
    )
    return Thing(sheet.pk, thing.people, secrets=thing.secrets)


def asked(world: World) -> Thing:
    thing, plan = _round(world, agreed=False)
    return Thing(plan.routes.get().pk, thing.people, secrets=thing.secrets)


def waiting(world: World) -> Thing:
    """A visit that is due, and a helper who could go."""
    at = made.streets(world.town)
    thing, file = _home(world, at)
    args = (made.due_of(file).pk, made.helper(at), world.areas["000"].pk)
    return Thing(thing.pk, thing.people, args, thing.secrets)


def visited(world: World) -> Thing:
    """What her helper wrote down; a change of it waits for a second person."""
    thing, _plan = _round(world, agreed=True)
    helper = make.actor(thing.people["volunteer", "claim"])
    file = CareFile.objects.get(pk=thing.pk)
    row = visit_world.visited(world.town, file, make.MONDAY + make.HOUR, by=helper)
    return Thing(row.pk, thing.people, secrets=(*thing.secrets, visit_world.SECRET))


def proposed(world: World) -> Thing:
    thing = visited(world)
    clerk = make.staff(Role.WORKER, world.areas["000"])
    version = amending.amend(thing.pk, input=_amendment(), actor=clerk, now=LATER)
    return Thing(version.pk, thing.people)


def unanswered(world: World) -> Thing:
    """Nobody opened; her neighbour may know."""
    thing, file = _home(world, made.streets(world.town))
    care_world.contact(world.town, file, name=KNOWN_BY)
    return Thing(
        visit_world.unanswered(world.town, file).pk,
        thing.people,
        secrets=(*thing.secrets, KNOWN_BY),
    )


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk)


def _amendment() -> AmendInput:
    return AmendInput(VisitMethod.HOME, VisitOutcome.MET, visit_world.FINDINGS, "写错了方式")


@case("care_visit.see", visited, Ask("GET", "web:visit"), at=LATER)
def see(thing: Thing, actor: Actor, now: datetime) -> Any:
    return visits.visible_to(actor).get(pk=thing.pk)


@case("care_visit.write", going, at=LATER)
def write(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = visit_world.visit_input(make.MONDAY + make.HOUR)
    return visiting.record(thing.pk, input=given, actor=actor, now=now)


def read_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return amending.read_visit(thing.pk, purpose=Purpose.OWN, actor=actor, now=now)


@case("care_visit.read", visited, Ask("POST", "web:visit_read", data=lambda _t: WHY, by=DESK),
      bare=read_bare, at=LATER)  # fmt: skip
def read(thing: Thing, actor: Actor, now: datetime) -> Any:
    return amending.read_visit(
        thing.pk, purpose=Purpose.CARE_CHECK, reason="核对", actor=actor, now=now
    )


@case("care_visit.amend", visited, at=LATER)
def amend(thing: Thing, actor: Actor, now: datetime) -> Any:
    return amending.amend(thing.pk, input=_amendment(), actor=actor, now=now)


@case("care_visit.check", proposed, at=LATER)
def check(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = VisitVersion.objects.get(pk=thing.pk)
    return amending.check(row.pk, agrees=True, actor=actor, now=now)


@case("care_visit.search", unanswered, Ask("GET", "web:care_search"), at=LATER)
def search(thing: Thing, actor: Actor, now: datetime) -> Any:
    row = visits.searches_of(actor).get(pk=thing.pk)
    return ladder.take(row.pk, actor=actor, now=now)


@case("care_visit.cover", place)
def cover(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = within(actor.paths(*READERS, Role.DISTRICT)).get(pk=thing.pk)
    return coverage.month_files(area.path, date(2026, 3, 1), now=now)


@case("visiting_round.plan", waiting)
def plan(thing: Thing, actor: Actor, now: datetime) -> Any:
    due, helper = (Due.objects.get(pk=thing.args[0]), thing.args[1]) if thing.pk else (None, None)
    area = thing.args[2] if thing.pk else 0
    crews = (made.crew(helper),) if helper else ()
    given = rounds_actions.PlanInput(area, now.date(), (due.pk,) if due else (), crews)
    return rounds_actions.plan(input=given, actor=actor, now=now)


@case("visiting_round.see", route, Ask("GET", "web:my_round", by=frozenset({"volunteer"})))
def see_route(thing: Thing, actor: Actor, now: datetime) -> Any:
    mine = rounds_queries.mine(actor).filter(pk=thing.pk).first()
    return mine or rounds_queries.routes_visible_to(actor).get(pk=thing.pk)


@case("visiting_round.answer", asked,
      Ask("POST", "web:my_round_answer", data=lambda _t: {"answer": "yes"}))  # fmt: skip
def answer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return offering.accept(thing.pk, actor=actor, now=now)


@case("visiting_round.knock", stop, Ask("POST", "web:my_round_knock"))
def knock(thing: Thing, actor: Actor, now: datetime) -> Any:
    return doors.knock(thing.pk, actor=actor, now=now)


@case("visiting_round.withdraw", route)
def withdraw(thing: Thing, actor: Actor, now: datetime) -> Any:
    return offering.withdraw(thing.pk, actor=actor, now=now)


def print_bare(thing: Thing, actor: Actor, now: datetime) -> Any:
    return doors.print_sheet(thing.pk, purpose=" ", actor=actor, now=now)


@case("visiting_round.print", route, bare=print_bare)
def print_sheet(thing: Thing, actor: Actor, now: datetime) -> Any:
    return doors.print_sheet(thing.pk, purpose="CARE", actor=actor, now=now)


@case("visiting_round.terms", waiting)
def terms(thing: Thing, actor: Actor, now: datetime) -> Any:
    given = round_terms.TermsInput(minutes=20)
    return round_terms.set_terms(thing.pk, input=given, actor=actor, now=now)
