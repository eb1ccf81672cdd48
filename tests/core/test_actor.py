"""What a person holds is held over a scope; nothing is held in general."""

import pytest

from kith.core.actor import CLOCK, STAFF, STRANGER, Actor, Grant, Role, ScopeKind

COUNTY, STREET, HERE, GRID = "/99/", "/99/01/", "/99/01/01/", "/99/01/01/1/"
PEER, LOOK_ALIKE, FAR = "/99/01/02/", "/99/010/", "/98/"


def held(role: Role, path: str, unit: str = "") -> Grant:
    return Grant(role, ScopeKind.AREA, 1, path, unit)


CLERK = Actor(person_id=7, grants=(held(Role.WORKER, HERE, "Here"),))
BOSS = Actor(person_id=8, grants=(held(Role.STREET, STREET, "Street"),))


@pytest.mark.parametrize(
    ("actor", "path", "is_over"),
    [
        pytest.param(CLERK, HERE, True, id="her-own-community"),
        pytest.param(CLERK, GRID, True, id="a-grid-of-her-community"),
        pytest.param(CLERK, PEER, False, id="the-community-next-door"),
        pytest.param(CLERK, STREET, False, id="the-street-above-her"),
        pytest.param(BOSS, HERE, True, id="a-community-below-the-street"),
        pytest.param(BOSS, LOOK_ALIKE, False, id="a-code-that-only-begins-alike"),
        pytest.param(BOSS, FAR, False, id="another-district"),
        pytest.param(STRANGER, HERE, False, id="a-stranger-is-over-nothing"),
        pytest.param(CLOCK, HERE, False, id="the-clock-holds-no-role"),
    ],
)
def test_a_role_reaches_down_its_subtree_and_nowhere_else(actor, path, is_over):
    roles = (Role.WORKER, Role.STREET)

    assert actor.over(path, *roles) is is_over
    assert actor.grant_over(path, *roles) == (actor.grants[0] if is_over else None)


def test_only_the_roles_asked_for_count():
    assert not CLERK.over(HERE, Role.STREET, Role.DISTRICT)
    assert not CLERK.over(HERE)
    assert CLERK.has(Role.STREET, Role.WORKER)
    assert not CLERK.has(Role.STREET)


def test_a_grant_whose_area_is_gone_is_over_nothing():
    lost = Actor(person_id=7, grants=(held(Role.DISTRICT, ""),))

    assert not lost.over(HERE, Role.DISTRICT)
    assert lost.paths(Role.DISTRICT) == ()


def test_teams_and_organisations_are_not_areas():
    leader = Actor(
        person_id=7,
        grants=(
            Grant(Role.LEADER, ScopeKind.TEAM, 3),
            Grant(Role.LEADER, ScopeKind.TEAM, 4),
            Grant(Role.LIAISON, ScopeKind.ORGANISATION, 3),
            held(Role.LEADER, HERE),
        ),
    )

    assert leader.scoped(ScopeKind.TEAM, Role.LEADER) == {3, 4}
    assert leader.scoped(ScopeKind.ORGANISATION, Role.LIAISON) == {3}
    assert leader.scoped(ScopeKind.TEAM, Role.LIAISON) == frozenset()
    assert leader.paths(Role.LEADER, Role.LIAISON) == (HERE,)


@pytest.mark.parametrize(
    ("actor", "capacity"),
    [
        pytest.param(STRANGER, ("STRANGER", ""), id="nobody-we-know"),
        pytest.param(Actor(person_id=1), ("RESIDENT", ""), id="a-person-without-a-role"),
        pytest.param(CLOCK, ("CLOCK", ""), id="kith-itself"),
        pytest.param(CLERK, ("WORKER", "Here"), id="one-role-with-its-unit"),
        pytest.param(
            Actor(
                person_id=1,
                grants=(
                    held(Role.STREET, STREET, "Street"),
                    held(Role.VOLUNTEER, HERE, "Here"),
                ),
            ),
            ("STREET", "Street"),
            id="the-strongest-of-several",
        ),
    ],
)
def test_the_capacity_shown_is_the_strongest_role(actor, capacity):
    assert actor.capacity == capacity


@pytest.mark.parametrize("role", list(Role))
def test_who_counts_as_staff(role):
    actor = Actor(person_id=1, grants=(held(role, HERE),))

    assert actor.is_staff is (role in STAFF)
    assert actor.is_staff is (
        role not in {Role.VOLUNTEER, Role.LEADER, Role.LIAISON, Role.MERCHANT}
    )


def test_only_a_person_is_somebody():
    assert CLERK.me == 7
    with pytest.raises(AssertionError):
        _ = STRANGER.me
