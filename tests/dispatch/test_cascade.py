"""A no or silence is answered by asking the next best, once, and nobody twice."""

import pytest

from kith.core.actor import CLOCK
from kith.core.refusal import Forbidden
from kith.dispatch import actions, jobs, queries
from kith.dispatch.states import ProposalState
from kith.orders import jobs as order_jobs
from kith.orders.actions import claims, desk, offers
from kith.orders.models import Offer, Order
from kith.orders.states import OfferState
from kith.people.models import Person
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
NO, YES = OfferState.DECLINED, OfferState.OFFERED


@pytest.fixture
def town():
    return make.town()


def _say_no(order: Order) -> Person:
    offer = Offer.objects.filter(order=order, state=OfferState.OFFERED).earliest("pk")
    who = Person.objects.get(offers=offer)
    offers.decline(offer.pk, actor=make.actor(who), now=MONDAY)
    return who


def test_the_next_best_is_asked_after_a_no(town):
    boards.helpers(town, 2)
    order = make.open_order(town)
    run = boards.propose(town)
    first = boards.approve(town, run)[0]
    _say_no(order)

    made = actions.cascade(order.pk, actor=town.clerk, now=MONDAY + HOUR)

    second, second_min = boards.runner_up(first)
    assert boards.offers(order) == [(first.person_id, NO), (second, YES)]
    assert [(row.rank, row.state, row.replaces_id, row.person_id) for row in made] == [
        (2, ProposalState.APPROVED, first.pk, second)
    ]
    assert made[0].cost_min == second_min


def test_silence_is_answered_when_the_offer_has_expired(town):
    boards.helpers(town, 2)
    order = make.open_order(town, starts_at=MONDAY + 3 * DAY, ends_at=MONDAY + 3 * DAY + HOUR)
    boards.approve(town, boards.propose(town))
    later = MONDAY + DAY

    before = (order_jobs.expire_offers(later - HOUR), jobs.cascade_due(later - HOUR))
    after = (order_jobs.expire_offers(later), jobs.cascade_due(later))

    assert (before, after) == ((0, 0), (1, 1))
    assert [state for _, state in boards.offers(order)] == [OfferState.EXPIRED, YES]


def test_a_cascade_repeated_asks_nobody_anew(town):
    boards.helpers(town, 3)
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))
    _say_no(order)

    asked = [jobs.cascade_due(MONDAY + HOUR) for _ in range(3)]

    assert asked == [1, 0, 0]
    assert [state for _, state in boards.offers(order)] == [NO, YES]


def test_no_after_no_goes_on_until_nobody_is_left(town):
    helpers = {who.pk for who in boards.helpers(town, 3)}
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))
    asked = []
    for _ in helpers:
        asked.append(_say_no(order).pk)
        jobs.cascade_due(MONDAY + HOUR)

    assert (len(asked), set(asked)) == (3, helpers)
    assert [state for _, state in boards.offers(order)] == [NO, NO, NO]


def test_each_of_two_places_is_answered_for_itself(town):
    boards.helpers(town, 4)
    order = make.open_order(town, people_needed=2)
    boards.approve(town, boards.propose(town))
    _say_no(order)
    _say_no(order)

    asked = jobs.cascade_due(MONDAY + HOUR)

    assert asked == 2
    assert len({person for person, _ in boards.offers(order)}) == 4
    assert [state for _, state in boards.offers(order)] == [NO, NO, YES, YES]


def test_only_what_was_approved_is_followed_up(town):
    boards.helpers(town, 3)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    yes, no = run.proposals.order_by("rank")
    boards.approve(town, run, [yes])
    actions.reject(run.pk, proposal_ids=[no.pk], actor=town.clerk, now=MONDAY)
    _say_no(order)

    jobs.cascade_due(MONDAY + HOUR)
    jobs.cascade_due(MONDAY + HOUR)

    asked = [person for person, _ in boards.offers(order)]
    assert len(asked) == 2
    assert no.person_id not in asked


def test_offers_by_hand_are_followed_up_by_hand(town):
    boards.helpers(town, 2)
    order = make.open_order(town)
    make.offer(town, order, make.volunteer(town.community))
    _say_no(order)

    assert queries.orders_to_cascade(MONDAY) == []
    assert jobs.cascade_due(MONDAY + HOUR) == 0
    assert len(boards.offers(order)) == 1


def test_a_filled_place_needs_nobody_else(town):
    boards.helpers(town, 3)
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))
    _say_no(order)
    claims.claim(order.pk, actor=make.actor(make.volunteer(town.community)), now=MONDAY)

    assert jobs.cascade_due(MONDAY + HOUR) == 0
    assert len(boards.offers(order)) == 1


def test_after_the_service_would_have_begun_nobody_is_asked(town):
    boards.helpers(town, 2)
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))
    _say_no(order)

    assert queries.orders_to_cascade(MONDAY + HOUR) == [order.pk]
    assert queries.orders_to_cascade(MONDAY + DAY) == []
    assert jobs.cascade_due(MONDAY + DAY) == 0


def test_the_next_best_is_who_suits_the_order_as_it_is_now(town):
    boards.helpers(town, 3)
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))
    _say_no(order)
    able = make.volunteer(town.community, "REPAIR")
    changed = make.sheet(skills=("REPAIR",))
    desk.revise(order.pk, input=changed, actor=town.clerk, now=MONDAY)

    jobs.cascade_due(MONDAY + HOUR)

    assert boards.offers(order)[1:] == [(able.pk, YES)]


def test_only_the_clock_and_the_desk_of_the_run_may_cascade(town):
    boards.helpers(town, 2)
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))
    _say_no(order)

    with pytest.raises(Forbidden):
        actions.cascade(order.pk, actor=town.far_clerk, now=MONDAY + HOUR)

    assert len(boards.offers(order)) == 1
    assert len(actions.cascade(order.pk, actor=CLOCK, now=MONDAY + HOUR)) == 1
