"""A month of a merchant: fixed lines, two people, neither of the merchant."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from kith.core.actor import CLOCK, Role
from kith.core.refusal import Forbidden, IllegalMove, Refusal
from kith.people.models import Person
from kith.points.queries import till
from kith.rewards import checks, jobs, queries
from kith.rewards.actions import counter, settling
from kith.rewards.models import (
    Alarm,
    Approval,
    PaidNote,
    Redemption,
    Settlement,
    SettlementLine,
)
from kith.rewards.states import SettlementState
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.rewards import worlds

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)
APRIL = MONDAY + 31 * DAY  # the second of April


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def shop(town):
    return worlds.shop(town)


@pytest.fixture
def two(town):
    return worlds.office(town)


@pytest.fixture
def handed(town, shop):
    """Two pieces went over the counter in March."""
    rice = worlds.reward(town, shop)
    soap = worlds.reward(town, shop, title="香皂", points=12)
    return [
        worlds.handed(worlds.chosen(reward, worlds.customer(town)), shop.keeper)
        for reward in (rice, soap)
    ]


def draft(shop, by=CLOCK, month=MARCH, now=APRIL):
    return settling.draft(shop.merchant.pk, month=month, actor=by, now=now)


def approve(row, by, now=APRIL, reason="核对了三笔"):
    return settling.approve(row.pk, reason=reason, actor=by, now=now)


def refused(code, deed):
    with pytest.raises(Refusal) as no, transaction.atomic():
        deed()
    assert no.value.code == code


def test_a_month_is_drafted_from_what_was_handed_over(shop, handed):
    row = draft(shop)

    lines = list(queries.lines_of(row.pk).values_list("redemption_id", "title", "points"))
    assert (row.count, row.points, row.state) == (2, 42, SettlementState.DRAFTED)
    assert lines == [(handed[0].pk, "一袋大米", 30), (handed[1].pk, "香皂", 12)]
    assert queries.kinds_of(row.pk) == [
        queries.Kind("一袋大米", 1, 30),
        queries.Kind("香皂", 1, 12),
    ]


def test_two_people_approve_and_the_points_are_settled(shop, handed, two):
    row = draft(shop)
    first = approve(row, two[0])
    assert (first.state, till(shop.merchant.pk).total) == (SettlementState.APPROVED_ONCE, 42)

    done = approve(row, two[1], now=APRIL + HOUR)

    assert (done.state, till(shop.merchant.pk).total) == (SettlementState.APPROVED, 0)
    assert list(checks.settled()) == []
    assert sorted(Approval.objects.values_list("number", "by_id")) == [
        (1, two[0].me),
        (2, two[1].me),
    ]


def test_nobody_approves_twice(shop, handed, two):
    row = draft(shop)
    approve(row, two[0])

    refused("second_person", lambda: approve(row, two[0]))

    assert Approval.objects.count() == 1


def test_neither_merchant_nor_worker_settles(town, shop, handed):
    row = draft(shop)
    auditor = make.staff(Role.AUDITOR, town.county)

    for actor in (shop.keeper, town.clerk, town.far_clerk, auditor, CLOCK):
        with pytest.raises(Forbidden):
            approve(row, actor)
    with pytest.raises(Forbidden):
        draft(shop, by=shop.keeper)


def test_an_official_who_works_at_the_counter_does_not_settle_it(town, shop, handed, two):
    row = draft(shop)
    worlds.keeper(town, shop.merchant, Person.objects.get(pk=two[0].me))

    with pytest.raises(Forbidden):
        approve(row, worlds.again(two[0]))


def test_an_approval_says_what_was_checked(shop, handed, two):
    row = draft(shop)

    refused("bad_input", lambda: approve(row, two[0], reason="  "))


def test_a_first_approval_lapses_after_a_day(shop, handed, two):
    row = draft(shop)
    approve(row, two[0])
    late = APRIL + 24 * HOUR + timedelta(minutes=1)

    refused("approval_lapsed", lambda: approve(row, two[1], now=late))
    assert (jobs.lapse_approvals(APRIL + HOUR), jobs.lapse_approvals(late)) == (0, 1)

    row.refresh_from_db()
    assert (row.state, row.approvals.count()) == (SettlementState.DRAFTED, 0)
    approve(row, two[1], now=late)
    assert approve(row, two[0], now=late).state == SettlementState.APPROVED


def test_lines_that_changed_behind_our_back_are_not_approved(shop, handed, two):
    row = draft(shop)
    approve(row, two[0])
    with transaction.atomic():
        Settlement.objects.filter(pk=row.pk).update(digest="0" * 64)

    refused("lines_changed", lambda: approve(row, two[1]))

    assert till(shop.merchant.pk).total == 42


def test_a_month_is_drafted_once(shop, handed):
    draft(shop)

    refused("drafted_already", lambda: draft(shop))


def test_a_month_that_is_not_over_is_not_drafted(shop, handed):
    refused("month_not_over", lambda: draft(shop, now=MONDAY + DAY))


def test_a_month_without_hand_outs_is_not_drafted(town, shop):
    worlds.chosen(worlds.reward(town, shop), worlds.customer(town))

    refused("nothing_to_settle", lambda: draft(shop))


def test_what_stands_in_a_settlement_is_not_taken_back(town, shop, handed):
    row = draft(shop)

    refused(
        "settled_already",
        lambda: counter.refund(handed[0].pk, reason="x", actor=town.clerk, now=APRIL),
    )

    assert row.lines.count() == 2


def test_a_discarded_draft_frees_its_lines(town, shop, handed, two):
    row = draft(shop)
    approve(row, two[0])
    settling.send_back(row.pk, reason="有一笔不对", actor=two[1], now=APRIL)
    settling.discard(row.pk, reason="有一笔不对", actor=two[1], now=APRIL)
    counter.refund(handed[0].pk, reason="没有领到", actor=town.clerk, now=APRIL)

    anew = draft(shop)

    assert (anew.count, anew.points) == (1, 12)
    assert Settlement.objects.filter(state=SettlementState.DISCARDED).count() == 1


def test_what_a_draft_missed_comes_with_the_next(town, shop, handed, two):
    row = draft(shop)
    late = worlds.handed(
        worlds.chosen(worlds.reward(town, shop, title="毛巾", points=8), worlds.customer(town)),
        shop.keeper,
    )
    may = APRIL + 30 * DAY

    following = draft(shop, month=date(2026, 4, 1), now=may)

    assert [line.redemption_id for line in following.lines.all()] == [late.pk]
    assert row.lines.count() == 2


def test_the_clock_drafts_each_merchant_once(town, shop, handed):
    other = worlds.shop(town, "没有人来的店")

    drafted = [jobs.draft_settlements(at) for at in (MONDAY + DAY, APRIL, APRIL + HOUR)]

    assert drafted == [0, 1, 0]
    assert Settlement.objects.get().merchant_id == shop.merchant.pk != other.merchant.pk


def test_the_clock_leaves_what_somebody_discarded(town, shop, handed, two):
    settling.discard(draft(shop).pk, reason="有一笔不对", actor=two[0], now=APRIL)

    assert jobs.draft_settlements(APRIL + HOUR) == 0
    assert queries.to_draft(APRIL, by_hand=True) == [(shop.merchant.pk, MARCH)]


def test_an_alarm_is_answered_before_the_merchant_is_settled(shop, handed, two):
    row = draft(shop)
    alarm = Alarm.objects.create(merchant=shop.merchant, count=200, at=MONDAY)
    refused("alarm_open", lambda: approve(row, two[0]))

    counter.answer_alarm(alarm.pk, text="社区活动日，已回访五人", actor=two[0], now=APRIL)

    assert approve(row, two[0]).state == SettlementState.APPROVED_ONCE
    with pytest.raises(IllegalMove):
        counter.answer_alarm(alarm.pk, text="again", actor=two[1], now=APRIL)


def test_the_merchant_answers_no_alarm_of_its_own(shop):
    alarm = Alarm.objects.create(merchant=shop.merchant, count=200, at=MONDAY)

    with pytest.raises(Forbidden):
        counter.answer_alarm(alarm.pk, text="ok", actor=shop.keeper, now=APRIL)


def test_how_a_merchant_was_thanked_is_noted_once_it_is_approved(shop, handed, two):
    row = draft(shop)
    approve(row, two[0])
    with pytest.raises(IllegalMove), transaction.atomic():
        settling.note_paid(row.pk, text="单据 7", actor=two[0], now=APRIL)
    approve(row, two[1])

    done = settling.note_paid(row.pk, text="单据 7", actor=two[0], now=APRIL)

    assert (done.state, PaidNote.objects.get().text) == (SettlementState.PAID_OUT, "单据 7")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE rewards_settlementline SET points = 1", "DELETE FROM rewards_settlementline"],
)
def test_lines_of_an_approved_settlement_stand(shop, handed, two, statement):
    row = draft(shop)
    approve(row, two[0])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert sorted(SettlementLine.objects.values_list("points", flat=True)) == [12, 30]
    assert Redemption.objects.filter(settlement_line__settlement=row).count() == 2
