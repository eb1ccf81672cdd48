"""Boxes of the week and the exact times behind them."""

from datetime import time

import pytest

from kith.people.actions.volunteering import FreeTime
from kith.web.volunteer.week import exact, free_times, ticked


@pytest.mark.parametrize(
    ("free", "boxes"),
    [
        pytest.param((time(9), time(11)), ["1-morning"], id="a part of the morning"),
        pytest.param((time(11), time(13)), ["1-morning", "1-afternoon"], id="across noon"),
        pytest.param((time(18), time(20)), ["1-evening"], id="the evening begins at six"),
        pytest.param((time(6), time(12)), ["1-morning"], id="noon is not the morning's"),
        pytest.param(
            (time(6), time(22)), ["1-morning", "1-afternoon", "1-evening"], id="all day long"
        ),
    ],
)
def test_boxes_are_ticked_where_the_times_touch(free, boxes):
    assert ticked([FreeTime(1, *free)]) == boxes


def test_a_box_newly_ticked_means_the_usual_hours():
    assert free_times(["2-evening"], []) == (FreeTime(2, time(18), time(21)),)


def test_a_box_that_stays_ticked_keeps_its_exact_hours():
    before = [FreeTime(1, time(9), time(11)), FreeTime(3, time(19), time(22))]

    kept = free_times(["1-morning", "3-evening", "5-morning"], before)

    assert kept == (*before, FreeTime(5, time(8), time(12)))


def test_a_box_no_longer_ticked_takes_only_its_own_part_of_the_day():
    assert free_times(["1-morning"], [FreeTime(1, time(6), time(22))]) == (
        FreeTime(1, time(6), time(12)),
    )


def test_the_times_read_by_weekday():
    times = [FreeTime(2, time(18), time(21)), FreeTime(2, time(9), time(11))]

    assert [spans for _day, spans in exact(times)] == ["09:00–11:00, 18:00–21:00"]
