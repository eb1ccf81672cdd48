"""When the next visit is due: at the edges of days, months, leap years, quarters and holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.care.rules.cadence import Happening, latest, next_due, visit_by
from kith.care.rules.tiers import Reason, needs_guardian, suggest, sure_age
from kith.care.states import CircumstanceKind, EventKind, Tier
from kith.catalogue.care import CareRules
from kith.catalogue.default_care import CARE

# Three places of workflows.md 4.8: the default row, Qinghai 2022, and Guangming's five rings.
INNER_MONGOLIA = CareRules.read(dict(CARE[1]))
QINGHAI = replace(
    INNER_MONGOLIA, cadence=dict.fromkeys(("HIGH", "KEY", "GENERAL"), (1, "MONTH")), festival_days=5
)
GUANGMING = replace(
    INNER_MONGOLIA, cadence={"HIGH": (1, "DAYS"), "KEY": (1, "WEEK"), "GENERAL": (1, "MONTH")}
)
PLACES = (INNER_MONGOLIA, QINGHAI, GUANGMING)
DAY = timedelta(days=1)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
tiers = st.sampled_from(["HIGH", "KEY", "GENERAL"])
places = st.sampled_from(PLACES)


@pytest.mark.parametrize(
    ("rules", "tier", "met", "last"),
    [
        pytest.param(INNER_MONGOLIA, "HIGH", date(2026, 3, 2), date(2026, 3, 9), id="a-week"),
        pytest.param(INNER_MONGOLIA, "HIGH", date(2026, 12, 28), date(2027, 1, 4), id="new-year"),
        pytest.param(INNER_MONGOLIA, "KEY", date(2026, 1, 31), date(2026, 2, 28), id="short-month"),
        pytest.param(INNER_MONGOLIA, "KEY", date(2028, 1, 31), date(2028, 2, 29), id="leap-month"),
        pytest.param(INNER_MONGOLIA, "KEY", date(2028, 2, 29), date(2028, 3, 29), id="from-29-feb"),
        pytest.param(INNER_MONGOLIA, "KEY", date(2026, 12, 31), date(2027, 1, 31), id="december"),
        pytest.param(
            INNER_MONGOLIA, "GENERAL", date(2026, 11, 30), date(2027, 2, 28), id="a-quarter"
        ),
        pytest.param(
            INNER_MONGOLIA, "GENERAL", date(2027, 11, 30), date(2028, 2, 29), id="leap-quarter"
        ),
        pytest.param(QINGHAI, "HIGH", date(2026, 5, 31), date(2026, 6, 30), id="qinghai-a-month"),
        pytest.param(GUANGMING, "HIGH", date(2026, 2, 28), date(2026, 3, 1), id="rings-every-day"),
        pytest.param(GUANGMING, "KEY", date(2026, 2, 26), date(2026, 3, 5), id="rings-every-week"),
    ],
)
def test_the_last_day_in_time(rules, tier, met, last):
    assert latest(tier, met, rules) == last


@pytest.mark.parametrize(
    ("met", "due"),
    [
        pytest.param(date(2026, 3, 2), date(2026, 3, 9), id="a-working-day-stays"),
        pytest.param(date(2026, 3, 1), date(2026, 3, 6), id="a-sunday-goes-to-friday"),
        pytest.param(date(2026, 9, 28), date(2026, 9, 30), id="national-day-is-visited-before"),
        pytest.param(date(2026, 2, 11), date(2026, 2, 14), id="spring-festival-is-visited-before"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 21), id="no-working-day-between-stays"),
        pytest.param(date(2026, 2, 7), date(2026, 2, 14), id="a-make-up-saturday-is-worked"),
    ],
)
def test_a_due_day_off_moves_before_it_for_the_desk(met, due):
    assert next_due("HIGH", met, met, INNER_MONGOLIA) == due


def test_a_town_that_knows_its_own_holidays_overrules_the_calendar():
    own = {date(2026, 3, 9): False}

    assert next_due("HIGH", date(2026, 3, 2), date(2026, 1, 1), INNER_MONGOLIA, own) == date(
        2026, 3, 6
    )


def test_without_a_visit_the_clock_runs_from_the_opening():
    assert next_due("KEY", None, date(2026, 3, 4), INNER_MONGOLIA) == date(2026, 4, 3)


@given(rules=places, tier=tiers, met=days)
@settings(max_examples=30)
def test_the_planned_day_is_after_the_visit_and_never_later_than_the_rule(rules, tier, met):
    due = next_due(tier, met, met, rules)

    assert met < due <= latest(tier, met, rules)


@given(rules=places, tier=tiers, met=days, early=st.integers(0, 120))
@settings(max_examples=30)
def test_visiting_early_never_makes_the_next_visit_later_than_the_rule_from_that_visit(
    rules, tier, met, early
):
    due = next_due(tier, met, met, rules)
    visited = max(met, due - early * DAY)

    assert next_due(tier, visited, met, rules) <= latest(tier, visited, rules)
    assert latest(tier, visited, rules) <= latest(tier, due, rules)


@given(tier=st.sampled_from(["KEY", "GENERAL"]), met=days)
@settings(max_examples=30)
def test_who_is_visited_when_due_is_visited_in_every_month_or_quarter(tier, met):
    """The rolling rule keeps the calendar's promise too: at least once in each."""
    months = {"KEY": 1, "GENERAL": 3}[tier]
    due = latest(tier, met, INNER_MONGOLIA)

    assert _period(due, months) == _period(met, months) + 1


