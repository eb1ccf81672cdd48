"""What an actor may see of money is what her lists show, for every role and place."""

from dataclasses import dataclass

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.projects import policies_money, policies_venture
from kith.projects.actions import venture as calls
from kith.projects.models import Application, Call, Pledge, Voucher
from kith.projects.queries import money, venture
from tests import make
from tests.make import MONDAY, Town
from tests.projects import purses, worlds

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class World:
    town: Town
    units: tuple[worlds.Unit, worlds.Unit]
    team: int
    leader: int  # who answers for the project
    reviewer: int


@pytest.fixture
def world(town):
    """Two units with a pledge each, a voucher, calls in every state, applications of three."""
    units = (worlds.unit(town), worlds.unit(town))
    project = worlds.agreed(town, units[0])
    for unit in units:
        purses.pledged(town, unit)
    purses.voucher(town, project, 5)
    reviewer = purses.second(town)
    shown = purses.call(town, reviewer)
    for unit in units:
        purses.applied(shown, unit)
    head = make.volunteer(town.community)
    team = make.team(town.community, leader=head)
    form = calls.ApplicationInput("读报", "计划", 100, team_id=team.pk)
    calls.apply(shown.pk, input=form, actor=make.actor(head), now=MONDAY)
    calls.write_call(town.community.pk, input=purses.CALL, actor=town.boss, now=MONDAY)
    for n, state in enumerate(("IN_REVIEW", "DECIDED", "WITHDRAWN")):
        made = purses.call(town)
        Call.objects.filter(pk=made.pk).update(state=state, title=f"{n}")
    return World(town, units, team.pk, project.leader_id, reviewer.me)


def actors(world):
    """Strangers, the clock, those named, and each role over each area, unit and team."""
    town, somebody = world.town, make.person(world.town.other).pk
    yield from (STRANGER, CLOCK, Actor(person_id=somebody))
    yield from (Actor(person_id=world.leader), Actor(person_id=world.reviewer))
    for role in Role:
        for area in (town.county, town.street, town.community, town.other):
            yield Actor(somebody, (Grant(role, ScopeKind.AREA, area.pk, area.path),))
        for kind in ScopeKind:
            for pk in {*(unit.pk for unit in world.units), world.team}:
                yield Actor(somebody, (Grant(role, kind, pk),))


def differing(world, rows, listed, may):
    return [
        actor
        for actor in actors(world)
        if set(listed(actor).values_list("pk", flat=True))
        != {row.pk for row in rows if may(actor, row)}
    ]


def test_pledges(world):
    rows = Pledge.objects.select_related("area")

    assert rows.count() == 2
    assert differing(world, rows, money.visible_to, policies_money.may_see) == []


def test_vouchers(world):
    rows = Voucher.objects.select_related("project__area")

    assert rows.count() == 1
    assert differing(world, rows, money.vouchers, policies_money.may_see_voucher) == []


def test_calls(world):
    rows = Call.objects.select_related("area")

    assert {row.state for row in rows} == {
        "DRAFTED", "OPEN", "IN_REVIEW", "DECIDED", "WITHDRAWN",
    }  # fmt: skip
    assert differing(world, rows, venture.calls, policies_venture.may_see_call) == []


def test_applications(world):
    rows = Application.objects.select_related("call__area")

    def may(actor, row):
        return policies_venture.may_see(actor, row, venture.reviewers_of(row.call_id))

    assert rows.count() == 3
    assert differing(world, rows, venture.visible_to, may) == []
