"""A unit objects to an order it holds; the street decides."""

import pytest

from kith.core.actor import STRANGER, Role
from kith.orders.actions import claims, objections
from kith.orders.models import Claim, Objection, Order
from kith.orders.states import OrderState
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import outsiders, state, topics, verbs

pytestmark = pytest.mark.django_db

LATER = MONDAY + HOUR


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def held(town):
    """A team's claim that fills its order."""
    leader = make.volunteer(town.community)
    team = make.team(town.community, make.volunteer(town.community), leader=leader)
    order = make.open_order(town, people_needed=2)
    return claims.claim_for_team(
        order.pk, team_id=team.pk, heads=2, actor=make.actor(leader), now=MONDAY
    )


def _object(claim, by=None, reason="不会修空调"):
    by = by or make.actor(claim.person)
    return objections.object_to(claim.pk, reason=reason, actor=by, now=LATER)


def _decide(claim, by, *, is_upheld, decision="有道理"):
    return objections.decide_objection(
        claim.order_id, is_upheld=is_upheld, decision=decision, actor=by, now=LATER + HOUR
    )


def test_a_unit_objects_and_keeps_the_order_until_somebody_decides(town, held):
    made = _object(held)

    order = Order.objects.get(pk=held.order_id)
    assert (order.state, order.due_at) == ("OBJECTED", LATER + 2 * DAY)
    assert (order.seats.count(), Claim.objects.get().state) == (2, "HELD")
    assert (made.by_id, made.decided_at, str(made.reason)) == (held.person_id, None, "")
    assert topics(town.boss.me) == ["objection_made"]


def test_an_objection_upheld_returns_the_order_to_the_desk(town, held):
    _object(held)

    _decide(held, town.boss, is_upheld=True)

    order, made = Order.objects.get(pk=held.order_id), Objection.objects.get()
    assert (order.state, order.seats.count()) == ("OPEN", 0)
    assert Claim.objects.get().state == "RELEASED"
    assert (made.decided_by_id, made.decided_at) == (town.boss.me, LATER + HOUR)
    assert topics(held.person)[-2:] == ["claim_released", "objection_decided"]
    assert verbs("order", held.order_id)[-2:] == ["object", "uphold"]


def test_an_objection_overruled_leaves_the_order_with_the_unit(town, held):
    _object(held)

    _decide(held, town.boss, is_upheld=False)

    order = Order.objects.get(pk=held.order_id)
    assert (order.state, order.seats.count()) == ("ACCEPTED", 2)
    assert Claim.objects.get().state == "HELD"
    assert topics(held.person)[-1] == "objection_decided"


@pytest.mark.parametrize("is_upheld", [True, False])
def test_only_the_street_or_the_district_decides(town, held, is_upheld):
    _object(held)
    others = outsiders(town, held.order.resident)

    with unchanged():
        for by in (*others.values(), town.clerk, make.actor(held.person), STRANGER):
            with says("forbidden"):
                _decide(held, by, is_upheld=is_upheld)
    assert _decide(held, town.district, is_upheld=is_upheld).state in ("OPEN", "ACCEPTED")


def test_who_objected_does_not_decide_in_another_role(town, held):
    second = make.lead(held.team, make.volunteer(town.community))
    _object(held, by=make.actor(second))
    make.grant(second, Role.STREET, town.street)

    with refused("forbidden"):
        _decide(held, make.actor(second), is_upheld=True)


def test_objection_and_decision_have_their_reasons(town, held):
    with refused("bad_input"):
        _object(held, reason=" ")
    _object(held)
    with refused("bad_input"):
        _decide(held, town.boss, is_upheld=True, decision=" ")


def test_an_objection_is_decided_once(town, held):
    _object(held)
    _decide(held, town.boss, is_upheld=True)

    with refused("illegal_move"):
        _decide(held, town.district, is_upheld=True)


def test_an_objection_is_made_once(town, held):
    _object(held)

    with refused("illegal_move"):
        _object(held)


def test_a_single_volunteer_gives_it_back_instead_of_objecting(town):
    claim = make.claim(town)

    with refused("forbidden"):
        _object(claim)


def test_only_the_holder_objects(town, held):
    everybody = (*outsiders(town, held.order.resident).values(), town.clerk, town.boss)

    with unchanged():
        for by in everybody:
            with says("forbidden"):
                _object(held, by=by)


def test_a_unit_that_gave_it_back_no_longer_objects(town, held):
    claims.withdraw(held.pk, actor=make.actor(held.person), now=MONDAY)
    for _ in range(2):
        make.claim(town, held.order)

    with refused("illegal_move"):
        _object(held)
    assert state(held.order) == OrderState.ACCEPTED


def test_after_an_overruled_objection_a_new_one_may_be_made(town, held):
    _object(held)
    _decide(held, town.boss, is_upheld=False)

    _object(held, reason="人手不够了")

    assert (Objection.objects.count(), state(held.order)) == (2, OrderState.OBJECTED)
