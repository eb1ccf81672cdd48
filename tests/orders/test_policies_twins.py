"""What an actor may see is what the list shows: every state, every role, every tie."""

from itertools import product
from typing import Any

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.orders import policies, queries
from kith.orders.actions import intake
from kith.orders.models import Claim, Offer, Order
from kith.orders.states import LIVE, ClaimState, OfferState, OrderState
from tests import make
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


def _in_every_state(order):
    """A copy of the order in each state, as it stands in the database."""
    for state in OrderState:
        order.pk, order.state, order.due_at = None, state, None
        order.key = f"{state}-{order.resident_id}"
        order.save(force_insert=True)


@pytest.fixture
def world():
    """Two communities, each with an order in every state, and claims and offers of every kind."""
    town = make.town()
    people = {name: make.person(town.community) for name in ("resident", "ward", "principal")}
    people["far"] = make.person(town.other)
    helper = make.volunteer(town.community)
    leader, liaison = make.volunteer(town.other), make.volunteer(town.other)
    team = make.team(town.other, helper, leader=leader)
    unit = make.unit(town.other, liaison=liaison)
    family = make.person(town.other)
    make.guardian(town, people["ward"], family)
    make.proxy(people["principal"], family)
    for who in people.values():
        _in_every_state(make.order(who))
    taken = make.order_input(people["resident"], consent_how="电话")
    from_phone = intake.submit(input=taken, actor=town.clerk, now=MONDAY)
    _offers_and_claims([from_phone, *Order.objects.filter(state="OPEN")], helper, team, unit)
    return town, people, [helper, leader, liaison, family]


def _offers_and_claims(orders, helper, team, unit):
    targets = (
        {"target": "PERSON", "person": helper},
        {"target": "TEAM", "team": team},
        {"target": "UNIT", "organisation": unit},
    )
    for order, to in product(orders, targets):
        for state in OfferState:
            Offer.objects.create(
                order=order, state=state, mode="ORDER", made_by_id=0, made_at=MONDAY,
                expires_at=MONDAY + DAY, **to,
            )  # fmt: skip
        ended = set(ClaimState) - set(LIVE)
        live = {ClaimState.SERVING} if to["target"] == "PERSON" else set()
        for claim_state in ended | live:
            Claim.objects.create(
                order=order,
                state=claim_state,
                mode="ORDER",
                made_at=MONDAY,
                **({"person": helper} | to),
            )


def _actors(town, people, others):
    """Strangers, everybody in the world, every role over every area, and pairs of roles."""
    for who in (*people.values(), *others):
        yield make.actor(who)
    yield from (STRANGER, CLOCK, town.district, town.boss, town.clerk, town.far_clerk)
    nobody = make.person(town.county)
    areas = (town.county, town.street, town.community, town.other)
    grants = [Grant(role, ScopeKind.AREA, area.pk, area.path) for role in Role for area in areas]
    groups = [
        Grant(role, kind, scope_id)
        for role, kind in ((Role.LEADER, ScopeKind.TEAM), (Role.LIAISON, ScopeKind.ORGANISATION))
        for scope_id in (1, 2)
    ]
    for grant in (*grants, *groups):
        yield Actor(person_id=nobody.pk, grants=(grant,))
    for one, other in product(grants, groups):
        yield Actor(person_id=people["resident"].pk, grants=(one, other))
    yield Actor(person_id=nobody.pk, grants=(Grant(Role.DISTRICT, ScopeKind.AREA, 0, ""),))


TWINS: dict[str, Any] = {
    "orders": (
        lambda: Order.objects.select_related("area"),
        policies.may_see,
        queries.visible_to,
    ),
    "offers": (
        lambda: Offer.objects.select_related("order__area"),
        policies.may_see_offer,
        queries.offers_visible_to,
    ),
    "claims": (
        lambda: Claim.objects.select_related("order__area"),
        policies.may_see_claim,
        queries.claims_visible_to,
    ),
}


@pytest.mark.parametrize("kind", TWINS)
def test_what_an_actor_may_see_is_what_the_list_shows(world, kind):
    rows, may_see, visible_to = TWINS[kind]
    everything = list(rows().order_by("pk"))

    seen = []
    for actor in _actors(*world):
        listed = sorted(visible_to(actor).values_list("pk", flat=True))
        assert listed == [row.pk for row in everything if may_see(actor, row)], actor
        seen.append(len(listed))

    assert min(seen) == 0
    assert max(seen) == len(everything)
    assert len(set(seen)) > 4


