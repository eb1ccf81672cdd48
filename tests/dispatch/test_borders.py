"""Borders between communities: who may be asked across which, what it weighs, what it costs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.catalogue.actions import put_rule
from kith.catalogue.rules import BorderRules
from kith.catalogue.states import BorderMode
from kith.core.actor import CLOCK, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.dispatch import actions, jobs_borders, policies, queries
from kith.dispatch.actions.borders import OpeningInput, end_opening
from kith.dispatch.models import BorderFigures, Opening
from kith.dispatch.queries import borders as border_queries
from kith.dispatch.queries import collect
from kith.dispatch.rules.borders import mode, price_min, ring
from kith.dispatch.states import OpeningState, Ring
from kith.orders.actions import desk
from kith.places.queries import Tier
from kith.places.states import Level
from kith.solver.problem import CLOSED
from tests import make
from tests.dispatch import boards
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1)
RULES: dict[str, object] = {
    "street": "CONSENT",
    "street_min": 10,
    "district": "CONSENT",
    "district_min": 20,
    "adjacent_m": 2000,
    "answer_h": 24,
}
HERE = Tier("/9/1/1/", "/9/1/", "/9/")


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def abroad(town):
    """A community of another street of the same district, and its clerk."""
    make.area("990101002", Level.TOWN, "990101")
    return make.area("990101002001", Level.COMMUNITY, "990101002", 116.40, 39.91)


def rule(area, **changes):
    put_rule(
        "BORDERS", area=area, valid_from=date(2026, 1, 1), params=RULES | changes, source="test"
    )


def opened(town, *, lender=None, borrower=None, until=AUTUMN):
    lender = lender or town.other
    said = OpeningInput(borrower_id=(borrower or town.community).pk, until=until)
    clerk = make.staff(Role.WORKER, lender)
    return actions.open_border(lender.pk, input=said, actor=clerk, now=MONDAY)


def order_next_door(town):
    made = make.order(make.person(town.other))
    desk.verify(made.pk, how="PHONE", actor=town.far_clerk, now=MONDAY)
    return desk.compile_order(made.pk, input=make.sheet(), actor=town.far_clerk, now=MONDAY)


# ---------------------------------------------------------------------------------------- rings


@pytest.mark.parametrize(
    ("serves", "base", "far"),
    [
        pytest.param("/9/1/1/", HERE, Ring.OWN, id="own-community"),
        pytest.param("/9/1/1/4/", HERE, Ring.OWN, id="a-grid-of-it"),
        pytest.param("/9/1/", Tier("/9/1/", "/9/1/", "/9/"), Ring.OWN, id="serves-the-street"),
        pytest.param("/9/1/2/", Tier("/9/1/2/", "/9/1/", "/9/"), Ring.STREET, id="next-door"),
        pytest.param("/9/2/7/", Tier("/9/2/7/", "/9/2/", "/9/"), Ring.DISTRICT, id="other-street"),
        pytest.param("/8/1/1/", Tier("/8/1/1/", "/8/1/", "/8/"), None, id="other-district"),
        pytest.param("/7/", Tier("/7/", "", ""), None, id="nowhere-near"),
    ],
)
def test_how_far_a_place_is(serves, base, far):
    assert ring(serves, base, HERE) == far


def test_a_request_of_the_whole_street_is_at_home_in_each_of_its_communities():
    street = Tier("/9/1/", "/9/1/", "/9/")

    assert ring("/9/1/2/", Tier("/9/1/2/", "/9/1/", "/9/"), street) == Ring.OWN


def test_the_rule_says_what_a_ring_weighs_and_whether_it_is_open():
    rules = BorderRules.read(RULES | {"district": "CLOSED"})

    said = [(far, price_min(rules, far), mode(rules, far)) for far in (*Ring, None)]

    assert said == [
        (Ring.OWN, 0, BorderMode.OPEN),
        (Ring.STREET, 10, BorderMode.CONSENT),
        (Ring.DISTRICT, 20, BorderMode.CLOSED),
        (None, CLOSED, BorderMode.CLOSED),
    ]


# --------------------------------------------------------------------------------------- consent


def test_the_neighbours_volunteer_is_not_considered_without_consent(town):
    make.volunteer(town.other)
    order = make.open_order(town)

    run = boards.propose(town)

    assert boards.chosen(run) == []
    assert boards.why_not(run, order) == {}


def test_an_opening_lets_the_neighbours_volunteer_be_proposed_and_the_bill_tells(town):
    opened(town)
    neighbour = make.volunteer(town.other)
    order = make.open_order(town)

    run = boards.propose(town)

    row = run.proposals.get()
    assert (row.order_id, row.person_id) == (order.pk, neighbour.pk)
    assert row.bill["across_border"] == 10
    assert round(sum(row.bill.values()), 2) == row.cost_min


def test_an_opening_holds_one_way_only(town):
    opened(town)
    make.volunteer(town.community)
    there = order_next_door(town)

    run = actions.propose(town.other.pk, actor=town.far_clerk, now=MONDAY)

    assert boards.chosen(run) == []
    assert there.pk in run.shortfalls.values_list("order_id", flat=True)


def test_own_people_come_first_while_they_are_no_more_than_the_border_dearer(town):
    opened(town)
    neighbour, own = make.volunteer(town.other), make.volunteer(town.community)
    order = make.open_order(town)

    run = boards.propose(town)

    row = run.proposals.get(order=order)
    assert row.person_id == own.pk
    assert row.bill["across_border"] == 0
    assert boards.runner_up(row)[0] == neighbour.pk


def test_a_volunteer_who_does_not_serve_neighbours_is_not_proposed_across(town):
    opened(town)
    boards.profile(make.volunteer(town.other), serves_neighbours=False)
    order = make.open_order(town)

    run = boards.propose(town)

    assert boards.chosen(run) == []
    assert boards.why_not(run, order) == {"border": 1}


def test_the_desk_over_both_needs_nobodys_consent_but_pays_the_border(town):
    neighbour = make.volunteer(town.other)
    order = make.open_order(town)

    run = boards.propose(town, over=town.street)

    row = run.proposals.get()
    assert (row.order_id, row.person_id, row.bill["across_border"]) == (order.pk, neighbour.pk, 10)


def test_a_closed_border_stays_closed_even_for_the_desk_over_both(town):
    rule(town.community, street="CLOSED", district="CLOSED")
    make.volunteer(town.other)
    order = make.open_order(town)

    run = boards.propose(town, over=town.street)

    assert boards.chosen(run) == []
    assert boards.why_not(run, order) == {"border": 1}


def test_an_open_border_asks_for_no_consent(town):
    rule(town.community, street="OPEN", street_min=3)
    neighbour = make.volunteer(town.other)
    make.open_order(town)

    run = boards.propose(town)

    row = run.proposals.get()
    assert (row.person_id, row.bill["across_border"]) == (neighbour.pk, 3)


def test_who_volunteers_for_the_whole_street_crosses_no_border_in_it(town):
    who = make.volunteer(town.street)
    make.open_order(town)

    row = boards.propose(town).proposals.get()

    assert (row.person_id, row.bill["across_border"]) == (who.pk, 0)


def test_another_street_is_a_ring_further(town, abroad):
    opened(town, lender=abroad)
    who = make.volunteer(abroad)
    make.open_order(town)

    row = boards.propose(town).proposals.get()

    assert (row.person_id, row.bill["across_border"]) == (who.pk, 20)


# -------------------------------------------------------------------------------------- openings


def test_an_opening_is_the_lenders_to_give(town):
    said = OpeningInput(borrower_id=town.community.pk, until=AUTUMN)

    with pytest.raises(Forbidden):
        actions.open_border(town.other.pk, input=said, actor=town.clerk, now=MONDAY)

    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("borrower", "until", "field"),
    [
        pytest.param("other", AUTUMN, "borrower", id="itself"),
        pytest.param("street", AUTUMN, "borrower", id="what-it-lies-in"),
        pytest.param("community", date(2026, 3, 2), "until", id="ends-today"),
    ],
)
def test_an_opening_without_sense_is_refused(town, borrower, until, field):
    said = OpeningInput(borrower_id=getattr(town, borrower).pk, until=until)

    with pytest.raises(BadInput) as no:
        actions.open_border(town.other.pk, input=said, actor=town.far_clerk, now=MONDAY)

    assert no.value.field == field
    assert not Opening.objects.exists()


def test_another_district_is_no_neighbour(town):
    make.area("990102", Level.COUNTY, "")
    far = make.area("990102001", Level.COMMUNITY, "990102")
    said = OpeningInput(borrower_id=far.pk, until=AUTUMN)

    with pytest.raises(BadInput):
        actions.open_border(town.other.pk, input=said, actor=town.far_clerk, now=MONDAY)


def test_opening_again_prolongs_what_stands(town):
    first = opened(town)

    again = opened(town, until=date(2026, 12, 1))

    assert (again.pk, again.until) == (first.pk, date(2026, 12, 1))
    assert Opening.objects.count() == 1


def test_what_is_taken_back_holds_no_longer(town):
    row = opened(town)
    make.volunteer(town.other)
    make.open_order(town)

    actions.close_border(row.pk, actor=town.far_clerk, now=MONDAY)

    assert boards.chosen(boards.propose(town)) == []
    with pytest.raises(IllegalMove):
        actions.close_border(row.pk, actor=town.far_clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        actions.close_border(opened(town).pk, actor=town.clerk, now=MONDAY)


def test_an_opening_ends_on_its_day_whether_the_clock_came_by_or_not(town):
    row = opened(town, until=date(2026, 3, 5))
    make.volunteer(town.other)
    make.open_order(town, starts_at=MONDAY + 4 * DAY, ends_at=MONDAY + 4.1 * DAY)

    assert jobs_borders.end_openings(MONDAY + 2 * DAY) == 0
    assert boards.chosen(boards.propose(town, now=MONDAY + 3 * DAY)) == []
    assert jobs_borders.end_openings(MONDAY + 3 * DAY) == 1
    assert Opening.objects.get(pk=row.pk).state == OpeningState.ENDED
    with pytest.raises(IllegalMove):
        end_opening(row.pk, actor=CLOCK, now=MONDAY + 3 * DAY)


def test_openings_are_listed_for_whom_the_policy_says(town, abroad):
    opened(town)
    opened(town, lender=abroad)
    actors = (town.clerk, town.far_clerk, town.boss, town.district, make.staff(Role.WORKER, abroad))
    auditors = [make.staff(Role.AUDITOR, place) for place in (town.community, town.other)]
    stranger = make.actor(make.person(town.community))

    for actor in (*actors, *auditors, stranger):
        listed = set(queries.openings_visible_to(actor).values_list("pk", flat=True))
        rows = Opening.objects.select_related("lender", "borrower")
        assert listed == {o.pk for o in rows if policies.may_see_opening(actor, o)}
    assert queries.openings_visible_to(town.far_clerk).count() == 1


def test_borders_are_read_in_a_fixed_number_of_queries(town):
    def counted():
        wanted = collect.demands(town.street.path, now=MONDAY)
        with CaptureQueriesContext(connection) as told:
            known = border_queries.consents(town.street.path, wanted, now=MONDAY)
            border_queries.beyond(known)
        return len(told)

    make.open_order(town)
    few = counted()
    for _ in range(2):
        make.open_order(town)
        order_next_door(town)
    opened(town)

    assert counted() == few


# ------------------------------------------------------------------------------- what they cost


def test_what_each_border_costs_is_measured_once_and_kept(town, abroad):
    make.volunteer(town.community)
    make.volunteer(town.other)
    make.volunteer(abroad)
    orders = [make.open_order(town) for _ in range(3)]
    run = boards.propose(town)

    told = actions.measure_borders(run.pk, actor=town.clerk, now=MONDAY).figures

    found = {name: of["people_found"] for name, of in told["rings"].items()}
    assert (told["people_wanted"], told["today"]["people_found"]) == (3, 1)
    assert found == {"OWN": 1, "STREET": 2, "DISTRICT": 3}
    assert {name: of["volunteers"] for name, of in told["rings"].items()} == {
        "OWN": 1,
        "STREET": 2,
        "DISTRICT": 3,
    }
    opened_by = told["opens"]
    assert (len(opened_by["STREET"]), len(opened_by["DISTRICT"])) == (1, 1)
    assert {*opened_by["STREET"], *opened_by["DISTRICT"]} <= {order.pk for order in orders}
    make.volunteer(town.other)
    again = actions.measure_borders(run.pk, actor=town.clerk, now=MONDAY)
    assert again.figures == told
    assert BorderFigures.objects.count() == 1


def test_measuring_is_for_the_desk_of_the_run(town):
    run = boards.propose(town)

    with pytest.raises(Forbidden):
        actions.measure_borders(run.pk, actor=town.far_clerk, now=MONDAY)

    assert not BorderFigures.objects.exists()
