"""Teams, children with guardians, and committees, made through the actions people use."""

from __future__ import annotations

from datetime import date

from kith.core.actor import CLOCK, Actor
from kith.groups.actions import bodies, units
from kith.groups.actions.members import enlist, say_for_child
from kith.groups.actions.teams import found_team
from kith.groups.models import Body, Organisation, Team
from kith.groups.states import BodyKind, OrganisationKind
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.people.states import Channel
from tests import make
from tests.make import DAY, MONDAY


def born(town: make.Town, year: int, month: int = 3) -> Person:
    """Somebody of the community whose year and month of birth are known."""
    return persons.register(
        town.community.pk,
        input=PersonInput(name="周小雨", birth_year=year, birth_month=month),
        channel=Channel.COUNTER,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )


def youth_team(town: make.Town, name: str = "红领巾宣讲团") -> Team:
    return found_team(
        town.community.pk, name=name, is_youth=True, looks_for="宣讲员", actor=CLOCK, now=MONDAY
    )


def word(team: Team, child: Person, parent: Person, *, is_given: bool = True) -> None:
    """What the guardian says by her own hand."""
    say_for_child(
        team.pk,
        person_id=child.pk,
        guardian_id=parent.pk,
        is_given=is_given,
        channel=Channel.WEB,
        actor=make.actor(parent),
        now=MONDAY,
    )


def preacher(town: make.Town, team: Team, parent: Person | None = None) -> tuple[Person, Person]:
    """A child in the team with a guardian's yes, and that guardian."""
    child, parent = born(town, 2014), parent or make.person(town.community)
    make.guardian(town, child, parent)
    word(team, child, parent)
    enlist(team.pk, person_id=child.pk, actor=CLOCK, now=MONDAY)
    return child, parent


def unit(
    town: make.Town, name: str, kind: OrganisationKind = OrganisationKind.ENTERPRISE
) -> Organisation:
    return units.found_organisation(
        town.community.pk, name=name, kind=kind, uscc="", actor=town.clerk, now=MONDAY
    )


def body(
    town: make.Town,
    name: str,
    kind: BodyKind = BodyKind.JOINT_COMMITTEE,
    under: Body | None = None,
) -> Body:
    parent = under.pk if under else None
    return bodies.found_body(
        town.community.pk, kind=kind, name=name, parent_id=parent, actor=town.clerk, now=MONDAY
    )


def seat(body: Body, unit: Organisation, by: Actor) -> None:
    bodies.seat_unit(body.pk, organisation_id=unit.pk, since=date(2026, 1, 1), actor=by, now=MONDAY)
