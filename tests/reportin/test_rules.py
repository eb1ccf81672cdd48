"""Half-years to the day, quarters, rates, and machines that can be drawn."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.catalogue.reportin import ReportInRules
from kith.core.calendar import months_after
from kith.core.machine import Machine
from kith.reportin import rules
from kith.reportin.states import CARD, LIFE, NEEDS, ROSTER

RULES = ReportInRules(
    posts=[("CARE", "帮困助弱岗", "care")], renewal_months=6, remind_days=[28, 7], roster_days=60
)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 9, 2), id="the-same-day"),
        pytest.param(date(2026, 8, 31), date(2027, 2, 28), id="the-end-of-february"),
        pytest.param(date(2027, 8, 31), date(2028, 2, 29), id="a-leap-february"),
        pytest.param(date(2026, 12, 31), date(2027, 6, 30), id="a-short-june"),
        pytest.param(date(2026, 7, 1), date(2027, 1, 1), id="over-the-year"),
    ],
)
def test_half_a_year_later(day, after):
    assert months_after(day, 6) == after


def test_a_short_month_does_not_shorten_the_next_half_year():
    february = months_after(date(2026, 8, 31), 6, anchor=31)

    assert months_after(february, 6, anchor=31) == date(2027, 8, 31)


@settings(max_examples=30)
@given(day=st.dates(date(2020, 1, 1), date(2060, 12, 31)), months=st.integers(1, 24))
def test_a_term_is_some_days_and_lands_in_its_month(day, months):
    end = months_after(day, months)

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day <= day.day


@pytest.mark.parametrize(
    ("left", "told"),
    [(29, 0), (28, 28), (8, 28), (7, 7), (1, 7), (0, 0), (-3, 0)],
)
def test_the_reminder_whose_day_has_come(left, told):
    until = date(2026, 9, 2)

    assert rules.reminder_due(until, date.fromordinal(until.toordinal() - left), RULES) == told


def test_a_quarter_has_a_first_day_and_one_behind_it():
    assert [rules.first_day(2026, n) for n in (1, 4)] == [date(2026, 1, 1), date(2026, 10, 1)]
    assert rules.day_after(2026, 4) == date(2027, 1, 1)
    assert rules.quarter_before(date(2026, 2, 1)) == (2025, 4)
    assert rules.quarter_before(date(2026, 11, 22)) == (2026, 3)


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(0, 0, None), (38, 40, 95), (37, 40, 92), (0, 5, 0)]
)
def test_a_rate_without_a_denominator_is_none(part, whole, told):
    assert rules.percent(part, whole) == told


def test_a_fact_is_met_or_not_yet():
    facts = [rules.Fact("hours", has, 50) for has in (None, 38, 50)]

    assert [fact.is_met for fact in facts] == [False, False, True]
    assert not rules.Fact("visits", 0, 0).is_asked


def test_the_digest_does_not_mind_the_order_but_every_row():
    rows = [("RECORD", 1), ("MEMBER", 1)]

    assert rules.digest(rows) == rules.digest(rows[::-1])
    assert rules.digest(rows) != rules.digest(rows[:1])


@pytest.mark.parametrize(
    ("machine", "final"),
    [
        pytest.param(LIFE, {"ENDED"}, id="report-in"),
        pytest.param(ROSTER, {"JOINED", "DECLINED", "EXPIRED"}, id="roster"),
        pytest.param(NEEDS, {"CLOSED"}, id="needs"),
        pytest.param(CARD, {"REPLACED"}, id="card"),
    ],
)
def test_every_state_can_be_reached_and_only_these_are_final(machine: Machine, final):
    states = {state for move in machine.moves for state in (*move.sources, move.target)}

    assert machine.reachable() == states
    assert machine.final() == final
