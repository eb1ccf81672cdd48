"""What an order may ask of its people together: a leader, all or none, other times, a team."""

from datetime import time, timedelta

import pytest

from kith.dispatch import actions
from kith.dispatch.models import Proposal
from kith.dispatch.queries import collect
from kith.dispatch.states import ProposalState, WhyNot
from kith.orders.actions import claims, offers, times
from kith.orders.models import Offer, Order
from kith.orders.states import OfferState, Target
from kith.people.actions.skills import vet
from kith.people.models import Availability, Person, VolunteerProfile
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db

TUESDAY = (MONDAY + DAY, MONDAY + DAY + HOUR)
THURSDAY = (MONDAY + 3 * DAY, MONDAY + 3 * DAY + HOUR)
NEXT_WEEK = (MONDAY + 8 * DAY, MONDAY + 8 * DAY + HOUR)


@pytest.fixture
def town():
    return make.town()


def leader(town: Town) -> Person:
    """A volunteer whom the desk entered as able to lead."""
    who = make.volunteer(town.community)
    vet(who.pk, skill="LEAD", evidence="带过队", expires_on=None, actor=town.clerk, now=MONDAY)
    return who


def test_an_order_that_wants_a_leader_gets_one_and_others(town):
    led = leader(town)
    boards.helpers(town, 3)
    order = make.open_order(town, people_needed=3, needs_lead=True)

    run = boards.propose(town)

    rows = run.proposals.filter(order=order)
    assert rows.count() == 3
    assert [row.person_id for row in rows if row.is_lead] == [led.pk]


def test_without_a_leader_her_place_stays_empty_and_says_so(town):
    boards.helpers(town, 3)
    order = make.open_order(town, people_needed=2, needs_lead=True)

    run = boards.propose(town)

    gap = run.shortfalls.get(order=order)
    assert (gap.missing, gap.why_not) == (1, {WhyNot.LEAD.value: 3})
    assert gap.remedies["is_lead"] is True
    assert run.proposals.count() == 1


def test_a_leader_who_was_asked_already_is_not_wanted_twice(town):
    led, second = leader(town), leader(town)
    order = make.open_order(town, people_needed=2, needs_lead=True)
    make.offer(town, order, led)

    run = boards.propose(town)

    assert [(row.person_id, row.is_lead) for row in run.proposals.all()] == [(second.pk, False)]


def test_a_single_place_that_leads_is_the_leaders(town):
    boards.helpers(town, 2)
    led = leader(town)
    order = make.open_order(town, people_needed=2, needs_lead=True)
    make.claim(town, order, make.volunteer(town.community))

    run = boards.propose(town)

    assert [(row.person_id, row.is_lead) for row in run.proposals.all()] == [(led.pk, True)]


def test_of_the_times_that_suit_the_one_with_a_helper_is_settled_on(town):
    helper = make.volunteer(town.community, free=False)
    Availability.objects.create(person=helper, weekday=4, starts=time(6), ends=time(22))
    order = make.open_order(town, other_times=(THURSDAY,))

    run = boards.propose(town)
    row = run.proposals.get()
    boards.approve(town, run)

    order = Order.objects.select_related("worksheet").get(pk=order.pk)
    sheet = order.worksheet
    assert (row.person_id, row.starts_at, row.ends_at) == (helper.pk, *THURSDAY)
    assert (sheet.starts_at, sheet.ends_at) == THURSDAY
    assert not sheet.options.exists()
    assert Offer.objects.get(order=order).person_id == helper.pk


def test_a_time_of_another_week_counts_when_this_week_has_nobody(town):
    helper = make.volunteer(town.community)
    make.claim(town, make.open_order(town), helper)
    order = make.open_order(town, other_times=(NEXT_WEEK,))

    run = boards.propose(town)

    row = run.proposals.get(order=order)
    assert (row.person_id, row.starts_at) == (helper.pk, NEXT_WEEK[0])
    assert not run.shortfalls.exists()


def test_a_rejected_board_leaves_the_times_as_they_are(town):
    make.volunteer(town.community)
    order = make.open_order(town, other_times=(THURSDAY,))
    run = boards.propose(town)

    actions.reject(run.pk, proposal_ids=[run.proposals.get().pk], actor=town.clerk, now=MONDAY)

    sheet = Order.objects.select_related("worksheet").get(pk=order.pk).worksheet
    assert sheet.options.count() == 1
    assert (sheet.starts_at, sheet.ends_at) == TUESDAY


def test_once_somebody_is_asked_the_other_times_no_longer_count(town):
    helpers = boards.helpers(town, 2)
    order = make.open_order(town, people_needed=2, other_times=(THURSDAY,))
    make.offer(town, order, helpers[0])

    (wanted,) = collect.demands(town.community.path, now=MONDAY)

    assert wanted.other_times == ()