def test_the_world_has_every_state(world):
    assert set(Order.objects.values_list("state", flat=True)) == set(OrderState)
    assert set(Offer.objects.values_list("state", flat=True)) == set(OfferState)
    assert Order.objects.values("area").distinct().count() == 2


@pytest.mark.parametrize("name", ["resident", "ward", "principal", "far"])
def test_mine_is_the_residents_side_alone(world, name):
    town, people, others = world
    family = make.actor(others[-1])
    owner = make.actor(people[name])

    mine = [set(queries.mine(by).values_list("resident_id", flat=True)) for by in (owner, family)]

    assert mine == [{people[name].pk}, {people["ward"].pk, people["principal"].pk}]
    assert queries.mine(STRANGER).count() == 0
    assert set(queries.mine(town.clerk).values_list("submitted_by_id", flat=True)) == {
        town.clerk.me
    }


def test_the_desk_shows_unfinished_orders_of_its_places(world):
    town, _people, others = world

    areas = {
        by.me: set(queries.desk(by).values_list("area_id", flat=True))
        for by in (town.clerk, town.far_clerk, town.boss, make.actor(others[0]))
    }

    assert list(areas.values()) == [
        {town.community.pk}, {town.other.pk}, {town.community.pk, town.other.pk}, set(),
    ]  # fmt: skip
    states = set(queries.desk(town.boss).values_list("state", flat=True))
    assert states == {
        "SUBMITTED", "NEED_INFO", "VERIFIED", "OPEN", "ACCEPTED", "OBJECTED", "IN_SERVICE",
        "REPORTED", "DISPUTED",
    }  # fmt: skip


def _rows(n):
    town = make.town()
    resident, helper = make.person(town.community), make.volunteer(town.community)
    for day in range(n):
        slot = {"starts_at": MONDAY + (day + 1) * DAY, "ends_at": MONDAY + (day + 1) * DAY + HOUR}
        order = make.open_order(town, resident, people_needed=3, **slot)
        make.offer(town, order, make.volunteer(town.community))
        make.claim(town, order, helper)
    return town, make.actor(resident), make.actor(helper)


LISTS: dict[str, Any] = {
    "visible": lambda t, r, h: [(o.area.name, o.service.name, o.worksheet.summary)
                                for o in queries.visible_to(t.clerk)],
    "mine": lambda t, r, h: [(o.area.name, o.worksheet.summary) for o in queries.mine(r)],
    "desk": lambda t, r, h: [(str(o.resident.name), o.worksheet.summary)
                             for o in queries.desk(t.clerk)],
    "pool": lambda t, r, h: [(o.area.name, vars(o)["filled"], o.worksheet.minutes)
                             for o in queries.pool(h, now=MONDAY)],
    "offers": lambda t, r, h: [(o.order.worksheet.summary, o.order.area.name)
                               for o in queries.offers_visible_to(t.clerk)],
    "claims": lambda t, r, h: [(c.order.resident.name, c.person.name, list(c.stamps.all()))
                               for c in queries.claims_of(h)],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(django_assert_max_num_queries, name):
    counts = []
    for n in (1, 3):
        who = _rows(n)
        with django_assert_max_num_queries(3) as asked:
            shown = LISTS[name](*who)
        counts.append(len(asked))
        assert len(shown) >= n

    assert counts[0] == counts[1]


def test_one_order_is_read_whole_in_as_many_questions_as_it_has_parts(
    django_assert_max_num_queries,
):
    counts = []
    for helpers in (1, 3):
        town = make.town()
        order = make.open_order(town, people_needed=3)
        for _ in range(helpers):
            make.claim(town, order)
        with django_assert_max_num_queries(8) as asked:
            whole = queries.whole(order.pk, actor=town.clerk)
            shown = [(c.person.name, list(c.stamps.all())) for c in whole.claims.all()]
        counts.append(len(asked))
        assert len(shown) == helpers

    assert counts[0] == counts[1]


def test_what_may_not_be_seen_does_not_exist():
    town = make.town()
    order = make.order(make.person(town.community))

    with pytest.raises(Order.DoesNotExist):
        queries.whole(order.pk, actor=town.far_clerk)
