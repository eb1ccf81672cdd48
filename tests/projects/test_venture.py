"""The venture pool: reviewed by people with no part in it, paid in stages, stopped when late."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from kith.core.actor import CLOCK, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups import actions as groups
from kith.outbox.models import Message
from kith.projects import jobs_money as jobs
from kith.projects.actions import agreements, recovering, venture
from kith.projects.actions._purses import NotEnoughMoney
from kith.projects.actions.agreements import PaymentInput, ReportInput, ReportTooLate
from kith.projects.actions.venture import OwnInterest, ReviewInput
from kith.projects.models import (
    Agreement,
    Application,
    Bar,
    Call,
    Decision,
    Payment,
    Purse,
    Recovery,
    Review,
    Stop,
)
from kith.projects.queries import venture as found
from kith.projects.states_venture import AgreementState, ApplicationState, Source
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import purses, worlds
from tests.projects.purses import LATER, YUAN

G = AgreementState
FIRST, REST = 6_000 * YUAN, 4_000 * YUAN
DUE = date(2026, 4, 15)  # the mid-term report of `purses.signed`


@pytest.fixture
def unit(town):
    return worlds.unit(town)


def _state(row):
    return type(row).objects.get(pk=row.pk).state


def _told(person, topic):
    return Message.objects.filter(person_id=person, topic=topic).count()


# ------------------------------------------------------------------------------------ calls


def test_a_call_is_open_on_its_days_only(town, unit):
    call = purses.call(town)
    form = venture.ApplicationInput("读报", "计划", 100, organisation_id=unit.pk)

    for day in (-1, 10):
        with pytest.raises(venture.NotOpenToday):
            venture.apply(call.pk, input=form, actor=unit.liaison, now=MONDAY + day * DAY)
    venture.apply(call.pk, input=form, actor=unit.liaison, now=MONDAY + 9 * DAY)

    assert [jobs.close_calls(MONDAY + n * DAY) for n in (9, 10, 11)] == [0, 1, 0]
    assert _state(call) == "IN_REVIEW"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"criteria": (("好", 60), ("省", 30))}, id="weights-of-ninety"),
        pytest.param({"criteria": ()}, id="no-criteria"),
        pytest.param({"until_date": date(2026, 3, 2)}, id="open-no-day"),
        pytest.param({"budget_fen": 0}, id="no-money"),
    ],
)
def test_a_call_without_sense_is_refused(town, changes):
    with pytest.raises(BadInput):
        purses.call(town, **changes)

    assert not Call.objects.exists()


def test_a_unit_applies_once_and_nobody_for_another(town, unit):
    call = purses.call(town)
    row = purses.applied(call, unit)

    with pytest.raises(venture.AppliedAlready):
        purses.applied(call, unit)
    form = venture.ApplicationInput("读报", "计划", 100, organisation_id=unit.pk)
    with pytest.raises(Forbidden):
        venture.apply(call.pk, input=form, actor=worlds.unit(town).liaison, now=MONDAY)
    venture.withdraw(row.pk, actor=unit.liaison, now=MONDAY)

    assert purses.applied(call, unit).state == ApplicationState.SUBMITTED


def test_nobody_asks_for_more_than_the_rule_gives(town, unit):
    call = purses.call(town)

    with pytest.raises(BadInput):
        purses.applied(call, unit, asked_fen=50_000 * YUAN + 1)

    assert not Application.objects.exists()


# ------------------------------------------------------------------------------------ reviews


@pytest.fixture
def two(town):
    return purses.second(town), purses.second(town)


@pytest.fixture
def handed_in(town, unit, two):
    call = purses.call(town, *two)
    row = purses.applied(call, unit)
    purses.in_review(town, call)
    return row


def test_points_are_weighted_by_the_criteria(handed_in, two):
    form = ReviewInput(False, "可行", (90, 60, 40))

    row = venture.review(handed_in.pk, input=form, actor=two[0], now=LATER)

    assert row.total == 90 * 40 + 60 * 35 + 40 * 25


def test_two_independent_reviews_are_needed(town, handed_in, two):
    purses.reviewed(handed_in, two[0])
    interest = ReviewInput(True, "申报单位负责人是我亲属")
    venture.review(handed_in.pk, input=interest, actor=two[1], now=LATER)

    with pytest.raises(venture.TooFewReviews) as no:
        venture.decide(handed_in.pk, fen=100, reason="好", actor=town.boss, now=LATER)

    assert no.value.facts == {"least": 2, "there": 1}
    assert not Decision.objects.exists()


def test_each_reviewer_has_one_word_and_it_stays(handed_in, two):
    purses.reviewed(handed_in, two[0])

    with pytest.raises(IllegalMove):
        purses.reviewed(handed_in, two[0], points=100)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.update(total=1)


def _liaison(town, unit, who):
    worlds.speaks(unit.organisation, who.me)


def _team_member(town, unit, who):
    team = make.team(town.community, leader=make.volunteer(town.community))
    team.organisation = unit.organisation
    team.save()
    groups.enlist(team.pk, person_id=who.me, actor=CLOCK, now=MONDAY)


@pytest.mark.parametrize("joins", [_liaison, _team_member])
def test_nobody_reviews_what_her_own_unit_applied_for(town, unit, handed_in, two, joins):
    joins(town, unit, two[0])

    with pytest.raises(OwnInterest):
        purses.reviewed(handed_in, two[0])
    venture.review(handed_in.pk, input=ReviewInput(True, "我是单位的人"), actor=two[0], now=LATER)

    assert found.scored(handed_in.pk).count() == 0


def test_who_was_not_named_does_not_review(town, handed_in):
    with pytest.raises(Forbidden):
        purses.reviewed(handed_in, town.clerk)


def test_only_staff_of_the_place_are_named(town):
    call = purses.call(town)

    with pytest.raises(BadInput):
        venture.name_reviewer(call.pk, person_id=town.far_clerk.me, actor=town.boss, now=MONDAY)


def test_who_reviewed_does_not_decide(town, handed_in, two):
    call_id = Application.objects.get(pk=handed_in.pk).call_id
    venture.name_reviewer(call_id, person_id=town.boss.me, actor=town.boss, now=MONDAY)
    purses.reviewed(handed_in, *two, town.boss)

    with pytest.raises(OwnInterest):
        venture.decide(handed_in.pk, fen=100, reason="好", actor=town.boss, now=LATER)
    venture.decide(handed_in.pk, fen=100, reason="好", actor=town.district, now=LATER)

    assert _state(handed_in) == ApplicationState.CHOSEN


def test_the_database_itself_refuses_a_review_of_ones_own(handed_in):
    with pytest.raises(IntegrityError, match="nobody_reviews_her_own"), transaction.atomic():
        Review.objects.create(
            application=handed_in, by_id=5, applied_by_id=5, has_interest=False, text="", at=MONDAY
        )


def test_grants_stay_within_the_budget(town, two):
    units = worlds.unit(town), worlds.unit(town)
    call = purses.call(town, *two, budget_fen=15_000 * YUAN)
    rows = [purses.applied(call, unit) for unit in units]
    purses.in_review(town, call)
    for row in rows:
        purses.reviewed(row, *two)
    venture.decide(rows[0].pk, fen=10_000 * YUAN, reason="好", actor=town.boss, now=LATER)

    with pytest.raises(venture.BudgetSpent) as no:
        venture.decide(rows[1].pk, fen=5_000 * YUAN + 1, reason="好", actor=town.boss, now=LATER)
    with pytest.raises(venture.NotAllDecided):
        venture.finish(call.pk, actor=town.boss, now=LATER)
    venture.decide(rows[1].pk, fen=0, reason="不够具体", actor=town.boss, now=LATER)
    venture.finish(call.pk, actor=town.boss, now=LATER)

    assert no.value.facts == {"yuan": "5000.00"}
    assert [_state(row) for row in rows] == ["CHOSEN", "DECLINED"]
    assert Call.objects.get().granted_fen == 10_000 * YUAN
    assert _told(units[1].liaison.me, "venture_decided") == 1


# ------------------------------------------------------------------------------------ stages


def _reported(unit, agreement, spent=5_000 * YUAN, now=LATER + DAY):
    form = ReportInput("已上门读报十二次。", spent)
    return agreements.report(agreement.pk, input=form, actor=unit.liaison, now=now)


def _judged(town, agreement, *, is_passed, now=LATER + 2 * DAY):
    return agreements.judge(
        agreement.pk, is_passed=is_passed, reason="走访属实", actor=town.clerk, now=now
    )


def test_a_grant_is_paid_in_two_stages_each_reported_and_judged(town, unit):
    agreement = purses.signed(town, unit)
    purses.paid(town, agreement)
    _reported(unit, agreement)
    with pytest.raises(IllegalMove):
        purses.paid(town, agreement)
    _judged(town, agreement, is_passed=True)
    purses.paid(town, agreement)
    _reported(unit, agreement, 10_000 * YUAN)
    _judged(town, agreement, is_passed=True)

    assert agreement.number == "990101001001-V2026-001"
    assert list(Payment.objects.order_by("pk").values_list("stage", "fen")) == [
        ("MIDTERM", FIRST),
        ("FINAL", REST),
    ]
    assert _state(agreement) == G.COMPLETED
    assert found.totals_of_places([town.county.path], 2026)[town.county.path] == found.PoolTotals(
        10_000 * YUAN, 10_000 * YUAN, 0, 0, 1
    )


def test_who_decided_notes_no_payment(town, unit):
    agreement = purses.signed(town, unit)
    form = PaymentInput("支付凭证 17", LATER.date())

    with pytest.raises(OwnInterest):
        agreements.pay(agreement.pk, input=form, actor=town.boss, now=LATER)

    assert _state(agreement) == G.AGREED


def test_nobody_judges_the_report_of_her_own_unit(town, unit):
    agreement = purses.signed(town, unit)
    purses.paid(town, agreement)
    _reported(unit, agreement)
    insider = make.person(town.community)
    worlds.speaks(unit.organisation, insider.pk)
    make.grant(insider, Role.WORKER, town.community)

    with pytest.raises(OwnInterest):
        agreements.judge(
            agreement.pk, is_passed=True, reason="好", actor=make.actor(insider), now=LATER
        )


def test_a_call_from_the_pool_pays_no_more_than_the_pool_received(town, unit):
    agreement = purses.signed(town, unit, source=Source.POOL)
    pledge = purses.pledged(town, worlds.unit(town), amount=FIRST)
    purses.received(town, pledge, FIRST - 1)

    with pytest.raises(NotEnoughMoney):
        purses.paid(town, agreement)
    purses.received(town, pledge, 1)
    purses.paid(town, agreement)

    pool = Purse.objects.get(project=None)
    assert (pool.in_fen, pool.spent_fen, pool.left_fen) == (FIRST, FIRST, 0)


def test_a_failed_review_stops_the_grant_with_notice(town, unit):
    agreement = purses.signed(town, unit)
    purses.paid(town, agreement)
    _reported(unit, agreement)

    _judged(town, agreement, is_passed=False)

    assert (_state(agreement), Stop.objects.get().reason) == (G.STOPPED, "走访属实")
    assert _told(unit.liaison.me, "venture_stopped") == 1


# ------------------------------------------------------------------------------------ clocks


def _at(day, hour=4):
    return MONDAY + (day - MONDAY.date()) + timedelta(hours=hour)


def test_an_unexcused_late_report_gives_notice_and_then_stops_over_the_holiday(town, unit):
    """Due on 30 April; the notice's five working days jump over the days off of 1 to 5 May."""
    agreement = purses.signed(town, unit)
    purses.paid(town, agreement)
    agreements.excuse(
        agreement.pk, until=date(2026, 4, 30), reason="等节前活动", actor=town.boss, now=LATER
    )

    soon = [jobs.remind_reports(_at(date(2026, 4, n))) for n in (22, 23, 24)]
    late = [jobs.note_late_reports(_at(day)) for day in (date(2026, 4, 30), date(2026, 5, 1))]
    with pytest.raises(ReportTooLate):
        _reported(unit, agreement, now=_at(date(2026, 5, 2)))
    days = (date(2026, 5, 11), date(2026, 5, 12))
    stopped = [jobs.stop_late_agreements(_at(day)) for day in days]

    assert (soon, late, stopped) == ([0, 1, 0], [0, 1], [0, 1])
    assert _state(agreement) == G.STOPPED
    assert Stop.objects.get().by_id is None
    topics = ("venture_soon", "venture_late", "venture_stopped")
    assert [_told(unit.liaison.me, topic) for topic in topics] == [1, 1, 1]


