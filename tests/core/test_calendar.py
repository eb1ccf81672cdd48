"""Working days of 2026 as published: the Spring Festival, make-up Saturdays, and years to come."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.core import calendar
from kith.core.calendar import Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param("2026-03-02", True, id="an-ordinary-monday-is-worked"),
        pytest.param("2026-03-01", False, id="an-ordinary-sunday-is-free"),
        pytest.param("2026-02-17", False, id="new-years-day-of-the-moon-is-free"),
        pytest.param("2026-02-14", True, id="the-saturday-before-the-festival-is-made-up"),
        pytest.param("2026-02-28", True, id="the-saturday-after-the-festival-is-made-up"),
        pytest.param("2026-10-10", True, id="the-saturday-after-national-day-is-made-up"),
        pytest.param("2026-10-01", False, id="national-day-is-free"),
        pytest.param("2027-01-01", True, id="an-unpublished-friday-counts-as-worked"),
        pytest.param("2027-01-02", False, id="an-unpublished-saturday-counts-as-free"),
    ],
)
def test_is_working_day(day: str, works: bool) -> None:
    assert calendar.is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        pytest.param("2026-12-31", False, id="this-year-is-published"),
        pytest.param("2027-01-01", True, id="next-year-is-not-yet-published"),
        pytest.param("2003-12-31", True, id="years-before-the-notices-are-unknown"),
    ],
)
def test_is_provisional(day: str, provisional: bool) -> None:
    assert calendar.is_provisional(date.fromisoformat(day)) is provisional


def test_overrides_from_a_file_win_over_the_published_and_the_unpublished_year(
    tmp_path: Path,
) -> None:
    path = tmp_path / "days.json"
    path.write_text('{"2027-02-06": true, "2026-03-02": false}', encoding="utf-8")

    overrides = calendar.read_overrides(path)

    assert overrides == {date(2027, 2, 6): True, date(2026, 3, 2): False}
    assert calendar.is_working_day(date(2027, 2, 6), overrides)
    assert not calendar.is_working_day(date(2026, 3, 2), overrides)
    assert not calendar.is_provisional(date(2027, 2, 6), overrides)
    assert calendar.add_working_days(at("2026-02-28T09:00"), 1, SHANGHAI, overrides) == at(
        "2026-03-03T09:00"
    )


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        pytest.param("2026-03-02T15:30", 1, "2026-03-03T15:30", id="monday-plus-one-is-tuesday"),
        pytest.param("2026-03-06T15:30", 1, "2026-03-09T15:30", id="friday-plus-one-is-monday"),
        pytest.param("2026-03-07T15:30", 1, "2026-03-10T00:00", id="saturday-counts-from-monday"),
        pytest.param("2026-03-07T15:30", 0, "2026-03-09T00:00", id="zero-days-begin-on-monday"),
        pytest.param("2026-03-02T15:30", 0, "2026-03-02T15:30", id="zero-days-on-a-working-day"),
        pytest.param("2026-02-13T10:00", 1, "2026-02-14T10:00", id="a-made-up-saturday-counts"),
        pytest.param("2026-02-14T10:00", 1, "2026-02-24T10:00", id="the-festival-is-jumped-over"),
        pytest.param("2026-02-27T10:00", 2, "2026-03-02T10:00", id="saturday-28th-then-monday"),
        pytest.param("2026-09-30T17:00", 10, "2026-10-20T17:00", id="ten-days-over-golden-week"),
        pytest.param("2026-12-31T17:00", 2, "2027-01-04T17:00", id="into-a-provisional-year"),
    ],
)
def test_add_working_days(start: str, days: int, end: str) -> None:
    ended = calendar.add_working_days(at(start), days, SHANGHAI)

    assert ended == at(end)
    assert ended.tzinfo is UTC


def test_working_days_begin_at_the_midnight_of_the_place_not_of_greenwich() -> None:
    sunday_evening_in_utc = datetime(2026, 3, 8, 17, 0, tzinfo=UTC)

    assert calendar.add_working_days(sunday_evening_in_utc, 1, SHANGHAI) == at("2026-03-10T01:00")


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        pytest.param("2026-03-02T15:30", "2026-03-03T15:29", 0, id="a-minute-short-of-a-day"),
        pytest.param("2026-03-02T15:30", "2026-03-03T15:30", 1, id="exactly-a-day"),
        pytest.param("2026-03-06T15:30", "2026-03-08T23:59", 0, id="a-weekend-is-nothing"),
        pytest.param("2026-03-07T12:00", "2026-03-10T00:00", 1, id="from-a-saturday"),
        pytest.param("2026-02-14T10:00", "2026-02-24T10:00", 1, id="over-the-festival"),
        pytest.param("2026-03-03T10:00", "2026-03-02T10:00", 0, id="backwards-is-nothing"),
    ],
)
def test_working_days_between(start: str, end: str, passed: int) -> None:
    assert calendar.working_days_between(at(start), at(end), SHANGHAI) == passed


@given(
    minute=st.integers(min_value=0, max_value=300 * 24 * 60),
    days=st.integers(min_value=0, max_value=15),
)
def test_between_undoes_add(minute: int, days: int) -> None:
    start = calendar.add_time(at("2026-01-01T00:00"), minute, Unit.MINUTES, SHANGHAI)

    end = calendar.add_working_days(start, days, SHANGHAI)

    assert calendar.working_days_between(start, end, SHANGHAI) == days


@pytest.mark.parametrize(
    ("amount", "unit", "end"),
    [
        pytest.param(45, Unit.MINUTES, "2026-03-06T16:15", id="minutes-run-through"),
        pytest.param(24, Unit.HOURS, "2026-03-07T15:30", id="hours-run-through-the-weekend"),
        pytest.param(2, Unit.DAYS, "2026-03-08T15:30", id="days-are-calendar-days"),
        pytest.param(2, Unit.WORKING_DAYS, "2026-03-10T15:30", id="working-days-are-not"),
    ],
)
def test_add_time(amount: int, unit: Unit, end: str) -> None:
    assert calendar.add_time(at("2026-03-06T15:30"), amount, unit, SHANGHAI) == at(end)


def test_a_calendar_day_keeps_the_clock_when_summer_time_ends() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 12, 0, tzinfo=berlin)

    after = calendar.add_time(before, 1, Unit.DAYS, berlin)

    assert after.astimezone(berlin).isoformat() == "2026-10-25T12:00:00+01:00"


def test_an_instant_without_a_zone_is_a_bug() -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 -- the mistake under test

    with pytest.raises(ValueError, match="time zone"):
        calendar.add_working_days(naive, 1, SHANGHAI)


def test_working_days_do_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        calendar.add_working_days(at("2026-03-02T09:00"), -1, SHANGHAI)