def _period(day: date, months: int) -> int:
    return (day.year * 12 + day.month - 1) // months


def at(text: str) -> datetime:
    """Local time of the place, as an instant."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "happened", "by"),
    [
        pytest.param("MAJOR_CHANGE", "2026-03-02T09:30", "2026-03-03T09:30", id="a-day-to-minute"),
        pytest.param("MAJOR_CHANGE", "2026-12-31T23:59", "2027-01-01T23:59", id="over-new-year"),
        pytest.param("MAJOR_CHANGE", "2028-02-28T10:00", "2028-02-29T10:00", id="to-the-leap-day"),
        pytest.param("MAJOR_CHANGE", "2026-10-03T08:00", "2026-10-04T08:00", id="holidays-too"),
        pytest.param("HOSPITAL_OUT", "2026-03-02T00:00", "2026-03-06T00:00", id="first-minute"),
        pytest.param("HOSPITAL_OUT", "2026-03-02T23:59", "2026-03-06T00:00", id="last-minute"),
        pytest.param("WEATHER", "2026-01-19T00:00", "2026-01-21T00:00", id="the-day-after"),
        pytest.param("FESTIVAL", "2026-02-17T00:00", "2026-02-17T00:00", id="before-the-festival"),
    ],
)
def test_by_when_somebody_is_visited_after_an_event(kind, happened, by):
    event = Happening(EventKind(kind), at(happened))

    assert visit_by(event, INNER_MONGOLIA) == at(by)


K = CircumstanceKind


@pytest.mark.parametrize(
    ("kinds", "age", "tier", "reasons"),
    [
        pytest.param([K.LONE], 80, Tier.HIGH, [(K.LONE, 80)], id="eighty-and-alone"),
        pytest.param([K.LONE], 79, Tier.GENERAL, [], id="seventy-nine-and-alone"),
        pytest.param([K.DEMENTIA], None, Tier.HIGH, [(K.DEMENTIA, 0)], id="dementia-at-any-age"),
        pytest.param([K.DISABLED], 60, Tier.KEY, [(K.DISABLED, 60)], id="sixty-and-disabled"),
        pytest.param([K.DISABLED], 59, Tier.GENERAL, [], id="not-yet-sixty"),
        pytest.param([K.DISABLED], None, Tier.GENERAL, [], id="age-not-known"),
        pytest.param(
            [K.SPECIAL_FAMILY, K.EMPTY_NEST], 85, Tier.HIGH, [(K.EMPTY_NEST, 80)], id="the-closest"
        ),
        pytest.param([K.ORPHAN], 9, Tier.KEY, [(K.ORPHAN, 0)], id="orphan"),
        pytest.param([], 90, Tier.GENERAL, [], id="nothing-stated"),
    ],
)
def test_what_the_rule_suggests_and_why(kinds, age, tier, reasons):
    suggestion = suggest(kinds, age, INNER_MONGOLIA)

    assert (suggestion.tier, list(suggestion.reasons)) == (tier, [Reason(*row) for row in reasons])


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        pytest.param((1956, 1), date(2026, 1, 31), 69, id="the-birth-month-is-not-over"),
        pytest.param((1956, 1), date(2026, 2, 1), 70, id="the-birth-month-is-over"),
        pytest.param((1956, None), date(2026, 12, 31), 69, id="no-month-known"),
        pytest.param((None, None), date(2026, 1, 1), None, id="no-year-known"),
    ],
)
def test_how_old_somebody_surely_is(born, on, age):
    year, month = born

    assert sure_age(year, month, on) == age


def test_who_may_be_under_fourteen_needs_a_guardian():
    assert needs_guardian(2012, 3, date(2026, 3, 31))
    assert not needs_guardian(2012, 3, date(2026, 4, 1))
