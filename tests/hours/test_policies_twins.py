"""Whose minutes an actor may see is what the list shows."""

from itertools import product

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.hours import policies, queries
from kith.hours.models import ServiceRecord
from kith.hours.states import RecordState
from tests import make
from tests.make import HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Every state in two communities, for a volunteer, a ward who helps, and somebody else."""
    town = make.town()
    people = [make.volunteer(town.community), make.person(town.community), make.person(town.other)]
    guardian = make.person(town.other)
    make.guardian(town, people[1], guardian)
    leader = make.volunteer(town.other)
    team = make.team(town.community, leader=leader)
    for n, (who, area, state) in enumerate(
        product(people, (town.community, town.other), RecordState)
    ):
        ServiceRecord.objects.create(
            cause=f"claim:{n}", person=who, area=area, category="ELDERLY", content="x",
            in_charge_id=who.pk, due_at=MONDAY + HOUR, started_at=MONDAY + n * HOUR,
            ended_at=MONDAY + (n + 1) * HOUR, minutes=60,
            start_proof="SELF", end_proof="SELF", grade="C", state=state,
            recorded_by_id=who.pk, recorded_at=MONDAY,
            team=team if n % 2 else None,
            thanks=f"hours:{n}:award" if state == RecordState.CONFIRMED else "",
        )  # fmt: skip
    return town, [*people, guardian, leader]


def _actors(town, people):
    yield from (make.actor(who) for who in people)
    yield from (STRANGER, CLOCK, town.district, town.boss, town.clerk, town.far_clerk)
    areas = (town.county, town.street, town.community, town.other)
    for role, area in product(Role, areas):
        grant = Grant(role, ScopeKind.AREA, area.pk, area.path)
        yield Actor(person_id=0, grants=(grant,))
        yield Actor(person_id=people[0].pk, grants=(grant,))
    yield Actor(person_id=0, grants=(Grant(Role.LEADER, ScopeKind.TEAM, 1),))


def test_what_an_actor_may_see_is_what_the_list_shows(world):
    everything = list(ServiceRecord.objects.select_related("area").order_by("-started_at", "-pk"))

    seen = set()
    for actor in _actors(*world):
        listed = list(queries.visible_to(actor).values_list("pk", flat=True))
        assert listed == [r.pk for r in everything if policies.may_see(actor, r)], actor
        seen.add(len(listed))

    assert seen == {0, 8, 12, 16, 24}


def test_the_list_asks_once(world, django_assert_num_queries):
    town, _people = world

    with django_assert_num_queries(1):
        shown = [(row.area.name, row.minutes) for row in queries.visible_to(town.boss)]

    assert len(shown) == 24
