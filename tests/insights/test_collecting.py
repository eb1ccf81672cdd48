"""The records of the house as the signals see them, and the clock that holds them."""

import pytest

from kith.hours.actions import recording as hours
from kith.hours.models import Evidence, Finding, ServiceRecord
from kith.hours.states import Proof
from kith.insights.queries.collecting import services
from kith.ops.watching import hold_suspicious, what_is_said
from kith.orders.actions import word
from kith.orders.models import Order
from kith.people.models import Person
from kith.people.states import Channel
from kith.points.queries import balance
from tests import make
from tests.hours.world import record
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db

NOW = MONDAY + 3 * DAY


@pytest.fixture
def town():
    return make.town()


def test_an_order_is_seen_with_everything_around_it(town):
    order = make.confirmed(town)
    claim = order.claims.get()

    (row,) = services(ServiceRecord.objects.all())

    helper, resident = Person.objects.get(pk=claim.person_id), order.resident
    assert (row.cause, row.person_id, row.minutes) == (f"claim:{claim.pk}", helper.pk, 60)
    assert (row.start_proof, row.end_proof, row.shown, row.is_bare) == ("CODE", "CODE", 2, False)
    assert (row.slot_min, row.enrolled_at) == (60, claim.made_at)
    assert row.beneficiary_ids == {resident.pk}
    assert row.households_served == {resident.household_key}
    assert (row.household, row.confirmed_by_id) == (helper.household_key, resident.pk)
    assert (row.by_recipient, row.is_rated, row.has_rated) == (True, True, False)
    assert (row.away_m, row.age, row.adults_only, row.group) == (0, None, True, "")


def test_a_team_is_a_group_and_places_have_a_distance(town):
    leader, far = make.volunteer(town.community), make.volunteer(town.other)
    team = make.team(town.community, leader=leader)
    record(town, far, team_id=team.pk, cause="activity:1")

    (row,) = services(ServiceRecord.objects.all())

    assert row.group == f"team:{team.pk}"
    assert row.away_m is not None
    assert 1_600 < row.away_m < 1_800


def test_an_honest_order_is_never_held(town):
    make.confirmed(town)

    assert hold_suspicious(NOW) == 0
    assert ServiceRecord.objects.get().state == "CONFIRMED"


def _typed_by_the_desk(town, n):
    who = make.volunteer(town.community)
    return record(
        town, who, by=town.clerk, cause=f"paper:{n}", start_proof=Proof.BACKFILL,
        end_proof=Proof.BACKFILL, length=5 * HOUR,
    )  # fmt: skip


def test_five_packages_typed_in_a_minute_wait_for_a_person(town):
    rows = [_typed_by_the_desk(town, n) for n in range(5)]

    assert [hold_suspicious(NOW), hold_suspicious(NOW)] == [5, 0]

    said = set(Finding.objects.filter(record=rows[0]).values_list("signal", flat=True))
    assert set(ServiceRecord.objects.values_list("state", flat=True)) == {"HELD"}
    assert said == {"UNSTAMPED", "CREDITED_IN_SECONDS", "ROUND_PACKAGE"}


def test_looking_writes_nothing(town):
    row = _typed_by_the_desk(town, 1)

    assert what_is_said(NOW) == {str(row.pk): ["UNSTAMPED", "ROUND_PACKAGE"]}
    assert ServiceRecord.objects.get().state == "RECORDED"


def test_a_picture_used_twice_is_held_although_the_resident_confirmed(town):
    orders = [make.confirmed(town) for _n in range(2)]
    for row in ServiceRecord.objects.all():
        hours.add_picture(
            row.cause, digest="c" * 64, actor=make.actor(row.person), now=MONDAY + 2 * DAY
        )

    assert hold_suspicious(NOW) == 2
    helper = orders[0].claims.get().person_id
    assert balance(helper).total == 10  # nothing is taken before a person has looked
    assert Evidence.objects.filter(kind="PHOTO").count() == 2


def test_the_residents_word_on_a_held_order_is_kept(town):
    claim = make.served(town, proved=False)
    hours.add_picture(f"claim:{claim.pk}", digest="c" * 64, actor=make.actor(claim.person), now=NOW)
    other = _typed_by_the_desk(town, 1)
    hours.add_picture(other.cause, digest="c" * 64, actor=town.clerk, now=NOW)
    hold_suspicious(NOW)
    order = Order.objects.get(pk=claim.order_id)

    word.confirm(
        order.pk, stars=5, text="", channel=Channel.WEB, actor=make.actor(order.resident), now=NOW
    )

    row = ServiceRecord.objects.get(cause=f"claim:{claim.pk}")
    order.refresh_from_db()
    assert (order.state, row.state, balance(claim.person_id).total) == ("CONFIRMED", "HELD", 0)
    assert row.confirmation.by_recipient


def test_collecting_asks_a_fixed_number_of_questions(town, django_assert_num_queries):
    make.confirmed(town)
    with django_assert_num_queries(8):
        assert len(services(ServiceRecord.objects.all())) == 1

    for _n in range(2):
        make.confirmed(town)
    with django_assert_num_queries(8):
        assert len(services(ServiceRecord.objects.all())) == 3
