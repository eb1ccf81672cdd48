"""Planted and honest requests. The last planted one is so careful that no signal finds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.insights.signals.cases_desk import labelled_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.insights.signals.cases_desk import Desk, DeskCase, Story
    from kith.insights.signals.desk import Handled


def _by(desk: Desk, row: Handled, **how: int | bool) -> Handled:
    """The dispatcher herself gives the last word."""
    return desk.worded(row, by=min(row.dispatcher_ids), **how)  # type: ignore[arg-type]


def _all_at_one_desk(desk: Desk) -> Iterator[Handled]:
    """Sent out, reported and confirmed by one hand within half a minute."""
    yield _by(desk, desk.handled(desk.hand(shown=0)), after_s=25)


def _never_left_home(desk: Desk) -> Iterator[Handled]:
    """Twelve minutes there, fifty on foot, and the dispatcher says it was good."""
    yield _by(desk, desk.handled(desk.hand(minutes=12, shown=0, away_m=3800)), after_s=7200)


def _an_evening_of_stars(desk: Desk, ratings: int, gap_s: int) -> Iterator[Handled]:
    hand, begin = desk.person(), desk.moment()
    for n in range(ratings):
        row = replace(desk.handled(), reported_at=begin - timedelta(hours=5))
        late = 5 * 3600 + gap_s * n
        yield desk.worded(row, after_s=late, by=hand, is_rated=True)


def _eight_in_two_minutes(desk: Desk) -> Iterator[Handled]:
    yield from _an_evening_of_stars(desk, 8, 15)


def _five_in_five_minutes(desk: Desk) -> Iterator[Handled]:
    yield from _an_evening_of_stars(desk, 5, 70)


def _confirmed_before_it_rang(desk: Desk) -> Iterator[Handled]:
    """Another desk confirms at once what took less than the way."""
    row = desk.handled(desk.hand(minutes=6, shown=0, away_m=2600))
    yield desk.worded(row, after_s=12)


def _dispatcher_in_a_hurry(desk: Desk) -> Iterator[Handled]:
    yield _by(desk, desk.handled(desk.hand(minutes=50, shown=0)), after_s=3, is_rated=True)


def _patient_clerk(desk: Desk) -> Iterator[Handled]:
    """Waits a day, alone, with believable minutes: nothing but the one hand."""
    yield _by(desk, desk.handled(desk.hand(shown=0)), after_s=90_000)


def _ordinary(desk: Desk) -> Iterator[Handled]:
    """Most residents speak for themselves, or the desk rings and the codes show it."""
    row = desk.handled()
    yield row if desk.chance.random() < 0.6 else desk.worded(row, after_s=40_000, is_rated=True)


def _only_clerk(desk: Desk) -> Iterator[Handled]:
    """A small community: the same clerk sends out, rings and writes down."""
    yield _by(desk, desk.handled(desk.hand(shown=0)), after_s=26 * 3600, is_rated=True)


def _medicine(desk: Desk) -> Iterator[Handled]:
    """Brought in five minutes, by bus; the resident says thank you herself."""
    yield desk.handled(desk.hand(minutes=5, shown=1, away_m=4000))


def _codes_and_clerk(desk: Desk) -> Iterator[Handled]:
    """She gave both codes, and had her thanks taken down at the counter at once."""
    yield _by(desk, desk.handled(desk.hand(shown=2)), after_s=30)


def _afternoon_of_calls(desk: Desk) -> Iterator[Handled]:
    yield from _an_evening_of_stars(desk, 9, 150)


def _four_neighbours(desk: Desk) -> Iterator[Handled]:
    """Four of one stairwell, asked together."""
    yield from _an_evening_of_stars(desk, 4, 20)


PLANTED: Final[dict[str, tuple[Story, ...]]] = {
    "CLOSED_BY_DISPATCHER": (_all_at_one_desk, _never_left_home, _patient_clerk),
    "CONFIRMED_IN_SECONDS": (_confirmed_before_it_rang, _dispatcher_in_a_hurry, _all_at_one_desk),
    "RATED_BY_ONE_HAND": (_eight_in_two_minutes, _five_in_five_minutes),
    "SHORTER_THAN_WALK": (_never_left_home, _confirmed_before_it_rang),
}
LOOKS: Final[tuple[Story, ...]] = (
    _only_clerk, _medicine, _codes_and_clerk, _afternoon_of_calls, _four_neighbours,
)  # fmt: skip


def labelled(seed: int = 7) -> list[DeskCase]:
    """10 planted cases and 200 honest ones."""
    return labelled_desk((PLANTED, LOOKS), seed, _ordinary)
