"""The board of a place becomes proposals: everybody suited, nobody twice, every reason told."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.catalogue.models import Skill
from kith.core.refusal import Forbidden
from kith.dispatch import actions
from kith.dispatch.models import Proposal, Run
from kith.dispatch.queries import collect
from kith.dispatch.rules import planning
from kith.dispatch.states import Cost, ProposalState, WhyNot
from kith.journal.queries import story
from kith.orders.actions import claims, offers
from kith.orders.models import Order
from kith.orders.states import ServiceMode, Target
from kith.people.models import Availability, Person, RoleGrant, SkillHeld
from kith.people.states import ConsentPurpose, Gender
from kith.places.states import Level
from kith.solver.costs import COSTS
from kith.solver.reach import LIMITS
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def test_the_helper_with_the_skill_is_proposed(town):
    make.volunteer(town.community)
    able = make.volunteer(town.community, "REPAIR")
    order = make.open_order(town, skills=("REPAIR",))

    run = boards.propose(town)

    assert boards.chosen(run) == [(order.pk, able.pk)]
    assert not run.shortfalls.exists()


def test_who_lacks_every_limit_is_told_why_not(town):
    make.volunteer(town.community)
    boards.profile(make.volunteer(town.community, "REPAIR"), weekly_capacity=0)
    boards.profile(make.volunteer(town.community, "REPAIR"), quiet_until=MONDAY + HOUR)
    make.volunteer(town.community, "REPAIR", free=False)
    order = make.open_order(town, skills=("REPAIR",))

    run = boards.propose(town)

    assert boards.chosen(run) == []
    assert boards.why_not(run, order) == {"skill": 1, "time": 1, "capacity": 1, "quiet": 1}
    assert run.shortfalls.get().missing == 1


def test_a_skill_counts_while_it_lasts_and_a_sensitive_one_when_verified(town):
    Skill.objects.get(code="TUTORING", is_sensitive=True)
    unverified = make.volunteer(town.community, "TUTORING")
    lapsed = make.volunteer(town.community, "TUTORING")
    lapsing = make.volunteer(town.community, "TUTORING")
    good = make.volunteer(town.community, "TUTORING")
    skills = SkillHeld.objects.exclude(person=unverified)
    skills.update(verified_by_id=town.clerk.me, expires_on=date(2026, 12, 31))
    skills.filter(person=lapsed).update(expires_on=date(2026, 3, 1))
    skills.filter(person=lapsing).update(expires_on=date(2026, 3, 2))
    order = make.open_order(town, skills=("TUTORING",), people_needed=2)

    run = boards.propose(town)

    assert boards.chosen(run) == [(order.pk, good.pk)]
    assert boards.why_not(run, order) == {"skill": 3}


def test_a_skill_the_catalogue_does_not_know_is_held_by_nobody(town):
    make.volunteer(town.community, "MAGIC")
    order = make.open_order(town, skills=("MAGIC",))

    run = boards.propose(town)

    assert boards.why_not(run, order) == {"skill": 1}


@pytest.mark.parametrize(
    ("largest_m", "reasons"),
    [
        pytest.param(1600, {"distance": 1}, id="too-far"),
        pytest.param(1800, None, id="near-enough"),
    ],
)
def test_distance_is_measured_between_centres_of_areas(town, largest_m, reasons):
    neighbour = make.volunteer(town.other)  # 0.02 degrees east: 1,706 m
    boards.profile(neighbour, largest_distance_m=largest_m)
    make.open_order(town)

    run = boards.propose(town, over=town.street)

    found = run.shortfalls.first()
    assert (found.why_not if found else None) == reasons
    if reasons is None:
        assert run.proposals.get().bill["long_way"] == pytest.approx(2 * 1706 / 75, abs=0.1)
        assert run.figures["travel_m"] == 1706


def test_a_grid_nobody_measured_lies_where_its_community_lies(town):
    grid = make.area("990101001001901", Level.GRID, "990101001001")
    near = make.volunteer(grid)
    boards.profile(near, largest_distance_m=1)
    boards.profile(make.volunteer(town.other), largest_distance_m=1)
    order = make.open_order(town)

    run = boards.propose(town, over=town.street)

    assert boards.chosen(run) == [(order.pk, near.pk)]
    assert run.proposals.get().runner_up is None


def test_helpers_of_other_communities_are_not_on_the_board(town):
    make.volunteer(town.other)
    order = make.open_order(town)

    run = boards.propose(town)

    assert boards.why_not(run, order) == {}
    assert run.figures["volunteers"] == 0


def test_own_household_serves_nobody_at_home(town):
    resident = make.person(town.community)
    daughter = make.volunteer(town.community)
    Person.objects.filter(pk__in=(resident.pk, daughter.pk)).update(household_key="home")
    mother = make.open_order(town, resident)

    run = boards.propose(town)

    assert boards.why_not(run, mother) == {"household": 1}


def test_own_requests_are_served_by_somebody_else(town):
    asking, helper = boards.helpers(town, 2)
    Person.objects.filter(pk=asking.pk).update(household_key="")
    own = make.open_order(town, asking)

    run = boards.propose(town)

    assert boards.chosen(run) == [(own.pk, helper.pk)]
    assert run.proposals.get().runner_up is None


@pytest.mark.parametrize("minors_allowed", [True, False])
def test_minors_are_asked_only_where_the_worksheet_allows_it(town, minors_allowed):
    pupil = make.volunteer(town.community)
    Person.objects.filter(pk=pupil.pk).update(birth_year=2009, birth_month=3)
    order = make.open_order(town, minors_allowed=minors_allowed)

    run = boards.propose(town)

    assert boards.chosen(run) == ([(order.pk, pupil.pk)] if minors_allowed else [])
    assert list(run.shortfalls.values_list("why_not", flat=True)) == (
        [] if minors_allowed else [{"minor": 1}]
    )


def test_gender_and_language_are_kept_when_the_order_states_them(town):
    make.volunteer(town.community)
    woman = make.volunteer(town.community)
    Person.objects.filter(pk=woman.pk).update(gender=Gender.FEMALE)
    speaker = boards.profile(make.volunteer(town.community), languages=["ug"])
    order = make.open_order(town, gender_wanted=Gender.FEMALE)
    foreign = make.open_order(town, language_wanted="ug")
    nobody = make.open_order(town, gender_wanted=Gender.FEMALE, language_wanted="ug")

    run = boards.propose(town)

    assert boards.chosen(run) == [(order.pk, woman.pk), (foreign.pk, speaker.pk)]
    assert boards.why_not(run, nobody) == {"gender": 2, "language": 1}


def test_without_consent_or_role_nobody_is_a_helper(town):
    silent = make.volunteer(town.community)
    persons = make.volunteer(town.community)
    RoleGrant.objects.filter(person=silent).update(ends_at=MONDAY)
    make.withdrawn(persons, ConsentPurpose.VOLUNTEER)
    make.open_order(town)

    run = boards.propose(town)

    assert run.figures["volunteers"] == 0


def test_whoever_has_promised_that_time_is_not_free(town):
    busy, asked = boards.helpers(town, 2)
    make.claim(town, make.open_order(town), busy)
    make.offer(town, make.open_order(town), asked)
    order = make.open_order(town)
    later = make.open_order(town, starts_at=MONDAY + DAY + HOUR, ends_at=MONDAY + DAY + 2 * HOUR)

    run = boards.propose(town)

    assert boards.why_not(run, order) == {"time": 2}
    assert [pair[0] for pair in boards.chosen(run)] == [later.pk]


def test_capacity_is_what_is_left_of_the_week_of_the_service(town):
    helper = boards.profile(make.volunteer(town.community), weekly_capacity=1)
    make.claim(town, make.open_order(town), helper)
    this_week = make.open_order(town, starts_at=MONDAY + 3 * DAY, ends_at=MONDAY + 3 * DAY + HOUR)
    next_week = make.open_order(town, starts_at=MONDAY + 8 * DAY, ends_at=MONDAY + 8 * DAY + HOUR)

    run = boards.propose(town)

    assert boards.chosen(run) == [(next_week.pk, helper.pk)]
    assert boards.why_not(run, this_week) == {"capacity": 1}


def test_one_helper_is_not_sent_to_two_places_at_once(town):
    helper = make.volunteer(town.community)
    first, second = make.open_order(town), make.open_order(town)

    run = boards.propose(town)

    (order_id, person_id) = boards.chosen(run)[0]
    other = second if order_id == first.pk else first
    assert (len(boards.chosen(run)), person_id) == (1, helper.pk)
    assert boards.why_not(run, other) == {"elsewhere": 1}


def test_an_order_for_two_gets_two_ranked_by_price(town):
    near = make.volunteer(town.community)
    far = make.volunteer(town.other)
    third = make.volunteer(town.other)
    order = make.open_order(town, people_needed=2)

    run = boards.propose(town, over=town.street)

    rows = list(run.proposals.order_by("rank"))
    assert [(row.rank, row.order_id) for row in rows] == [(1, order.pk), (2, order.pk)]
    assert rows[0].person_id == near.pk
    next_best, next_min = boards.runner_up(rows[1])
    assert {rows[1].person_id, next_best} == {far.pk, third.pk}
    assert rows[0].cost_min < rows[1].cost_min == next_min


def test_places_taken_or_offered_are_not_proposed_again(town):
    order = make.open_order(town, people_needed=3)
    make.claim(town, order, make.volunteer(town.community))
    make.offer(town, order, make.volunteer(town.community))
    boards.helpers(town, 3)

    run = boards.propose(town)

    assert run.figures["people_wanted"] == run.figures["people_found"] == 1
    assert len(boards.chosen(run)) == 1


def test_whoever_said_no_gave_back_or_let_it_pass_is_not_asked_again(town):
    order = make.open_order(town, people_needed=3)
    said_no, gave_back, taken_back = boards.helpers(town, 3)
    refused = make.offer(town, order, said_no)
    offers.decline(refused.pk, actor=make.actor(said_no), now=MONDAY)
    held = make.claim(town, order, gave_back)
    claims.withdraw(held.pk, actor=make.actor(gave_back), now=MONDAY)
    withdrawn = make.offer(town, order, taken_back)
    offers.take_back(withdrawn.pk, actor=town.clerk, now=MONDAY)
    boards.profile(said_no, quiet_until=None)

    run = boards.propose(town)

    assert boards.chosen(run) == [(order.pk, taken_back.pk)]
    assert boards.why_not(run, order) == {"asked": 2}


def test_wishes_far_days_and_days_gone_by_are_not_on_the_board(town):
    boards.helpers(town, 3)
    make.wish(town, starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 2 * DAY + HOUR)
    far = MONDAY + timedelta(days=14)
    make.open_order(town, starts_at=far, ends_at=far + HOUR)
    make.open_order(town)

    run = boards.propose(town, now=MONDAY + DAY)

    assert run.figures["orders"] == 1
    assert boards.chosen(run)[0][0] == Order.objects.get(worksheet__starts_at=far).pk


def test_the_bill_adds_up_and_names_what_the_page_can_name(town):
    make.volunteer(town.other)
    make.open_order(town)

    run = boards.propose(town, over=town.street)

    row = run.proposals.get()
    assert round(sum(row.bill.values()), 2) == row.cost_min
    assert (row.bill["stranger"], row.bill["unlikely"]) == (10.0, 30.0)
    assert set(row.bill) == set(Cost.values) == {cost.__name__ for cost in COSTS}
    assert {code for code, _ in LIMITS} - {"barred"} <= set(WhyNot.values)


def test_whoever_knows_the_resident_comes_first(town):
    order = make.confirmed(town)
    known = Person.objects.get(claims__order=order)
    stranger = make.volunteer(town.community)
    resident = Person.objects.get(pk=order.resident_id)
    later = MONDAY + 2 * DAY
    again = make.open_order(town, resident, starts_at=later, ends_at=later + HOUR)

    run = boards.propose(town)

    row = run.proposals.get(order=again)
    assert (row.person_id, row.bill["stranger"]) == (known.pk, 0.0)
    assert boards.runner_up(row)[0] == stranger.pk


def test_a_run_keeps_its_figures_weights_and_story(town):
    boards.helpers(town, 2)
    make.open_order(town)
    make.open_order(town, skills=("LEGAL",))

    run = boards.propose(town)

    figures = {k: v for k, v in run.figures.items() if k not in ("seconds", "objective_min")}
    assert figures == {
        "orders": 2,
        "orders_full": 1,
        "people_wanted": 2,
        "people_found": 1,
        "volunteers": 2,
        "pairs": 2,
        "travel_m": 0,
        "exact": True,
        "bound_min": run.figures["objective_min"],
    }
    assert sorted(run.figures["seconds"]) == ["explain", "read", "solve"]
    assert run.params == planning.weights()
    assert (run.made_by_id, run.made_at) == (town.clerk.me, MONDAY)
    assert [line.verb for line in story("run", run.pk)] == ["propose"]


def test_the_newest_run_is_the_one_that_counts(town):
    make.volunteer(town.community)
    make.open_order(town)
    older = boards.propose(town)

    newer = boards.propose(town)

    assert older.proposals.get().state == ProposalState.STALE
    assert newer.proposals.get().state == ProposalState.PROPOSED


def test_an_empty_board_is_a_run_too(town):
    run = boards.propose(town)

    assert (run.figures["orders"], run.figures["exact"], boards.chosen(run)) == (0, True, [])


@pytest.mark.parametrize("who", ["far_clerk", "district"])
def test_only_the_desk_of_the_place_may_propose(town, who):
    make.open_order(town)

    with pytest.raises(Forbidden):
        actions.propose(town.community.pk, actor=getattr(town, who), now=MONDAY)

    assert not Run.objects.exists()


def test_a_crowded_week_is_solved_in_parts_that_know_of_each_other(town):
    helper = boards.profile(make.volunteer(town.community), weekly_capacity=2)
    for n in range(70):
        start = MONDAY + DAY + n * timedelta(minutes=17)
        make.open_order(town, starts_at=start, ends_at=start + timedelta(minutes=40))
    Availability.objects.filter(person=helper).update(starts=time(0), ends=time(23, 59))

    run = boards.propose(town)

    spans = sorted(
        (row.order.worksheet.starts_at, row.order.worksheet.ends_at)
        for row in run.proposals.select_related("order__worksheet")
    )
    assert len(spans) == 2
    assert spans[0][1] <= spans[1][0]
    assert (run.figures["exact"], run.figures["bound_min"]) == (False, None)


def _queries(town: Town) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        boards.propose(town)
    return len(seen)


def test_a_run_asks_the_same_number_of_queries_for_one_order_and_for_three(town):
    boards.helpers(town, 3)
    make.open_order(town)
    make.open_order(town, skills=("LEGAL",))
    one = _queries(town)
    Proposal.objects.all().delete()

    for skills in ((), ("LEGAL",), ()):
        make.open_order(town, skills=skills)
    boards.helpers(town, 3)

    assert _queries(town) == one


def test_the_scene_holds_nothing_that_would_name_the_resident(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    path = town.community.path

    scene = collect.scene(path, collect.demands(path, now=MONDAY), now=MONDAY)

    told = repr(scene.demands) + repr(scene.helpers)
    resident = Person.objects.get(pk=order.resident_id)
    assert str(resident.name) not in told
    assert str(resident.phone) not in told


def test_an_offer_by_team_leaves_the_rest_to_be_proposed(town):
    order = make.open_order(town, people_needed=3)
    squad = make.team(town.community, leader=make.volunteer(town.community, free=False))
    offers.offer(
        order.pk,
        input=offers.OfferInput(Target.TEAM, squad.pk, mode=ServiceMode.TEAM, heads=2),
        actor=town.clerk,
        now=MONDAY,
    )
    boards.helpers(town, 3)

    run = boards.propose(town)

    assert len(boards.chosen(run)) == 1
