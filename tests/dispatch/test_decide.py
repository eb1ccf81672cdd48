"""Approved proposals are offers; each refusal is its own; what was decided stays decided."""

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import Role
from kith.core.refusal import Forbidden
from kith.dispatch import actions
from kith.dispatch.models import Proposal, Run
from kith.dispatch.states import LIFE, ProposalState
from kith.journal.queries import story
from kith.orders.actions import claims, desk
from kith.orders.models import Offer
from kith.orders.states import OfferState
from kith.outbox.models import Message
from kith.people.models import Person, VolunteerProfile
from kith.people.states import ConsentPurpose
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def _states(run: Run) -> list[str]:
    return list(run.proposals.order_by("pk").values_list("state", flat=True))


def test_every_state_can_be_reached_and_only_what_events_overtook_is_final():
    assert LIFE.reachable() == set(ProposalState)
    assert LIFE.final() == {ProposalState.STALE}


def test_an_approved_proposal_is_an_offer_with_its_bill(town):
    helper = make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town)

    rows = boards.approve(town, run)

    offer = Offer.objects.get(order=order)
    assert [(row.state, row.offer_id) for row in rows] == [(ProposalState.APPROVED, offer.pk)]
    assert (offer.person_id, offer.state, offer.bill) == (helper.pk, "OFFERED", rows[0].bill)
    assert Message.objects.filter(person_id=helper.pk, topic="offer_made").count() == 1
    assert [line.verb for line in story("run", run.pk)] == ["propose", "approve"]


def test_the_helper_says_yes_and_the_order_is_filled(town):
    helper = make.volunteer(town.community)
    order = make.open_order(town)
    boards.approve(town, boards.propose(town))

    claims.accept(Offer.objects.get(order=order).pk, actor=make.actor(helper), now=MONDAY + HOUR)

    order.refresh_from_db()
    assert order.state == "ACCEPTED"


def test_approving_twice_asks_once(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town)
    first = boards.approve(town, run)

    again = boards.approve(town, run)

    assert [row.offer_id for row in again] == [row.offer_id for row in first]
    assert len(boards.offers(order)) == 1
    assert [line.verb for line in story("run", run.pk)] == ["propose", "approve"]


def test_some_are_approved_and_some_are_not_wanted(town):
    boards.helpers(town, 2)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    yes, no = run.proposals.order_by("rank")

    boards.approve(town, run, [yes])
    actions.reject(run.pk, proposal_ids=[yes.pk, no.pk], actor=town.clerk, now=MONDAY)
    boards.approve(town, run)

    assert _states(run) == [ProposalState.APPROVED, ProposalState.REJECTED]
    assert boards.offers(order) == [(yes.person_id, OfferState.OFFERED)]


def test_proposals_of_another_run_are_left_alone(town):
    make.volunteer(town.community)
    make.volunteer(town.other)
    make.open_order(town)
    run = boards.propose(town)
    other = actions.propose(town.other.pk, actor=town.far_clerk, now=MONDAY)
    foreign = list(run.proposals.all())

    rows = actions.approve(
        other.pk, proposal_ids=[row.pk for row in foreign], actor=town.far_clerk, now=MONDAY
    )

    assert rows == []
    assert _states(run) == [ProposalState.PROPOSED]


def test_one_refusal_does_not_stop_the_others(town):
    boards.helpers(town, 3)
    gone, good = make.open_order(town), make.open_order(town)
    run = boards.propose(town)
    desk.give_up(gone.pk, reason="不需要了", actor=town.clerk, now=MONDAY)

    boards.approve(town, run)

    states = dict(run.proposals.values_list("order_id", "state"))
    assert states == {gone.pk: ProposalState.STALE, good.pk: ProposalState.APPROVED}
    assert boards.offers(gone) == []


