"""What an actor may see is what her lists show, for every role, place and counter."""

from dataclasses import dataclass

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.rewards import policies, queries
from kith.rewards.actions import settling, shelf
from kith.rewards.models import Merchant, Redemption, Reward, Settlement
from tests import make
from tests.make import DAY, MONDAY, Town
from tests.rewards import worlds

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class World:
    town: Town
    shops: tuple[worlds.Shop, worlds.Shop]
    customer: Actor
    neighbour: int


@pytest.fixture
def world():
    """Two counters with a reward in every state, a redemption and a settlement each."""
    town = make.town()
    shops = (worlds.shop(town), worlds.shop(town, "另一家店"))
    ada = worlds.customer(town, has=200)
    for shop in shops:
        on_shelf = worlds.reward(town, shop)
        worlds.handed(worlds.chosen(on_shelf, ada, f"a{shop.merchant.pk}"), shop.keeper)
        worlds.chosen(on_shelf, ada, f"b{shop.merchant.pk}")
        draft = shelf.put_up(
            shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY
        )
        shelf.put_up(shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY)
        shelf.end(draft.pk, actor=shop.keeper, now=MONDAY)
        settling.draft(shop.merchant.pk, month=MONDAY.date(), actor=CLOCK, now=MONDAY + 31 * DAY)
    return World(town, shops, ada, make.person(town.other).pk)


def actors(world):
    """Everybody: strangers, the clock, each role over each area or counter, the customer's side."""
    ada, town = world.customer, world.town
    areas = (town.county, town.street, town.community, town.other)
    who = world.neighbour
    yield from (STRANGER, CLOCK, ada, Actor(person_id=who))
    yield Actor(person_id=who, wards=frozenset({ada.me}))
    yield Actor(person_id=who, speaks_for=frozenset({ada.me}))
    for role in Role:
        for area in areas:
            yield Actor(who, (Grant(role, ScopeKind.AREA, area.pk, area.path),))
        for shop in world.shops:
            for kind in ScopeKind:
                yield Actor(who, (Grant(role, kind, shop.merchant.pk),))


def differing(world, rows, listed, may):
    return [
        actor
        for actor in actors(world)
        if set(listed(actor).values_list("pk", flat=True))
        != {row.pk for row in rows if may(actor, row)}
    ]


def test_rewards(world):
    rows = Reward.objects.select_related("merchant__area")

    assert {row.state for row in rows} == {"DRAFT", "PUBLISHED", "ENDED"}
    assert differing(world, rows, queries.rewards_visible_to, policies.may_see_reward) == []


def test_redemptions(world):
    rows = Redemption.objects.select_related("merchant__area")

    assert differing(world, rows, queries.visible_to, policies.may_see) == []


def test_merchants(world):
    rows = Merchant.objects.select_related("area")

    assert differing(world, rows, queries.merchants, policies.may_see_merchant) == []


def test_settlements(world):
    rows = Settlement.objects.select_related("merchant__area")

    assert rows.count() == 2
    assert differing(world, rows, queries.settlements, policies.may_see_settlement) == []


def test_only_the_customers_side_ever_sees_a_code(world):
    row = Redemption.objects.select_related("merchant__area").earliest("pk")

    seeing = {actor.person_id for actor in actors(world) if policies.may_show_code(actor, row)}
    guardians = [a for a in actors(world) if a.wards]

    assert seeing == {world.customer.me, world.neighbour}
    assert [a for a in actors(world) if policies.may_show_code(a, row)] == [
        world.customer,
        *guardians,
    ]
