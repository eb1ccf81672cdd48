"""Planted and honest activities. The last planted one is so careful that no signal finds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.insights.signals.cases_desk import DAY, MINUTE, labelled_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.insights.signals.cases_desk import Desk, DeskCase, Story
    from kith.insights.signals.desk import Gathering

HOUR: Final = 60 * MINUTE


def _hall_of_five_hundred(desk: Desk) -> Iterator[Gathering]:
    yield desk.counted(desk.gathering(), 500, after=-HOUR)


def _half_as_many_again(desk: Desk) -> Iterator[Gathering]:
    row = replace(desk.gathering(places=60), named=24)
    yield desk.counted(row, 71, after=-HOUR)


def _year_end_figures(desk: Desk) -> Iterator[Gathering]:
    """Counted and listed a week later, in one evening."""
    row = desk.counted(desk.gathering(places=None), desk.number(60, 90), after=7 * DAY)
    yield desk.listed(row, 12, after=7 * DAY)


def _round_and_late(desk: Desk) -> Iterator[Gathering]:
    hand = desk.person()
    for number in (50, 100, 100, 200):
        row = desk.gathering(places=None)
        yield desk.counted(row, number, after=3 * DAY, by=hand, is_estimated=False)


def _copied_list(desk: Desk) -> Iterator[Gathering]:
    people = [desk.person() for _n in range(9)]
    first = desk.gathering()
    yield desk.came(first, people)
    second = desk.gathering()
    same = replace(second, starts_at=first.starts_at + HOUR, ends_at=first.ends_at + HOUR)
    yield desk.came(same, people)


def _three_in_two_halls(desk: Desk) -> Iterator[Gathering]:
    people = [desk.person() for _n in range(3)]
    first = desk.gathering()
    yield desk.came(first, people)
    same = replace(desk.gathering(), starts_at=first.starts_at, ends_at=first.ends_at)
    yield desk.came(same, [*people, desk.person()])


def _typed_twice(desk: Desk) -> Iterator[Gathering]:
    """Two who cannot be in both, on a list that came six days later."""
    people = [desk.person() for _n in range(2)]
    first = desk.gathering()
    yield desk.came(first, people)
    same = replace(desk.gathering(), starts_at=first.starts_at, ends_at=first.ends_at)
    yield desk.listed(desk.came(same, people), 8, after=6 * DAY)


def _believable(desk: Desk) -> Iterator[Gathering]:
    """Written on the day, not round, within the places, and nobody was there."""
    yield desk.counted(desk.gathering(), desk.number(20, 24), after=-HOUR)


def _ordinary(desk: Desk) -> Iterator[Gathering]:
    yield desk.gathering()


def _market(desk: Desk) -> Iterator[Gathering]:
    """Everybody could come, and six hundred did."""
    yield desk.counted(desk.gathering(places=None), 612, after=-HOUR)


def _standing_room(desk: Desk) -> Iterator[Gathering]:
    """A tenth more than chairs."""
    yield desk.counted(replace(desk.gathering(), named=10), 34, after=-HOUR)


def _small_room(desk: Desk) -> Iterator[Gathering]:
    """Twice as many as places, but few."""
    yield desk.counted(replace(desk.gathering(places=12), named=6), 19, after=-HOUR)


def _next_morning(desk: Desk) -> Iterator[Gathering]:
    """The list of a Saturday evening, typed on Sunday with the count."""
    row = desk.counted(desk.gathering(), 31, after=15 * HOUR)
    yield desk.listed(row, 14, after=15 * HOUR)


def _after_the_holiday(desk: Desk) -> Iterator[Gathering]:
    """The list lay in a drawer over the holidays; that is all."""
    yield desk.listed(desk.gathering(), 10, after=5 * DAY)


def _about_a_hundred(desk: Desk) -> Iterator[Gathering]:
    """Estimates, said to be estimates."""
    hand = desk.person()
    for number in (50, 100, 100, 150):
        yield desk.counted(desk.gathering(places=None), number, after=-HOUR, by=hand)


def _exactly_fifty(desk: Desk) -> Iterator[Gathering]:
    """It was fifty; another time it was not."""
    hand = desk.person()
    for number in (50, 43, 61):
        row = desk.gathering(places=None)
        yield desk.counted(row, number, after=-HOUR, by=hand, is_estimated=False)


def _went_on_early(desk: Desk) -> Iterator[Gathering]:
    """Two friends left the talk for the choir; the paper list knows only the whole time."""
    people = [desk.person(), desk.person()]
    first = desk.gathering()
    yield desk.came(first, people)
    later = first.starts_at + HOUR
    same = replace(desk.gathering(), starts_at=later, ends_at=later + 2 * HOUR)
    yield desk.came(same, [*people, *(desk.person() for _n in range(6))])


def _one_after_another(desk: Desk) -> Iterator[Gathering]:
    """A family goes from one to the next, and the door saw them leave."""
    people = [desk.person() for _n in range(4)]
    first = desk.gathering()
    yield desk.came(first, people, minutes=60)
    later = first.starts_at + timedelta(minutes=65)
    yield desk.came(replace(desk.gathering(), starts_at=later, ends_at=later + HOUR), people)


PLANTED: Final[dict[str, tuple[Story, ...]]] = {
    "COUNTED_BEYOND": (_hall_of_five_hundred, _half_as_many_again),
    "COUNTED_LATE": (_year_end_figures,),
    "SHEET_LATE": (_year_end_figures, _typed_twice),
    "TWO_SESSIONS": (_copied_list, _three_in_two_halls, _typed_twice),
    "ROUND_COUNTS": (_round_and_late, _believable),
}
LOOKS: Final[tuple[Story, ...]] = (
    _market, _standing_room, _small_room, _next_morning, _after_the_holiday, _about_a_hundred,
    _exactly_fifty, _went_on_early, _one_after_another,
)  # fmt: skip


def labelled(seed: int = 7) -> list[DeskCase]:
    """10 planted cases and 200 honest ones."""
    return labelled_desk((PLANTED, LOOKS), seed, _ordinary)
