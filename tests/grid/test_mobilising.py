"""Snow: everybody near is called, the cap holds, it stops and stands down."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.catalogue.actions import put_rule
from kith.catalogue.default_grid import ROWS
from kith.catalogue.models import RuleSet, ServiceKind
from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.grid.actions import mobilising
from kith.grid.models import Called, Mobilisation
from kith.grid.policies import mobilising as policies
from kith.grid.queries import mobilising as queries
from kith.grid.rules.mobilising import squads
from kith.grid.states import Duty, MobilisationState
from kith.orders.actions.claims import NoPlaceLeft
from kith.orders.models import Claim, Order
from kith.orders.states import ClaimState, OrderState
from kith.outbox.models import Message
from kith.people.models import Person, VolunteerProfile
from kith.places.states import Level
from tests import make
from tests.grid import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@settings(max_examples=30)
@given(st.integers(1, 200))
def test_squads_hold_the_cap_and_none_is_too_large(cap):
    cut = squads(cap)

    assert sum(cut) == cap
    assert max(cut) <= 10
    assert max(cut) - min(cut) <= 1


def test_one_action_calls_everybody_near_and_opens_so_many_places():
    town = make.town()
    near = [make.volunteer(town.community) for _ in range(4)]
    make.volunteer(town.other)

    row = world.called(town, cap=12)

    orders = list(queries.orders_of(row))
    assert [(o.state, o.people_needed, o.is_urgent) for o in orders] == [
        (OrderState.OPEN, 6, True),
        (OrderState.OPEN, 6, True),
    ]
    assert all(o.worksheet.in_pool and o.service.code == "EMERGENCY" for o in orders)
    told = Message.objects.filter(topic="mobilised")
    assert set(told.values_list("person_id", flat=True)) == {who.pk for who in near}
    assert set(told.values_list("link", flat=True)) == {f"/mobilisations/{row.pk}/"}
    assert set(told.values_list("due_at", flat=True)) == {MONDAY}


def test_the_cap_holds_and_the_first_to_say_yes_have_it():
    town = make.town()
    people = [make.actor(make.volunteer(town.community)) for _ in range(4)]
    row = world.called(town, cap=3)

    held = [mobilising.come(row.pk, actor=who, now=MONDAY + HOUR) for who in people[:3]]
    again = mobilising.come(row.pk, actor=people[0], now=MONDAY + HOUR)

    with pytest.raises(NoPlaceLeft):
        mobilising.come(row.pk, actor=people[3], now=MONDAY + HOUR)
    assert again == held[0]
    assert queries.turnout(row) == queries.Turnout(taken=3, cap=3, told=4, declined=0)
    assert [c.person_id for c in queries.claims_of(row)] == [who.me for who in people[:3]]


def test_the_same_form_calls_once():
    town = make.town()
    contact = world.post(town, world.grid(town), Duty.CADRE)
    given = world.call_input(town, contact)

    rows = [mobilising.call(input=given, actor=town.clerk, now=MONDAY) for _ in range(2)]

    assert rows[0] == rows[1]
    assert (Mobilisation.objects.count(), Order.objects.count()) == (1, 1)


def night_rule(**changes: object) -> None:
    params = next(dict(row[1]) for row in ROWS if row[0] == "MOBILISING")
    RuleSet.objects.filter(kind="MOBILISING").delete()
    put_rule(
        "MOBILISING",
        area=None,
        valid_from=world.TODAY,
        params=params | changes,
        source="test",
    )


@pytest.mark.parametrize(
    ("wakes", "hour"), [pytest.param(False, 8, id="sleeps"), pytest.param(True, 3, id="wakes")]
)
def test_at_night_phones_ring_only_where_the_rule_says_so(wakes, hour):
    town = make.town()
    make.volunteer(town.community)
    night_rule(wakes=wakes)
    at = MONDAY + 18 * HOUR  # three in the morning in Beijing

    world.called(town, now=at, starts_at=at + HOUR, ends_at=at + 3 * HOUR)

    due = Message.objects.get(topic="mobilised").due_at
    assert localtime(due).hour == hour


@pytest.mark.parametrize(("asks_paused", "told"), [(False, 0), (True, 1)])
def test_who_pressed_not_this_month_rests_unless_the_rule_says_otherwise(asks_paused, told):
    town = make.town()
    who = make.volunteer(town.community)
    VolunteerProfile.objects.filter(person=who).update(quiet_until=MONDAY + DAY)
    night_rule(asks_paused=asks_paused)

    row = world.called(town)

    assert row.called.count() == told


def test_how_far_she_goes_is_her_own_word_and_children_are_not_called():
    town = make.town()
    far = make.area("990101001001077", Level.GRID, "990101001001", 116.43, 39.90)
    near, walks_little, child = (make.volunteer(town.community) for _ in range(3))
    Person.objects.filter(pk=walks_little.pk).update(area=far)
    VolunteerProfile.objects.filter(person=walks_little).update(largest_distance_m=500)
    Person.objects.filter(pk=child.pk).update(birth_year=2012, birth_month=1)

    row = world.called(town)

    assert list(row.called.values_list("person_id", flat=True)) == [near.pk]


def test_only_the_desk_calls_and_somebody_else_is_on_the_spot():
    town = make.town()
    contact = world.post(town, world.grid(town), Duty.CADRE)
    given = world.call_input(town, contact)

    for actor in (town.far_clerk, make.actor(contact), make.actor(make.volunteer(town.community))):
        with pytest.raises(Forbidden):
            mobilising.call(input=given, actor=actor, now=MONDAY)
    for contact_id in (town.clerk.me, make.person(town.community).pk):
        wrong = world.call_input(town, contact, contact_id=contact_id)
        with pytest.raises(BadInput) as no:
            mobilising.call(input=wrong, actor=town.clerk, now=MONDAY)
        assert no.value.field == "contact"
    assert not Mobilisation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cap": 0}, "cap"),
        ({"cap": 61}, "cap"),
        ({"reach_m": 5000}, "reach_m"),
        ({"task": " "}, "task"),
        ({"starts_at": MONDAY + 4 * DAY, "ends_at": MONDAY + 5 * DAY}, "starts_at"),
        ({"starts_at": MONDAY - DAY, "ends_at": MONDAY - HOUR}, "ends_at"),
    ],
)
def test_a_call_without_sense_is_refused(changes, field):
    town = make.town()

    with pytest.raises(BadInput) as no:
        world.called(town, **changes)

    assert (no.value.field, Order.objects.count()) == (field, 0)


def test_a_no_costs_nothing_and_may_become_a_yes():
    town = make.town()
    who = make.actor(make.volunteer(town.community))
    row = world.called(town)

    mobilising.not_this_time(row.pk, actor=who, now=MONDAY)
    assert queries.turnout(row).declined == 1
    mobilising.come(row.pk, actor=who, now=MONDAY + timedelta(minutes=5))

    assert queries.turnout(row) == queries.Turnout(taken=1, cap=3, told=1, declined=0)
    assert Called.objects.get().declined_at is None


def test_stop_keeps_those_who_agreed_and_wants_nobody_else():
    town = make.town()
    first, late = (make.actor(make.volunteer(town.community)) for _ in range(2))
    row = world.called(town, cap=12)
    mobilising.come(row.pk, actor=first, now=MONDAY)

    mobilising.stop(row.pk, actor=town.clerk, now=MONDAY + HOUR)

    assert [o.state for o in queries.orders_of(row)] == [
        OrderState.ACCEPTED,
        OrderState.CANCELLED,
    ]
    with pytest.raises(IllegalMove):
        mobilising.come(row.pk, actor=late, now=MONDAY + HOUR)


def test_stand_down_tells_everybody_who_agreed():
    town = make.town()
    who = make.actor(make.volunteer(town.community))
    row = world.called(town)
    mobilising.come(row.pk, actor=who, now=MONDAY)

    done = mobilising.stand_down(row.pk, actor=town.clerk, now=MONDAY + HOUR)

    assert done.state == MobilisationState.STOOD_DOWN
    assert Claim.objects.get().state == ClaimState.RELEASED
    assert Message.objects.get(topic="mobilisation_over").person_id == who.me
    with pytest.raises(IllegalMove):
        mobilising.stop(row.pk, actor=town.clerk, now=MONDAY + HOUR)


def test_what_an_actor_may_see_is_what_the_list_shows():
    town = make.town()
    row = world.called(town)
    actors = [
        make.staff(role, over)
        for role in Role
        for over in (town.community, town.other, town.county)
        if role not in (Role.LEADER, Role.LIAISON, Role.MERCHANT)
    ]
    actors += [make.actor(row.contact), make.actor(make.person(town.community))]

    for actor in actors:
        assert queries.visible_to(actor).exists() is policies.may_see(actor, row), actor


def test_the_kind_of_service_is_not_on_the_residents_menu():
    make.town()

    assert ServiceKind.objects.get(code="EMERGENCY").is_listed is False