def test_an_excuse_voids_the_notice(town, unit):
    agreement = purses.signed(town, unit)
    purses.paid(town, agreement)
    jobs.note_late_reports(_at(DUE + timedelta(days=1)))

    agreements.excuse(
        agreement.pk,
        until=DUE + timedelta(days=30),
        reason="负责人住院",
        actor=town.boss,
        now=_at(DUE + timedelta(days=2)),
    )

    assert jobs.stop_late_agreements(_at(DUE + timedelta(days=29))) == 0
    _reported(unit, agreement, now=_at(DUE + timedelta(days=30)))
    assert _state(agreement) == G.MIDTERM_REPORTED


# ------------------------------------------------------------------------------------ after a stop


@pytest.fixture
def stopped(town, unit):
    agreement = purses.signed(town, unit, source=Source.POOL)
    purses.received(town, purses.pledged(town, worlds.unit(town), amount=FIRST), FIRST)
    purses.paid(town, agreement)
    agreements.stop(agreement.pk, reason="抽查发现假票", actor=town.boss, now=LATER)
    return agreement


def test_what_is_clawed_back_has_a_day_and_a_receipt(town, unit, stopped):
    row = recovering.claw_back(
        stopped.pk, fen=5_000 * YUAN, reason="票据不实", actor=town.boss, now=LATER
    )

    receipt = recovering.recover(
        stopped.pk, document="收款回单 9", actor=town.boss, now=LATER + 9 * DAY
    )

    assert row.due_date == LATER.date() + timedelta(days=30)
    assert (receipt.number, receipt.fen) == ("990101001001-B2026-001", 5_000 * YUAN)
    assert _state(stopped) == G.RECOVERED
    assert Purse.objects.get(project=None).left_fen == 5_000 * YUAN
    with pytest.raises(IllegalMove):
        recovering.recover(stopped.pk, document="再来一次", actor=town.boss, now=LATER)
    assert Recovery.objects.count() == 1


