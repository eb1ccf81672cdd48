"""Other times that suit the resident, and the one that is settled on."""

import pytest

from kith.journal.queries import story
from kith.orders.actions import desk, times
from kith.orders.models import Order, TimeOption
from kith.orders.states import Target
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused

pytestmark = pytest.mark.django_db

TUESDAY = (MONDAY + DAY, MONDAY + DAY + HOUR)
WEDNESDAY = (MONDAY + 2 * DAY, MONDAY + 2 * DAY + HOUR)
THURSDAY = (MONDAY + 3 * DAY, MONDAY + 3 * DAY + HOUR)


@pytest.fixture
def town():
    return make.town()


def options(order: Order) -> list[tuple[object, object]]:
    rows = TimeOption.objects.filter(worksheet__order=order).order_by("starts_at")
    return list(rows.values_list("starts_at", "ends_at"))


def settle(town: make.Town, order: Order, at: tuple[object, object]) -> Order:
    return times.settle(
        order.pk,
        starts_at=at[0],  # type: ignore[arg-type]
        ends_at=at[1],  # type: ignore[arg-type]
        actor=town.clerk,
        now=MONDAY,
    )


def test_the_worksheet_keeps_the_other_times_once_each(town):
    order = make.open_order(town, other_times=(THURSDAY, WEDNESDAY, TUESDAY))

    assert options(order) == [WEDNESDAY, THURSDAY]


def test_a_revised_worksheet_has_the_times_it_was_given(town):
    order = make.open_order(town, other_times=(WEDNESDAY,))

    desk.revise(order.pk, input=make.sheet(other_times=(THURSDAY,)), actor=town.clerk, now=MONDAY)

    assert options(order) == [THURSDAY]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(((WEDNESDAY[1], WEDNESDAY[0]),), id="ends-before-it-begins"),
        pytest.param(((WEDNESDAY[0], WEDNESDAY[0] + 13 * HOUR),), id="longer-than-twelve-hours"),
        pytest.param(
            tuple((MONDAY + n * DAY, MONDAY + n * DAY + HOUR) for n in range(2, 6)), id="four"
        ),
    ],
)
def test_times_that_make_no_sense_are_refused(town, wrong):
    order = make.order(make.person(town.community))
    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=MONDAY)

    with refused("bad_input"):
        desk.compile_order(
            order.pk, input=make.sheet(other_times=wrong), actor=town.clerk, now=MONDAY
        )


def test_settling_moves_the_worksheet_and_forgets_the_rest(town):
    order = make.open_order(town, other_times=(WEDNESDAY, THURSDAY))

    settle(town, order, THURSDAY)

    sheet = Order.objects.select_related("worksheet").get(pk=order.pk).worksheet
    assert (sheet.starts_at, sheet.ends_at) == THURSDAY
    assert options(order) == []
    assert "settle_time" in [line.verb for line in story("order", order.pk)]


def test_settling_on_the_worksheets_own_time_tells_no_story(town):
    order = make.open_order(town, other_times=(WEDNESDAY,))

    settle(town, order, TUESDAY)

    assert options(order) == []
    assert "settle_time" not in [line.verb for line in story("order", order.pk)]


def test_a_time_the_resident_did_not_name_is_refused(town):
    order = make.open_order(town, other_times=(WEDNESDAY,))

    with refused("time_not_agreed"):
        settle(town, order, THURSDAY)


def test_nobody_is_moved_who_was_asked_or_agreed_for_another_time(town):
    asked = make.open_order(town, other_times=(WEDNESDAY,))
    make.offer(town, asked, make.volunteer(town.community))
    agreed = make.open_order(town, people_needed=2, other_times=(WEDNESDAY,))
    make.claim(town, agreed)

    with refused("time_bound"):
        settle(town, asked, WEDNESDAY)
    with refused("time_bound"):
        settle(town, agreed, WEDNESDAY)


def test_only_the_desk_settles_an_open_order(town):
    order = make.open_order(town, other_times=(WEDNESDAY,))
    closed = make.open_order(town, other_times=(WEDNESDAY,))
    desk.give_up(closed.pk, reason="没有人", actor=town.clerk, now=MONDAY)

    with refused("illegal_move"):
        settle(town, closed, WEDNESDAY)
    with refused("forbidden"):
        times.settle(
            order.pk,
            starts_at=WEDNESDAY[0],
            ends_at=WEDNESDAY[1],
            actor=town.far_clerk,
            now=MONDAY,
        )


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"people_needed": 3}, (True, True)),
        ({"people_needed": 1}, (False, False)),
        ({"people_needed": 3, "claimant": Target.TEAM}, (False, False)),
    ],
    ids=["several-helpers", "one-helper", "a-team"],
)
def test_a_leader_and_all_or_none_are_for_several_single_helpers(town, changes, kept):
    order = make.open_order(town, needs_lead=True, all_or_none=True, **changes)

    assert (order.worksheet.needs_lead, order.worksheet.all_or_none) == kept
