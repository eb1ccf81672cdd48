"""Stage clocks on the Chinese working calendar, and the street that hears when one runs out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kith.core.actor import CLOCK
from kith.orders import queries
from kith.orders.actions import clocks, desk, intake
from kith.orders.models import Order
from kith.orders.states import PauseReason
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import says, unchanged
from tests.orders.told import outsiders, topics, verbs

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def town():
    return make.town()


def _beijing(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


def _due(order):
    return Order.objects.get(pk=order.pk).due_at


def _submitted(town, at, **changes):
    resident = make.person(town.community)
    plan = make.order_input(resident, wanted_from=at + DAY, wanted_until=at + 30 * DAY, **changes)
    return intake.submit(input=plan, actor=make.actor(resident), now=at)


# 2026: new year's holiday 1 to 3 January; spring festival 15 to 23 February, worked on the
# Saturdays 14 and 28 February; national day 1 to 7 October, worked on the Saturday 10 October.
@pytest.mark.parametrize(
    ("at", "due"),
    [
        pytest.param((2026, 3, 3, 10), (2026, 3, 4, 10), id="tuesday-to-wednesday"),
        pytest.param((2026, 3, 6, 16), (2026, 3, 9, 16), id="friday-to-monday"),
        pytest.param((2026, 2, 13, 16), (2026, 2, 14, 16), id="friday-to-a-worked-saturday"),
        pytest.param((2026, 2, 14, 16), (2026, 2, 24, 16), id="the-eve-of-spring-festival"),
        pytest.param((2026, 2, 18, 9), (2026, 2, 25, 0), id="within-the-holiday"),
        pytest.param((2026, 9, 30, 17), (2026, 10, 8, 17), id="the-eve-of-national-day"),
        pytest.param((2026, 3, 7, 12), (2026, 3, 10, 0), id="on-a-saturday"),
        pytest.param(
            (2026, 3, 3, 0, 30), (2026, 3, 4, 0, 30), id="at-night-it-is-today-in-beijing"
        ),
    ],
)
def test_a_working_day_is_one_of_the_chinese_calendar(town, at, due):
    order = _submitted(town, _beijing(*at).astimezone(UTC))

    assert order.due_at == _beijing(*due)


def test_minutes_run_through_holidays(town):
    order = _submitted(town, _beijing(2026, 2, 18, 9), is_urgent=True)

    assert order.due_at == _beijing(2026, 2, 18, 9, 30)


@pytest.mark.parametrize(
    ("reach", "days"),
    [
        pytest.param("verified", 1, id="verified"),
        pytest.param("open", 2, id="open"),
        pytest.param("accepted", 7, id="accepted"),
    ],
)
def test_every_stage_has_its_own_clock(town, reach, days):
    order = make.order(make.person(town.community))
    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=MONDAY)
    if reach != "verified":
        desk.compile_order(order.pk, input=make.sheet(), actor=town.clerk, now=MONDAY)
    if reach == "accepted":
        make.claim(town, order)

    assert Order.objects.get(pk=order.pk).due_at == MONDAY + days * DAY


def test_the_worker_and_the_street_hear_once_a_stage(town):
    order = make.order(make.person(town.community))
    late = _due(order) + timedelta(seconds=1)

    first = [clocks.escalate(order.pk, actor=CLOCK, now=late + n * HOUR) for n in range(3)]
    desk.verify(order.pk, how="PHONE", actor=town.clerk, now=late + DAY)
    due = _due(order)
    second = [clocks.escalate(order.pk, actor=CLOCK, now=due + n * HOUR) for n in (0, 1, 2)]

    assert (first, second) == ([True, False, False], [False, True, False])
    assert topics(town.clerk.me) == topics(town.boss.me) == ["order_overdue", "order_overdue"]
    assert topics(town.far_clerk.me) == []
    assert verbs("order", order.pk) == ["submit", "escalate", "verify", "escalate"]


def test_an_escalated_order_is_neither_closed_nor_judged(town):
    order = make.order(make.person(town.community))

    clocks.escalate(order.pk, actor=CLOCK, now=_due(order) + HOUR)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.due_at, found.escalated_at) == (
        "SUBMITTED", _due(order), _due(order) + HOUR,
    )  # fmt: skip


def test_the_list_of_overdue_orders_is_what_escalates(town):
    late, told, paused = (make.order(make.person(town.community)) for _ in range(3))
    make.confirmed(town)
    desk.pause(paused.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=MONDAY)
    clocks.escalate(told.pk, actor=CLOCK, now=_due(late) + HOUR)

    at_due, after = queries.overdue(_due(late)), queries.overdue(_due(late) + HOUR)

    assert (at_due, after) == ([], [late.pk])
    assert clocks.escalate(paused.pk, actor=CLOCK, now=MONDAY + 9 * DAY) is False


def test_only_the_clock_escalates(town):
    order = make.order(make.person(town.community))
    others = outsiders(town, order.resident)
    del others["clock"]

    with unchanged():
        for by in (*others.values(), town.clerk, town.boss):
            with says("forbidden"):
                clocks.escalate(order.pk, actor=by, now=_due(order) + HOUR)


def test_a_resumed_clock_may_run_out_and_be_told(town):
    order = make.order(make.person(town.community))
    desk.pause(order.pk, reason=PauseReason.WEATHER, actor=town.clerk, now=MONDAY + 23 * HOUR)
    desk.resume(order.pk, actor=town.clerk, now=MONDAY + 5 * DAY)

    told = [clocks.escalate(order.pk, actor=CLOCK, now=MONDAY + 5 * DAY + n * HOUR) for n in (1, 2)]

    assert told == [False, True]


def test_a_helper_has_at_least_until_the_agreed_time_is_over(town):
    in_a_month = MONDAY + 30 * DAY
    order = make.open_order(town, starts_at=in_a_month, ends_at=in_a_month + HOUR)

    make.claim(town, order)

    assert Order.objects.get(pk=order.pk).due_at == in_a_month + HOUR


def test_a_wish_has_a_month_to_find_somebody(town):
    wish = make.wish(town)

    assert wish.due_at == MONDAY + 30 * DAY