def test_a_helper_asked_by_hand_meanwhile_is_not_asked_again(town):
    helper = make.volunteer(town.community)
    order = make.open_order(town, people_needed=2)
    run = boards.propose(town)
    make.offer(town, order, helper)

    boards.approve(town, run)

    assert _states(run) == [ProposalState.STALE]
    assert boards.offers(order) == [(helper.pk, OfferState.OFFERED)]


def test_a_helper_who_wants_quiet_meanwhile_is_not_rung(town):
    helper = make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town)
    boards.profile(helper, quiet_until=MONDAY + DAY)

    boards.approve(town, run)

    assert _states(run) == [ProposalState.STALE]
    assert boards.offers(order) == []


def test_a_worksheet_changed_meanwhile_makes_the_proposal_stale(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town)
    later = make.sheet(starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 2 * DAY + HOUR)
    desk.revise(order.pk, input=later, actor=town.clerk, now=MONDAY + HOUR)

    boards.approve(town, run)

    assert _states(run) == [ProposalState.STALE]


def test_a_service_that_would_have_begun_is_not_offered(town):
    make.volunteer(town.community)
    make.open_order(town)
    run = boards.propose(town)

    actions.approve(
        run.pk,
        proposal_ids=[row.pk for row in run.proposals.all()],
        actor=town.clerk,
        now=MONDAY + DAY,
    )

    assert _states(run) == [ProposalState.STALE]


def test_the_clerk_leaves_her_own_request_to_somebody_else(town):
    make.volunteer(town.community)
    herself = Person.objects.get(pk=town.clerk.me)
    made = make.order(herself)
    desk.verify(made.pk, how="PHONE", actor=town.boss, now=MONDAY)
    order = desk.compile_order(made.pk, input=make.sheet(), actor=town.boss, now=MONDAY)
    run = boards.propose(town)

    boards.approve(town, run)
    before = _states(run)
    actions.approve(run.pk, proposal_ids=[run.proposals.get().pk], actor=town.boss, now=MONDAY)

    assert (before, _states(run)) == ([ProposalState.PROPOSED], [ProposalState.APPROVED])
    assert len(boards.offers(order)) == 1


def test_the_clerk_does_not_decide_on_herself_as_a_helper(town):
    herself = Person.objects.get(pk=town.clerk.me)
    make.consent(herself, ConsentPurpose.VOLUNTEER)
    make.grant(herself, Role.VOLUNTEER, town.community)
    VolunteerProfile.objects.create(
        person=herself, since=MONDAY - DAY, largest_distance_m=5000, weekly_capacity=5
    )
    boards.free_all_week(herself)
    make.open_order(town)
    run = boards.propose(town)
    one = run.proposals.get()
    clerk = make.actor(herself)

    for verb in (actions.approve, actions.reject):
        verb(run.pk, proposal_ids=[one.pk], actor=clerk, now=MONDAY)

    assert (one.person_id, _states(run)) == (herself.pk, [ProposalState.PROPOSED])
    assert not Offer.objects.exists()


@pytest.mark.parametrize("verb", [actions.approve, actions.reject])
@pytest.mark.parametrize("who", ["far_clerk", "district"])
def test_other_desks_decide_nothing(town, verb, who):
    make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town)
    ids = [row.pk for row in run.proposals.all()]

    with pytest.raises(Forbidden):
        verb(run.pk, proposal_ids=ids, actor=getattr(town, who), now=MONDAY)

    assert _states(run) == [ProposalState.PROPOSED]
    assert boards.offers(order) == []


@pytest.mark.parametrize(
    ("state", "offer_id"), [(ProposalState.APPROVED, None), (ProposalState.REJECTED, 7)]
)
def test_an_offer_goes_with_approval_and_with_nothing_else(town, state, offer_id):
    make.volunteer(town.community)
    make.open_order(town)
    run = boards.propose(town)

    with (
        pytest.raises(IntegrityError, match="dispatch_offer_iff_approved"),
        transaction.atomic(),
    ):
        Proposal.objects.filter(run=run).update(state=state, offer_id=offer_id)
