"""Who may grant what over what; nobody to herself; what ended is gone at the next request."""

import itertools
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, STRANGER, Actor, Role, ScopeKind
from kith.core.refusal import Forbidden, IllegalMove
from kith.journal.queries import story
from kith.people.actions import roles
from kith.people.actions.roles import OwnRole
from kith.people.models import Person, RoleGrant
from kith.people.queries import actor_of, holders
from kith.places.models import Area
from kith.places.states import Level
from tests import make
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db

# role_assignment.grant_*: who may grant which role over a scope of hers.
MAY_GRANT = {
    Role.VOLUNTEER: {Role.WORKER, Role.STREET},
    Role.LEADER: {Role.WORKER, Role.STREET},
    Role.LIAISON: {Role.WORKER, Role.STREET},
    Role.MERCHANT: {Role.WORKER, Role.STREET},
    Role.HOTLINE: {Role.STREET, Role.DISTRICT},
    Role.WORKER: {Role.STREET, Role.DISTRICT},
    Role.STREET: {Role.DISTRICT},
    Role.DISTRICT: set(),
    Role.AUDITOR: set(),
    Role.OPERATOR: set(),
}


@dataclass(frozen=True)
class World:
    town: make.Town
    far: Area
    somebody: Person


@pytest.fixture
def world() -> World:
    town = make.town()
    return World(town, make.area("980101", Level.COUNTY, ""), make.person(town.community))


def grant(actor: Actor, role: Role, over: Area, to: Person, path: str = "") -> RoleGrant:
    """With a second person's yes where the role wants one."""
    deed = partial(
        roles.grant,
        to.pk,
        role=role,
        kind=ScopeKind.AREA,
        scope_id=over.pk,
        path=path or over.path,
        actor=actor,
        now=MONDAY,
    )
    first = RoleGrant.objects.filter(role=Role.DISTRICT).earliest("pk")
    return make.seconded(deed, by=actor, second=make.actor(first.person))


def may_grant(actor: Actor, role: Role, over: Area, to: Person, path: str = "") -> bool:
    held = RoleGrant.objects.count()
    try:
        with transaction.atomic():
            grant(actor, role, over, to, path)
            assert RoleGrant.objects.count() == held + 1
            transaction.set_rollback(True)
    except Forbidden:
        assert RoleGrant.objects.count() == held
        return False
    return True


@pytest.mark.parametrize("role", list(Role))
def test_exactly_the_grantors_of_a_role_may_grant_it(world, role):
    granted = {
        by
        for by in Role
        if may_grant(make.staff(by, world.town.county), role, world.town.community, world.somebody)
    }

    assert granted == MAY_GRANT[role]


def test_a_role_is_granted_only_over_a_scope_of_ones_own(world):
    town = world.town
    places = {
        "own": town.street,
        "below": town.community,
        "above": town.county,
        "peer": make.area("990101002", Level.TOWN, "990101"),
        "other": world.far,
    }

    granted = {
        name: may_grant(town.boss, Role.WORKER, over, world.somebody)
        for name, over in places.items()
    }

    assert granted == {"own": True, "below": True, "above": False, "peer": False, "other": False}


def test_a_claim_about_the_path_of_an_area_is_not_believed(world):
    town = world.town

    assert not may_grant(town.boss, Role.WORKER, world.far, world.somebody, path=town.street.path)
    held = make.staff(Role.WORKER, world.far)
    row = RoleGrant.objects.get(person_id=held.me)
    with pytest.raises(Forbidden):
        roles.revoke(row.pk, path=town.street.path, actor=town.boss, now=MONDAY)
    assert RoleGrant.objects.get(pk=row.pk).ends_at is None


@pytest.mark.parametrize("actor", [pytest.param(STRANGER, id="stranger")])
def test_a_stranger_grants_nothing(world, actor):
    assert [r for r in Role if may_grant(actor, r, world.town.community, world.somebody)] == []


def test_the_command_line_grants_every_role(world):
    assert [r for r in Role if may_grant(CLOCK, r, world.town.county, world.somebody)] == list(Role)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_grants_a_role_to_herself(world, role):
    herself = make.staff(Role.DISTRICT, world.town.county)
    before = list(RoleGrant.objects.values())

    with pytest.raises(OwnRole) as refused:
        grant(herself, role, world.town.street, Person.objects.get(pk=herself.me))

    assert (refused.value.code, refused.value.status) == ("own_role", 403)
    assert list(RoleGrant.objects.values()) == before