def test_no_more_is_clawed_back_than_was_paid(town, stopped):
    with pytest.raises(BadInput):
        recovering.claw_back(
            stopped.pk, fen=FIRST + 1, reason="票据不实", actor=town.boss, now=LATER
        )

    assert _state(stopped) == G.STOPPED


def test_who_misused_a_grant_applies_for_none_for_three_years(town, unit, stopped):
    recovering.bar(stopped.pk, reason="假票", actor=town.boss, now=LATER)

    with pytest.raises(venture.Barred) as no:
        purses.applied(purses.call(town), unit)

    assert no.value.facts == {"day": date(2029, 3, 14)}
    assert Bar.objects.get().until_date == date(2029, 3, 14)
    assert purses.applied(purses.call(town), worlds.unit(town)).state == "SUBMITTED"


def test_documents_are_looked_at_by_people_with_no_part_in_it(town, unit, stopped):
    form = recovering.SpotCheckInput("发票 0099", 120 * YUAN, is_right=False, text="商户无此单")

    with pytest.raises(Forbidden):
        recovering.spot_check(stopped.pk, input=form, actor=unit.liaison, now=LATER)
    row = recovering.spot_check(stopped.pk, input=form, actor=town.clerk, now=LATER)

    assert (row.is_right, row.document) == (False, "发票 0099")


def test_agreements_are_numbered_without_a_gap(town):
    numbers = [purses.signed(town, worlds.unit(town)).seq for _ in range(2)]

    assert numbers == [1, 2]
    assert Agreement.objects.count() == 2
