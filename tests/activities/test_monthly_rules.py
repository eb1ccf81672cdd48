"""Months, wishes, links, versions and free times: arithmetic without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kith.activities.rules import monthly as rules
from kith.activities.rules.monthly import Change, Entry
from kith.core.values import BadValue
from tests.activities.monthly import ZONE, at

MONTHS = st.builds(date, st.integers(2000, 2099), st.integers(1, 12), st.just(1))


@pytest.mark.parametrize(
    ("day", "month", "after", "before"),
    [
        pytest.param((2026, 12, 31), (2026, 12), (2027, 1), (2026, 11), id="year-ends"),
        pytest.param((2027, 1, 1), (2027, 1), (2027, 2), (2026, 12), id="year-begins"),
        pytest.param((2028, 2, 29), (2028, 2), (2028, 3), (2028, 1), id="leap-day"),
        pytest.param((2026, 2, 28), (2026, 2), (2026, 3), (2026, 1), id="common-february"),
    ],
)
def test_months_follow_each_other(day, month, after, before):
    first = rules.month_of(date(*day))

    assert first == date(month[0], month[1], 1)
    assert rules.next_month(first) == date(after[0], after[1], 1)
    assert rules.month_before(first) == date(before[0], before[1], 1)


@pytest.mark.parametrize(
    ("month", "days_before", "due"),
    [
        pytest.param((2026, 4), 0, "2026-04-01 00:00", id="end-of-the-month-before"),
        pytest.param((2027, 1), 0, "2027-01-01 00:00", id="new-year-is-a-holiday-and-still-due"),
        pytest.param((2026, 10), 0, "2026-10-01 00:00", id="national-day"),
        pytest.param((2028, 3), 0, "2028-03-01 00:00", id="after-a-leap-day"),
        pytest.param((2028, 3), 1, "2028-02-29 00:00", id="a-day-earlier-in-a-leap-year"),
        pytest.param((2026, 3), 3, "2026-02-26 00:00", id="three-days-earlier"),
    ],
)
def test_a_list_is_due_when_its_month_begins_where_people_live(month, days_before, due):
    assert rules.due_at(date(month[0], month[1], 1), days_before, ZONE) == at(due)


def test_the_due_moment_is_local_midnight():
    assert rules.due_at(date(2026, 4, 1), 0, ZONE) == datetime(2026, 3, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  想学  太极拳 ", "想学 太极拳", id="spaces"),
        pytest.param("7月的24式太极拳", "7月的24式太极拳", id="short-numbers-are-fine"),
    ],
)
def test_a_wish_is_kept_in_one_form(typed, kept):
    assert rules.clean_wish(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("!!", "empty", id="signs-only"),
        pytest.param("学" * 41, "too_long", id="forty-one"),
        pytest.param("请打13800138000", "personal", id="mobile"),
        pytest.param("请打１３８ ００１３ ８０００", "personal", id="full-width-with-spaces"),
        pytest.param("0534-2687890 找我", "personal", id="fixed-line"),
        pytest.param("11010519491231002X", "personal", id="identity-number"),
        pytest.param("加我微信 taiji_2026", "personal", id="chat-name"),
        pytest.param("太极\u202e拳", "control", id="hidden-direction"),
    ],
)
def test_a_wish_that_cannot_be_shown_is_refused(typed, code):
    with pytest.raises(BadValue) as no:
        rules.clean_wish(typed)

    assert no.value.code == code
    assert "1380" not in str(no.value.text)


def test_two_spellings_of_one_wish_have_one_key():
    assert rules.wish_key("想学 太极拳！") == rules.wish_key("想学太极拳")


def test_alike_wishes_are_nearer_than_others():
    assert rules.alike("想学太极拳", "学太极拳") > rules.alike("想学太极拳", "想学书法")
    assert rules.alike("想学太极拳", "想学太极拳！") == 100
    assert rules.alike("琴", "琴") == 0


def test_merged_topics_count_for_the_last_one():
    assert rules.roots({1: 2, 2: 3, 3: None, 4: None}) == {1: 3, 2: 3, 3: 3, 4: 4}


@given(st.integers(1, 10**8), MONTHS)
@examples(max_examples=30)
def test_the_short_link_names_its_list(area_id, month):
    assert rules.read_short(rules.short(area_id, month)) == (area_id, month)


@pytest.mark.parametrize("text", ["", "U", "0", "!", "A" * 13], ids=repr)
def test_other_signs_name_no_list(text):
    assert rules.read_short(text) is None


def test_a_link_is_read_as_people_type_it():
    assert rules.read_short(rules.short(1029, date(2026, 4, 1)).lower()) == (1029, date(2026, 4, 1))


def entry(pk, title="书法课", starts="2026-04-05 09:00", place="站里", is_cancelled=False):
    begins = at(starts)
    ends = begins + timedelta(hours=1)
    return Entry(pk, title, begins, ends, place, "", "", "COURSE", is_cancelled)


def test_a_new_version_says_what_changed():
    before = [entry(1), entry(2), entry(3, place="东厅"), entry(4), entry(5)]
    after = [
        entry(1),
        entry(2, starts="2026-04-06 09:00"),
        entry(3, place="西厅"),
        entry(4, is_cancelled=True),
        entry(6, "健康讲座", "2026-04-09 14:00"),
    ]

    assert rules.changes(before, after) == [
        Change("DROPPED", "书法课", "2026-04-05T09:00:00+08:00"),
        Change("MOVED", "书法课", "2026-04-05T09:00:00+08:00", "2026-04-06T09:00:00+08:00"),
        Change("PLACED", "书法课", "东厅", "西厅"),
        Change("CANCELLED", "书法课"),
        Change("ADDED", "健康讲座", now="2026-04-09T14:00:00+08:00"),
    ]
    assert rules.changes(after, after) == []


def test_free_times_of_a_day_lie_between_what_is_taken():
    day, hour = date(2026, 4, 5), timedelta(hours=1)
    busy = [(at("2026-04-05 09:00"), at("2026-04-05 10:30"))]

    found = rules.free_starts(busy, day, 2 * hour, (8, 13), ZONE)

    assert found == [at("2026-04-05 10:30"), at("2026-04-05 11:00")]