def test_another_time_than_agreed_is_refused_on_approval(town):
    """Events overtook the run: the resident's other time was taken off the sheet."""
    helper = make.volunteer(town.community, free=False)
    Availability.objects.create(person=helper, weekday=4, starts=time(6), ends=time(22))
    order = make.open_order(town, other_times=(THURSDAY,))
    run = boards.propose(town)
    times.settle(order.pk, starts_at=TUESDAY[0], ends_at=TUESDAY[1], actor=town.clerk, now=MONDAY)

    boards.approve(town, run)

    assert Proposal.objects.get().state == ProposalState.STALE
    assert not Offer.objects.exists()


def test_a_whole_order_is_filled_or_left_empty(town):
    boards.helpers(town, 2)
    few = make.open_order(town, people_needed=3, all_or_none=True)

    run = boards.propose(town)

    gap = run.shortfalls.get(order=few)
    assert boards.chosen(run) == []
    assert (gap.missing, gap.remedies["is_whole"]) == (3, True)


def test_an_order_for_a_team_is_offered_to_the_team(town):
    leader_, one, two = boards.helpers(town, 3)
    able = make.team(town.community, one, two, leader=leader_)
    boss = make.volunteer(town.community)
    make.team(town.community, leader=boss)  # too small
    order = make.open_order(town, people_needed=2, claimant=Target.TEAM)

    run = boards.propose(town)
    row = run.proposals.get()
    boards.approve(town, run)

    made = Offer.objects.get(order=order)
    assert (row.person_id, row.team_id) == (leader_.pk, able.pk)
    assert (made.target, made.team_id, made.heads) == (Target.TEAM, able.pk, 2)
    claims.accept(made.pk, actor=make.actor(leader_), now=MONDAY)
    assert Order.objects.get(pk=order.pk).state == "ACCEPTED"


def test_teams_without_the_skill_or_the_people_are_told_why_not(town):
    make.team(town.community, leader=make.volunteer(town.community))
    make.team(town.community, make.volunteer(town.community), leader=make.volunteer(town.community))
    order = make.open_order(town, people_needed=2, claimant=Target.TEAM, skills=("REPAIR",))

    run = boards.propose(town)

    gap = run.shortfalls.get(order=order)
    assert (gap.missing, gap.why_not) == (2, {"skill": 2})


def test_an_order_for_a_unit_is_offered_to_the_unit_through_its_liaison(town):
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    order = make.open_order(town, people_needed=4, claimant=Target.UNIT)
    skilled = make.open_order(town, claimant=Target.UNIT, skills=("REPAIR",))

    run = boards.propose(town)
    boards.approve(town, run)

    made = Offer.objects.get(order=order)
    assert (made.target, made.organisation_id, made.heads) == (Target.UNIT, unit.pk, 4)
    assert run.proposals.get().person_id == liaison.pk
    assert boards.why_not(run, skilled) == {"skill": 1}


def test_a_teams_no_is_not_asked_again_and_its_time_is_its_own(town):
    leader_, one = boards.helpers(town, 2)
    team = make.team(town.community, one, leader=leader_)
    first = make.open_order(town, people_needed=2, claimant=Target.TEAM)
    boards.approve(town, boards.propose(town))
    again = make.open_order(town, people_needed=2, claimant=Target.TEAM)

    busy = boards.propose(town)
    offers.decline(Offer.objects.get(order=first).pk, actor=make.actor(leader_), now=MONDAY)
    free = boards.propose(town)

    assert boards.why_not(busy, again) == {"time": 1}
    assert Offer.objects.get(order=first).state == OfferState.DECLINED
    assert [(row.order_id, row.team_id) for row in free.proposals.all()] == [(again.pk, team.pk)]
    assert boards.why_not(free, first) == {"asked": 1}


def test_whoever_likes_the_work_comes_before_who_likes_other_work(town):
    bored, keen = boards.helpers(town, 2)
    VolunteerProfile.objects.filter(person=bored).update(likes=["HAIRCUT"])
    VolunteerProfile.objects.filter(person=keen).update(likes=["CLEANING"])
    make.open_order(town)

    run = boards.propose(town)

    row = run.proposals.get()
    assert (row.person_id, row.bill["taste"]) == (keen.pk, 0.0)
    assert boards.runner_up(row)[1] == row.cost_min + 15.0


def test_orders_served_an_hour_apart_of_one_order_do_not_meet(town):
    """The same helper serves two orders whose other times would overlap."""
    helper = make.volunteer(town.community)
    later = (TUESDAY[0] + timedelta(hours=2), TUESDAY[1] + timedelta(hours=2))
    first = make.open_order(town, other_times=(later,))
    second = make.open_order(town, other_times=(later,))

    run = boards.propose(town)

    rows = {row.order_id: row for row in run.proposals.all()}
    starts = {row.starts_at for row in rows.values()}
    assert {row.person_id for row in rows.values()} == {helper.pk}
    assert set(rows) == {first.pk, second.pk}
    assert starts == {TUESDAY[0], later[0]}
