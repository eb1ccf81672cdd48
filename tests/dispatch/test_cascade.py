"""After a no or silence the next are asked, wave by wave, and nobody is troubled in vain."""

import pytest

from kith.core.actor import CLOCK
from kith.core.refusal import Forbidden
from kith.dispatch import actions, jobs
from kith.dispatch.models import Asking, Proposal
from kith.dispatch.states import Look, ProposalState
from kith.orders import jobs as order_jobs
from kith.orders.actions import claims, desk
from kith.orders.models import Offer
from kith.orders.states import OfferState
from kith.people.models import Person
from tests import make
from tests.dispatch import boards
from tests.dispatch.waves import MINUTE, approved, look, one_at_a_time, say_no
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
NO, ASKED, SILENT = OfferState.DECLINED, OfferState.OFFERED, OfferState.EXPIRED


@pytest.fixture
def town():
    made = make.town()
    one_at_a_time()
    return made


# ------------------------------------------------------------------------------- one after another


def test_the_next_best_is_asked_after_a_no(town):
    order = approved(town, make.open_order(town), 2)
    first = Proposal.objects.get(order=order)
    say_no(order)

    made = actions.cascade(order.pk, actor=town.clerk, now=MONDAY + HOUR)

    second, second_min = boards.runner_up(first)
    assert boards.offers(order) == [(first.person_id, NO), (second, ASKED)]
    assert [(row.rank, row.state, row.replaces_id, row.person_id) for row in made] == [
        (2, ProposalState.APPROVED, first.pk, second)
    ]
    assert made[0].cost_min == second_min


def test_silence_is_answered_when_the_offer_has_expired(town):
    order = make.open_order(town, starts_at=MONDAY + 3 * DAY, ends_at=MONDAY + 3 * DAY + HOUR)
    one_at_a_time(answers_min=60 * 24)
    approved(town, order, 2)
    later = MONDAY + DAY

    before = (order_jobs.expire_offers(later - HOUR), jobs.ask_due(later - HOUR))
    after = (order_jobs.expire_offers(later), jobs.ask_due(later))

    assert (before, after) == ((0, 0), (1, 1))
    assert [state for _, state in boards.offers(order)] == [SILENT, ASKED]


def test_a_look_repeated_asks_nobody_anew(town):
    order = approved(town, make.open_order(town), 3)
    say_no(order)

    asked = [jobs.ask_due(MONDAY + HOUR) for _ in range(3)]

    assert asked == [1, 0, 0]
    assert [state for _, state in boards.offers(order)] == [NO, ASKED]


def test_no_after_no_goes_on_until_nobody_is_left(town):
    order = approved(town, make.open_order(town), 3)
    asked = []
    for turn in range(3):
        asked.append(say_no(order, now=MONDAY + turn * HOUR).pk)
        jobs.ask_due(MONDAY + turn * HOUR + MINUTE)

    assert len(set(asked)) == 3
    assert [state for _, state in boards.offers(order)] == [NO, NO, NO]
    assert look(order).why == Look.NOBODY


def test_each_of_two_places_is_answered_for_itself(town):
    order = approved(town, make.open_order(town, people_needed=2), 4)
    one_at_a_time(steps=[[0, 90, 0, 2, 24]])
    say_no(order)
    say_no(order)

    asked = jobs.ask_due(MONDAY + HOUR)

    assert asked >= 2
    assert len({person for person, _ in boards.offers(order)}) == len(boards.offers(order))
    assert [state for _, state in boards.offers(order)][:2] == [NO, NO]
    roots = [row.replaces_id for row in Proposal.objects.filter(order=order).order_by("rank")]
    assert roots[:2] == [None, None]
    assert len(set(roots[2:])) == len(roots[2:])


def test_only_what_was_approved_is_followed_up(town):
    boards.helpers(town, 3)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    yes, no = run.proposals.order_by("rank")
    boards.approve(town, run, [yes])
    actions.reject(run.pk, proposal_ids=[no.pk], actor=town.clerk, now=MONDAY)
    say_no(order)

    jobs.ask_due(MONDAY + HOUR)
    jobs.ask_due(MONDAY + 2 * HOUR)

    asked = [person for person, _ in boards.offers(order)]
    assert len(asked) == 2
    assert no.person_id not in asked


def test_offers_by_hand_are_followed_up_by_hand(town):
    boards.helpers(town, 2)
    order = make.open_order(town)
    make.offer(town, order, make.volunteer(town.community))
    say_no(order)

    assert jobs.ask_due(MONDAY + HOUR) == 0
    assert not Asking.objects.exists()
    assert len(boards.offers(order)) == 1


def test_a_filled_place_needs_nobody_else(town):
    order = approved(town, make.open_order(town), 3)
    say_no(order)
    claims.claim(order.pk, actor=make.actor(make.volunteer(town.community)), now=MONDAY)

    assert jobs.ask_due(MONDAY + HOUR) == 0
    assert len(boards.offers(order)) == 1


def test_a_yes_given_back_is_looked_for_again(town):
    order = approved(town, make.open_order(town), 2)
    offer = Offer.objects.get(order=order)
    who = make.actor(Person.objects.get(offers=offer))
    claim = claims.accept(offer.pk, actor=who, now=MONDAY)
    idle = jobs.ask_due(MONDAY + MINUTE)
    claims.withdraw(claim.pk, actor=who, now=MONDAY + HOUR)

    asked = jobs.ask_due(MONDAY + HOUR + MINUTE)

    assert (idle, asked) == (0, 1)
    assert [state for _, state in boards.offers(order)] == [OfferState.ACCEPTED, ASKED]


def test_after_the_service_would_have_begun_nobody_is_asked(town):
    order = approved(town, make.open_order(town), 2)
    say_no(order)

    assert jobs.ask_due(MONDAY + DAY) == 0
    assert len(boards.offers(order)) == 1


def test_the_next_best_is_who_suits_the_order_as_it_is_now(town):
    order = approved(town, make.open_order(town), 3)
    say_no(order)
    able = make.volunteer(town.community, "REPAIR")
    changed = make.sheet(skills=("REPAIR",))
    desk.revise(order.pk, input=changed, actor=town.clerk, now=MONDAY)

    jobs.ask_due(MONDAY + HOUR)

    assert boards.offers(order)[1:] == [(able.pk, ASKED)]


def test_only_the_clock_and_the_desk_of_the_order_may_cascade(town):
    order = approved(town, make.open_order(town), 2)
    say_no(order)

    with pytest.raises(Forbidden):
        actions.cascade(order.pk, actor=town.far_clerk, now=MONDAY + HOUR)

    assert len(boards.offers(order)) == 1
    assert len(actions.cascade(order.pk, actor=CLOCK, now=MONDAY + HOUR)) == 1


def test_the_desk_of_the_order_may_ask_on_whoever_made_the_run(town):
    boards.helpers(town, 2)
    order = make.open_order(town)
    run = boards.propose(town, over=town.street)
    ids = [row.pk for row in run.proposals.all()]
    actions.approve(run.pk, proposal_ids=ids, actor=town.boss, now=MONDAY)
    say_no(order)

    assert len(actions.cascade(order.pk, actor=town.clerk, now=MONDAY + HOUR)) == 1
