"""Units and teams: who founds them, who joins them, who sees who is in them."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.core.refusal import BadInput, Forbidden
from kith.groups import actions, policies, queries
from kith.groups.actions.units import CodeTaken
from kith.groups.models import Membership, Organisation, Team
from kith.groups.states import OrganisationKind
from kith.journal.queries import story
from kith.places.models import Area
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

USCC = "91110000600037341L"


@pytest.fixture
def town() -> make.Town:
    return make.town()


def found(town: make.Town, actor: Actor, uscc: str = "") -> Organisation:
    return actions.found_organisation(
        town.community.pk,
        name=" 幸福小学 ",
        kind=OrganisationKind.UNIT,
        uscc=uscc,
        actor=actor,
        now=MONDAY,
    )


def team(town: make.Town, actor: Actor = CLOCK, now: datetime = MONDAY) -> Team:
    return actions.found_team(
        town.community.pk,
        name=" 红马甲 ",
        skills=("REPAIR",),
        directions=("REPAIR", "APPLIANCE"),
        actor=actor,
        now=now,
    )


def leading(team: Team) -> Actor:
    return Actor(person_id=90_001, grants=(Grant(Role.LEADER, ScopeKind.TEAM, team.pk),))


# ------------------------------------------------------------------------------------ policies

HERE = Area(pk=1, path="/99/01/01/")
TEAM = Team(pk=5, area=HERE)
SCHOOL = Organisation(pk=5, area=HERE)


def holds(role: Role, path: str = "", *, over: int = 5, kind: str = "AREA") -> Actor:
    return Actor(person_id=50, grants=(Grant(role, ScopeKind(kind), over, path),))


SCOPES = {
    "leader@team": holds(Role.LEADER, kind="TEAM"),
    "leader@other": holds(Role.LEADER, kind="TEAM", over=6),
    "liaison@own": holds(Role.LIAISON, kind="ORGANISATION"),
    "liaison@other": holds(Role.LIAISON, kind="ORGANISATION", over=6),
    "volunteer@community": holds(Role.VOLUNTEER, "/99/01/01/"),
    "hotline@below": holds(Role.HOTLINE, "/99/01/"),
    "worker@community": holds(Role.WORKER, "/99/01/01/"),
    "worker@peer": holds(Role.WORKER, "/99/01/02/"),
    "street@below": holds(Role.STREET, "/99/01/"),
    "street@peer": holds(Role.STREET, "/99/02/"),
    "district@below": holds(Role.DISTRICT, "/99/"),
    "auditor@below": holds(Role.AUDITOR, "/99/"),
    "operator@below": holds(Role.OPERATOR, "/99/"),
    "stranger": STRANGER,
    "clock": CLOCK,
}
CELLS = [
    (
        "found",
        lambda actor: policies.may_found(actor, HERE.path),
        {"worker@community", "street@below", "district@below", "clock"},
    ),
    (
        "team.read_roster",
        lambda actor: policies.may_see_members(actor, TEAM),
        {"leader@team", "worker@community", "street@below", "auditor@below"},
    ),
    (
        "team.invite_or_accept_member",
        lambda actor: policies.may_enlist(actor, TEAM),
        {"leader@team", "worker@community", "street@below", "clock"},
    ),
    (
        "speak-for-a-unit",
        lambda actor: policies.may_speak_for(actor, SCHOOL),
        {"liaison@own"},
    ),
]


@pytest.mark.parametrize(("question", "granted"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS])
def test_exactly_those_may_to_whom_it_is_granted(question, granted):
    assert {name for name, actor in SCOPES.items() if question(actor)} == granted


def test_whose_members_an_actor_may_see_is_what_the_list_shows(town):
    leader, other = make.person(town.community), make.person(town.other)
    mine = make.team(town.community, leader=leader)
    make.team(town.other, leader=other)
    auditor = make.staff(Role.AUDITOR, town.county)
    actors = [make.actor(leader), town.clerk, town.far_clerk, town.boss, town.district, auditor]

    counts = []
    for actor in (*actors, make.actor(make.person(town.community)), STRANGER, CLOCK):
        listed = set(queries.teams_with_members_visible_to(actor))
        teams = Team.objects.select_related("area")
        assert listed == {t for t in teams if policies.may_see_members(actor, t)}, actor
        counts.append(len(listed))

    assert counts == [1, 1, 1, 2, 0, 2, 0, 0, 0]
    assert list(queries.teams_with_members_visible_to(make.actor(leader))) == [mine]


# ------------------------------------------------------------------------------------ founding


def test_a_unit_is_known_by_its_code(town):
    row = found(town, town.clerk, uscc="9111 0000 6000 3734 1l")

    assert Organisation.objects.values().get() == {
        "id": row.pk,
        "name": "幸福小学",
        "kind": "UNIT",
        "uscc": USCC,
        "area_id": town.community.pk,
        "ended_on": None,
        "merged_into_id": None,
    }
    assert list(story("organisation", row.pk).values_list("verb", flat=True)) == ["found"]


def test_a_wrong_code_is_refused(town):
    with pytest.raises(BadInput) as refused:
        found(town, town.clerk, uscc=USCC[:-1] + "M")

    assert (refused.value.field, Organisation.objects.count()) == ("uscc", 0)


def test_one_code_is_one_unit_and_units_without_a_code_are_many(town):
    for _n in range(2):
        found(town, town.clerk)
    found(town, town.clerk, uscc=USCC)

    with pytest.raises(CodeTaken, match="幸福小学"):
        found(town, town.boss, uscc=USCC)
    with (
        pytest.raises(IntegrityError, match=r"uscc|groups_one_organisation_a_code"),
        transaction.atomic(),
    ):
        Organisation.objects.create(name="x", kind="UNIT", uscc=USCC, area=town.community)

    assert Organisation.objects.count() == 3


@pytest.mark.parametrize("by", ["far_clerk", "stranger"])
def test_founding_where_one_may_not_is_refused(town, by):
    actor = STRANGER if by == "stranger" else town.far_clerk

    with pytest.raises(Forbidden):
        found(town, actor)
    with pytest.raises(Forbidden):
        team(town, actor)

    assert (Organisation.objects.count(), Team.objects.count()) == (0, 0)


def test_a_team_stands_from_the_day_on_the_wall(town):
    row = team(town, town.clerk, now=datetime(2026, 3, 1, 16, 30, tzinfo=UTC))

    assert Team.objects.values().get() == {
        "id": row.pk,
        "name": "红马甲",
        "area_id": town.community.pk,
        "organisation_id": None,
        "skills": ["REPAIR"],
        "directions": ["REPAIR", "APPLIANCE"],
        "looks_for": "",
        "is_youth": False,
        "since_date": date(2026, 3, 2),
        "ended_on": None,
    }


# ------------------------------------------------------------------------------------- joining


def test_who_is_enlisted_belongs_from_that_day(town):
    who, made = make.person(town.community), team(town)

    row = actions.enlist(made.pk, person_id=who.pk, actor=leading(made), now=MONDAY)

    assert (row.since_date, row.until_date) == (date(2026, 3, 2), None)
    assert queries.is_member(made.pk, who.pk)
    assert [m.person for m in queries.members(made.pk)] == [who]
    assert list(story("team", made.pk).values_list("verb", "facts")) == [
        ("found", {}),
        ("enlist", {"person": who.pk}),
    ]


def test_who_belongs_already_is_not_enlisted_twice(town):
    who, made = make.person(town.community), team(town)
    first = actions.enlist(made.pk, person_id=who.pk, actor=leading(made), now=MONDAY)

    again = actions.enlist(made.pk, person_id=who.pk, actor=town.clerk, now=MONDAY + make.DAY)

    assert again == first
    assert Membership.objects.get().since_date == date(2026, 3, 2)
    assert story("team", made.pk).count() == 2


def test_enlisting_into_a_team_that_is_not_hers_is_refused(town):
    who, mine = make.person(town.community), team(town)
    stranger_team = actions.found_team(town.other.pk, name="别队", actor=CLOCK, now=MONDAY)

    for actor in (leading(stranger_team), town.far_clerk, town.district, make.actor(who), STRANGER):
        with pytest.raises(Forbidden):
            actions.enlist(mine.pk, person_id=who.pk, actor=actor, now=MONDAY)

    assert Membership.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "heads"),
    [
        pytest.param(date(2026, 3, 1), 0, id="the-day-before"),
        pytest.param(date(2026, 3, 2), 2, id="the-first-day"),
        pytest.param(date(2026, 3, 9), 2, id="the-last-day-of-one"),
        pytest.param(date(2026, 3, 10), 1, id="the-day-she-is-gone"),
    ],
)
def test_how_many_a_team_has_on_a_day(town, day, heads):
    made = team(town)
    people = [make.person(town.community) for _n in range(2)]
    rows = [actions.enlist(made.pk, person_id=p.pk, actor=CLOCK, now=MONDAY) for p in people]
    Membership.objects.filter(pk=rows[0].pk).update(until_date=date(2026, 3, 10))

    assert queries.size(made.pk, on=day) == heads
    assert len(queries.members(made.pk)) == 1


def test_teams_and_units_of_a_place_are_listed_by_name(town):
    for name in ("b", "a"):
        actions.found_team(town.community.pk, name=name, actor=CLOCK, now=MONDAY)
        actions.found_organisation(
            town.community.pk,
            name=name,
            kind=OrganisationKind.SOCIAL,
            uscc="",
            actor=CLOCK,
            now=MONDAY,
        )

    assert [t.name for t in queries.teams_in(town.street.path)] == ["a", "b"]
    assert [o.name for o in queries.organisations_in(town.street.path)] == ["a", "b"]
    assert list(queries.teams_in(town.other.path)) == []
