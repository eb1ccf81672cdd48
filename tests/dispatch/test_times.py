"""Times as bits: overlapping ones share a bit, others do not, and every part fits a word."""

from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.dispatch.rules import times
from tests.dispatch import slow

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


def span(day: int, start: str, end: str) -> times.Span:
    begin, until = (datetime.combine(MONDAY, time.fromisoformat(at), ZONE) for at in (start, end))
    return begin + timedelta(days=day), until + timedelta(days=day)


def bits(spans: list[times.Span]) -> list[int]:
    board = times.elements(spans)
    return [times.touched(board, one) for one in spans]


def test_orders_that_touch_share_no_bit_and_orders_that_overlap_do():
    first, second, both = bits(
        [span(0, "09:00", "10:00"), span(0, "10:00", "11:30"), span(0, "09:30", "10:01")]
    )

    assert first & second == 0
    assert first & both != 0
    assert second & both != 0


def test_gaps_nobody_wants_take_no_bit():
    board = times.elements([span(0, "09:00", "10:00"), span(1, "09:00", "10:00")])

    assert board == (span(0, "09:00", "10:00"), span(1, "09:00", "10:00"))


minutes = st.integers(0, 14 * 24 * 60)
spans = st.tuples(minutes, st.integers(1, 720)).map(
    lambda at: (MONDAY + at[0] * MINUTE, MONDAY + (at[0] + at[1]) * MINUTE)
)


@given(st.lists(spans, min_size=1, max_size=12))
def test_two_orders_share_a_bit_exactly_when_they_overlap(board):
    words = bits(board)

    for (one, a), (other, b) in combinations(zip(board, words, strict=True), 2):
        overlap = one[0] < other[1] and other[0] < one[1]
        assert bool(a & b) == overlap


@given(st.lists(spans, max_size=150))
def test_parts_hold_every_row_once_fit_a_word_and_keep_to_one_week(board):
    parts = times.parts(board, ZONE)

    assert sorted(row for part in parts for row in part) == list(range(len(board)))
    for part in parts:
        assert len(times.elements(board[row] for row in part)) <= times.WORD
        assert len({times.week(board[row][0], ZONE) for row in part}) == 1


def test_a_crowded_week_is_cut_between_days_with_as_many_together_as_fit():
    board = [
        (start, start + 20 * MINUTE)
        for day in (0, 1, 2)
        for start in (MONDAY + timedelta(days=day) + n * 20 * MINUTE for n in range(32))
    ]

    assert times.parts(board, ZONE) == [list(range(64)), list(range(64, 96))]


FREE = ((1, time(9), time(12)), (1, time(12), time(14)), (2, time(20), time(23, 59)))


@pytest.mark.parametrize(
    ("wanted", "is_free"),
    [
        pytest.param(span(0, "09:00", "12:00"), True, id="whole-span"),
        pytest.param(span(0, "11:30", "13:00"), True, id="two-free-times-that-touch"),
        pytest.param(span(0, "08:59", "10:00"), False, id="begins-a-minute-early"),
        pytest.param(span(0, "13:00", "14:01"), False, id="ends-a-minute-late"),
        pytest.param(span(2, "09:00", "10:00"), False, id="other-weekday"),
        pytest.param(span(7, "09:00", "10:00"), True, id="a-week-later"),
        pytest.param(
            (span(1, "22:00", "23:00")[0], span(2, "00:00", "01:00")[0]), True, id="to-midnight"
        ),
        pytest.param(
            (span(1, "22:00", "23:00")[0], span(2, "00:00", "01:00")[1]), False, id="past-midnight"
        ),
    ],
)
def test_free_within_the_local_week(wanted, is_free):
    board = tuple(at.astimezone(UTC) for at in wanted)
    cut = [times.pieces((board[0], board[1]), ZONE)]

    assert times.free_bits(cut, times.free_week([FREE])).tolist() == [int(is_free)]


quarters = st.integers(0, 95).map(lambda n: time(n // 4, 15 * (n % 4)))
ends = quarters | st.just(time(23, 59))
weeklies = st.lists(
    st.tuples(st.integers(1, 7), quarters, ends).filter(lambda row: row[1] < row[2]), max_size=6
).map(tuple)
boards = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 95), st.integers(1, 40)).map(
        lambda row: (
            MONDAY + timedelta(days=row[0]) + row[1] * 15 * MINUTE,
            MONDAY + timedelta(days=row[0]) + (row[1] + row[2]) * 15 * MINUTE,
        )
    ),
    min_size=1,
    max_size=8,
)


@given(st.lists(weeklies, max_size=5), boards)
def test_the_table_of_free_times_is_the_loop_it_replaces(weeks, spans):
    cut = [times.pieces(element, ZONE) for element in times.elements(spans)]

    found = times.free_bits(cut, times.free_week(weeks))

    assert found.tolist() == [slow.free_bits(cut, weekly) for weekly in weeks]


@given(boards, boards)
def test_the_table_of_touched_times_is_the_loop_it_replaces(board, spans):
    parts = times.elements(board)

    found = times.touched_bits(parts, times.moments(spans))

    assert found.tolist() == [times.touched(parts, one) for one in spans]


def test_the_week_begins_on_the_local_monday():
    sunday_utc = datetime(2026, 3, 1, 17, tzinfo=UTC)  # 01:00 on Monday in Beijing

    assert times.week_start(sunday_utc, ZONE) == MONDAY
    assert times.week(sunday_utc, ZONE) == (2026, 10)
