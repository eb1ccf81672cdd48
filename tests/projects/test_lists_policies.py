"""What a page may show is what the lists show, for every state and every kind of actor."""

import itertools

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.projects import policies
from kith.projects.models import Claim, ListItem, Project
from kith.projects.queries import claims, lists, projects
from kith.projects.states import ClaimState, ItemState, ProjectState, Side
from tests import make
from tests.make import MONDAY
from tests.projects import worlds
from tests.projects.worlds import D, R


def _actors(town, unit, *people):
    """Every role over here, there and above; liaisons of the unit and of another; neighbours."""
    places = (town.community, town.other, town.street, town.county)
    who = make.person(town.community).pk
    roles = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.VOLUNTEER, Role.HOTLINE)
    yield from (STRANGER, CLOCK)
    for role, place in itertools.product(roles, places):
        yield Actor(who, (Grant(role, ScopeKind.AREA, place.pk, place.path),))
    yield Actor(who, (Grant(Role.WORKER, ScopeKind.AREA, 0, ""),))
    for pk in (unit.pk, worlds.unit(town).pk):
        yield Actor(who, (Grant(Role.LIAISON, ScopeKind.ORGANISATION, pk),))
    for pk in people:
        yield Actor(pk)
        yield Actor(who, wards=frozenset({pk}))


def test_items_seen_are_items_listed(town):
    unit = worlds.unit(town)
    for state in ItemState:
        for item in (worlds.draft(town, R, organisation_id=unit.pk), worlds.draft(town, D)):
            ListItem.objects.filter(pk=item.pk).update(state=state)
    every = list(ListItem.objects.select_related("list__area"))

    for actor in _actors(town, unit):
        seen = {item.pk for item in every if policies.may_see_item(actor, item)}
        assert set(lists.visible_to(actor).values_list("pk", flat=True)) == seen, actor

    assert len(every) == 2 * len(ItemState)


def test_claims_seen_are_claims_listed(town):
    unit, giver = worlds.unit(town), worlds.unit(town)
    worlds.claimed(worlds.listed(town), unit)
    given = worlds.listed(town, R, giver.liaison, organisation_id=giver.pk)
    Claim.objects.create(
        item=given,
        area=town.other,
        state=ClaimState.LAPSED,
        asked_by_id=1,
        asked_at=MONDAY,
        lease_until=MONDAY,
    )
    every = list(Claim.objects.select_related("item__list__area", "area"))
    actors = [*_actors(town, unit), *_actors(town, giver)]

    for actor in actors:
        seen = {claim.pk for claim in every if policies.may_see_claim(actor, claim)}
        assert set(claims.visible_to(actor).values_list("pk", flat=True)) == seen, actor


def test_projects_seen_are_projects_listed(town):
    unit = worlds.unit(town)
    resident = make.person(town.community)
    order = make.order(resident)
    worlds.agreed(town, unit, worlds.listed(town, cause=f"order:{order.pk}"))
    for _ in range(len(ProjectState) - 1):
        worlds.agreed(town)
    every = list(Project.objects.select_related("area").order_by("pk"))
    for state in ProjectState:
        for project in every:
            Project.objects.filter(pk=project.pk).update(state=state)
            project.state = state
        for actor in _actors(town, unit, resident.pk, town.clerk.me, unit.liaison.me):
            _agree_on(actor, every)


def _agree_on(actor, every):
    parties = {project.pk: projects.parties(project, MONDAY) for project in every}
    seen = {p.pk for p in every if policies.may_see(actor, p, parties[p.pk])}
    whole = {p.pk for p in every if policies.may_see_whole(actor, p, parties[p.pk])}
    listed = projects.visible_to(actor).values_list("pk", flat=True)
    wholly = projects.wholly_visible_to(actor).values_list("pk", flat=True)
    assert (set(listed), set(wholly)) == (seen, whole), actor
    assert len(list(listed)) == len(seen), "nobody is listed twice"


@pytest.mark.parametrize("side", list(Side))
def test_each_side_of_a_claim_speaks_for_itself(town, side):
    unit = worlds.unit(town)
    claim = worlds.claimed(worlds.listed(town), unit)
    speakers = {Side.CLAIMANT: unit.liaison, Side.OWNER: town.clerk}
    mine = speakers.pop(side)
    (theirs,) = speakers.values()

    assert policies.may_speak(mine, claim, side)
    assert not policies.may_speak(theirs, claim, side)
    assert not policies.may_speak(town.far_clerk, claim, side)
