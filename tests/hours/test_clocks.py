"""Ten working days for record and word: who is late says why, and the desk hears in time."""

import pytest

from kith.hours.actions import clocks
from kith.hours.actions import recording as hours
from kith.hours.jobs import remind_hours
from kith.hours.models import Lateness, ServiceRecord
from kith.hours.states import LateReason
from kith.orders.actions import word
from kith.people.states import Channel
from kith.points.queries import balance
from tests import make
from tests.hours.world import record
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused
from tests.orders.told import topics

pytestmark = pytest.mark.django_db

DUE = MONDAY + 14 * DAY + HOUR  # ended on Monday at ten: ten working days later, at ten


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


def test_the_clock_runs_from_the_end_of_the_service(town, who):
    assert record(town, who).due_at == DUE


def test_in_time_nobody_asks_why(town, who):
    record(town, who, now=DUE)

    assert Lateness.objects.count() == 0


def test_late_without_a_reason_is_refused(town, who):
    with refused("late_without_reason"):
        record(town, who, now=DUE + HOUR)
    with refused("late_without_reason"):
        record(town, who, now=DUE + HOUR, late=hours.Late(LateReason.OTHER, "  "))


def test_late_with_a_reason_it_shows_as_late(town, who):
    late = hours.Late(LateReason.OTHER, "停电两周")

    row = record(town, who, now=DUE + HOUR, late=late)

    told = row.lateness.values_list("step", "reason", "note", "by_id", "at").get()
    assert told == ("RECORD", "OTHER", "停电两周", who.pk, DUE + HOUR)


def test_a_late_word_is_late_as_well(town, who):
    row = record(town, who)

    with refused("late_without_reason"):
        hours.confirm(row.pk, by_recipient=False, actor=town.clerk, now=DUE + HOUR)
    late = hours.Late(LateReason.PAPER)
    hours.confirm(row.pk, by_recipient=False, actor=town.clerk, now=DUE + HOUR, late=late)

    assert Lateness.objects.values_list("step", "reason").get() == ("CONFIRM", "PAPER")
    assert balance(who.pk).total == 10


def test_a_resident_who_answers_late_is_not_asked_why(town):
    claim = make.served(town)
    due = ServiceRecord.objects.get().due_at

    word.confirm(
        claim.order_id, stars=5, text="", channel=Channel.WEB,
        actor=make.actor(claim.order.resident), now=due + HOUR,
    )  # fmt: skip

    assert Lateness.objects.values_list("step", "reason").get() == ("CONFIRM", "RECIPIENT")


def test_the_desk_hears_once_before_and_once_after_with_the_street(town, who):
    record(town, who)
    days = [DUE - 5 * DAY, DUE - 3 * HOUR, DUE - 2 * HOUR, DUE + HOUR, DUE + 2 * HOUR]

    told = [remind_hours(at) for at in days]

    assert told == [0, 1, 0, 1, 0]
    assert topics(town.clerk.me) == ["hours_due_soon", "hours_overdue"]
    assert topics(town.boss.me) == ["hours_overdue"]


def test_what_is_confirmed_worries_nobody(town, who):
    row = record(town, who)
    hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=MONDAY + DAY)

    assert remind_hours(DUE + HOUR) == 0


def test_only_the_clock_reminds(town, who):
    row = record(town, who)

    with refused("forbidden"):
        clocks.remind(row.pk, actor=town.clerk, now=DUE + HOUR)
    assert topics(town.clerk.me) == []