def test_the_table_itself_refuses_a_role_granted_to_oneself(world):
    with pytest.raises(IntegrityError, match="people_nobody_grants_to_herself"):
        RoleGrant.objects.create(
            person=world.somebody,
            role=Role.WORKER,
            scope_kind=ScopeKind.AREA,
            scope_id=world.town.community.pk,
            granted_by_id=world.somebody.pk,
            starts_at=MONDAY,
        )


def test_a_role_that_is_held_already_is_not_held_twice(world):
    first = grant(world.town.clerk, Role.VOLUNTEER, world.town.community, world.somebody)

    again = grant(world.town.boss, Role.VOLUNTEER, world.town.community, world.somebody)

    kept = RoleGrant.objects.get(person=world.somebody)
    assert again == first == kept
    assert kept.granted_by_id == world.town.clerk.me
    assert [line.verb for line in story("person", world.somebody.pk)] == ["register", "grant"]


def test_a_granted_role_is_there_at_the_next_request_with_its_unit(world):
    grant(world.town.boss, Role.WORKER, world.town.community, world.somebody)

    actor = actor_of(world.somebody.pk, now=MONDAY, request_id="r-1")

    assert [(g.role, g.path, g.unit) for g in actor.grants] == [
        (Role.WORKER, world.town.community.path, world.town.community.name)
    ]
    assert actor.request_id == "r-1"
    assert actor_of(world.somebody.pk, now=MONDAY - HOUR).grants == ()


def test_a_revoked_role_is_gone_at_the_next_request(world):
    row = grant(world.town.boss, Role.WORKER, world.town.community, world.somebody)

    roles.revoke(row.pk, path=world.town.community.path, actor=world.town.boss, now=MONDAY + DAY)

    assert actor_of(world.somebody.pk, now=MONDAY + DAY).grants == ()
    assert actor_of(world.somebody.pk, now=MONDAY + DAY - HOUR).has(Role.WORKER)


@pytest.mark.parametrize("role", [role for role in Role if MAY_GRANT[role]])
def test_whoever_may_grant_a_role_may_take_it(world, role):
    row = grant(CLOCK, role, world.town.community, world.somebody)

    taken = set()
    for by in Role:
        actor = make.staff(by, world.town.county)
        try:
            with transaction.atomic():
                roles.revoke(row.pk, path="", actor=actor, now=MONDAY)
                transaction.set_rollback(True)
        except Forbidden:
            continue
        taken.add(by)

    assert taken == MAY_GRANT[role]
    assert RoleGrant.objects.get(pk=row.pk).ends_at is None


def test_a_role_that_ended_keeps_its_end(world):
    row = grant(CLOCK, Role.WORKER, world.town.community, world.somebody)
    roles.revoke(row.pk, path="", actor=CLOCK, now=MONDAY + HOUR)

    with pytest.raises(IllegalMove):
        roles.revoke(row.pk, path="", actor=CLOCK, now=MONDAY + DAY)

    assert RoleGrant.objects.get(pk=row.pk).ends_at == MONDAY + HOUR


def test_a_role_can_be_held_again_after_it_ended(world):
    first = grant(CLOCK, Role.WORKER, world.town.community, world.somebody)
    roles.revoke(first.pk, path="", actor=CLOCK, now=MONDAY)

    second = grant(CLOCK, Role.WORKER, world.town.community, world.somebody)

    assert second.pk != first.pk
    assert actor_of(world.somebody.pk, now=MONDAY).has(Role.WORKER)


def test_leading_a_team_is_no_role_over_its_area(world):
    leader = make.person(world.town.community)
    team = make.team(world.town.community, leader=leader)

    actor = make.actor(leader)

    assert actor.scoped(ScopeKind.TEAM, Role.LEADER) == {team.pk}
    assert actor.paths(Role.LEADER) == ()


def test_holders_are_found_from_the_nearest_scope_upwards(world):
    town = world.town
    near, far, past, future = (make.person(town.community) for _n in range(4))
    for who, over in ((far, town.street), (near, town.community), (past, town.community)):
        make.grant(who, Role.WORKER, over)
    RoleGrant.objects.filter(person=past).update(ends_at=MONDAY)
    grant(CLOCK, Role.WORKER, town.community, future)
    RoleGrant.objects.filter(person=future).update(starts_at=MONDAY + timedelta(seconds=1))

    found = holders(Role.WORKER, town.community.path, MONDAY)

    assert found == [town.clerk.me, near.pk, far.pk]
    assert holders(Role.WORKER, town.county.path, MONDAY) == []


def test_every_pair_of_roles_is_in_the_table():
    assert roles.GRANTORS.keys() == set(Role)
    assert {
        (role, by) for role, by in itertools.product(Role, Role) if by in roles.GRANTORS[role]
    } == {(role, by) for role, granted in MAY_GRANT.items() for by in granted}
