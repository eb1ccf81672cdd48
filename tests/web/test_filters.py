"""Days, times and lengths as they are written; the words follow the reader's language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from kith.web.templatetags import kith as filters

FRIDAY = datetime(2026, 7, 3, 6, 0, tzinfo=UTC)  # 14:00 in the place's time


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_moment_is_told_in_the_time_of_the_place():
    assert filters.moment(FRIDAY) == "Fri 3 Jul 14:00"


def test_a_day_changes_at_local_midnight():
    late = datetime(2026, 7, 3, 16, 30, tzinfo=UTC)

    assert (filters.day(late), filters.day(date(2026, 7, 3))) == ("Sat 4 Jul", "Fri 3 Jul")


def test_a_span_says_the_day_once_when_it_does_not_change():
    assert filters.span(FRIDAY, FRIDAY.replace(hour=7, minute=30)) == "Fri 3 Jul 14:00–15:30"


def test_a_span_over_midnight_says_both_days():
    assert filters.span(FRIDAY, FRIDAY.replace(day=4)) == "Fri 3 Jul 14:00 – Sat 4 Jul 14:00"


@pytest.mark.parametrize(
    ("length", "written"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")],
)
def test_minutes_are_written_with_hours_only_where_there_are_some(length, written):
    assert filters.minutes(length) == written


def test_nothing_is_written_where_there_is_no_time():
    empty = [filters.moment(None), filters.day(None), filters.year_day(None), filters.minutes(None)]

    assert empty == ["", "", "", ""]
    assert filters.span(None, FRIDAY) == "Fri 3 Jul 14:00"


def test_long_ago_is_told_with_its_year():
    assert filters.year_day(date(2019, 1, 5)) == "5 January 2019"
