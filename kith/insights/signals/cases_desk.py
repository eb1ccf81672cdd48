"""A labelled synthetic set for activities and requests: planted cases as the press tells them, and
honest ones that look like them. Built by code from a seed; nobody in it exists.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from kith.insights.signals.desk import Came, Count, DeskWord, Gathering, Hand, Handled, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Story = Callable[["Desk"], Iterator[Gathering | Handled]]

HONEST: Final = 200
_MORNING: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeskCase:
    """One story of one or several things. `kind` is what was planted, or what it looks like."""

    kind: str
    is_planted: bool
    things: tuple[Gathering | Handled, ...]


class Desk:
    """Makes activities and requests of people nobody else in the set is."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 -- a repeatable set, not a secret
        self.keys, self.people = count(1), count(1000)

    def person(self) -> int:
        return next(self.people)

    def moment(self) -> datetime:
        days, minutes = self.chance.randrange(33), self.chance.randrange(9 * 60)
        return _MORNING + timedelta(days=days, minutes=minutes)

    def number(self, least: int, most: int) -> int:
        """A number of people as counting gives it: not round."""
        found = self.chance.randrange(least, most)
        return found + 1 if found % 10 == 0 else found

    def gathering(self, *, places: int | None = 40) -> Gathering:
        """An ordinary activity: some come by name, a few are counted while it lasts."""
        start = self.moment()
        made = Gathering(next(self.keys), start, start + 2 * timedelta(hours=1), places)
        made = replace(made, in_charge_id=self.person(), named=self.chance.randrange(8, 20))
        return self.counted(made, self.number(3, 12), after=-30 * MINUTE)

    def counted(
        self,
        of: Gathering,
        *numbers: int,
        after: timedelta,
        by: int | None = None,
        is_estimated: bool = True,
    ) -> Gathering:
        """With other counts, written so long after the end."""
        hand = by or self.person()
        made = tuple(
            Count(next(self.keys), n, hand, of.ends_at + after, is_estimated) for n in numbers
        )
        return replace(of, counts=made)

    def listed(self, of: Gathering, people: int, *, after: timedelta) -> Gathering:
        """With a paper list that one hand typed so long after the end."""
        hand = self.person()
        lines = tuple(
            Typed(next(self.keys), self.person(), hand, of.ends_at + after + n * MINUTE / 4)
            for n in range(people)
        )
        return replace(of, typed=lines)

    def came(self, of: Gathering, people: list[int], *, minutes: int | None = None) -> Gathering:
        """With these people by name, the whole time or some minutes of it."""
        until = of.ends_at if minutes is None else of.starts_at + minutes * MINUTE
        there = tuple(Came(next(self.keys), who, of.starts_at, until) for who in people)
        return replace(of, came=there, named=len(there))

    def hand(self, *, minutes: int = 0, shown: int = 2, away_m: int = 0) -> Hand:
        long = minutes or self.chance.randrange(25, 130)
        stamps = (next(self.keys), next(self.keys))
        return Hand(self.person(), long, shown, away_m or self.chance.randrange(200, 1500), stamps)

    def handled(self, *hands: Hand) -> Handled:
        """An ordinary request: shown by codes, confirmed by the resident's own side."""
        made = Handled(next(self.keys), self.moment(), frozenset({self.person()}))
        return replace(made, hands=hands or (self.hand(),))

    def worded(
        self, of: Handled, *, after_s: int, by: int | None = None, is_rated: bool = False
    ) -> Handled:
        """Confirmed by the desk in the resident's name so many seconds after the report."""
        at = of.reported_at + timedelta(seconds=after_s)
        rating = next(self.keys) if is_rated else None
        return replace(of, word=DeskWord(next(self.keys), by or self.person(), at, rating))


def labelled_desk(stories: tuple[dict[str, tuple[Story, ...]], tuple[Story, ...]], seed: int,
                  ordinary: Story) -> list[DeskCase]:  # fmt: skip
    """Every planted story once, and honest ones: each that looks like it five times."""
    planted, looks = stories
    desk = Desk(seed)
    made = [
        DeskCase(kind, True, tuple(make(desk))) for kind, some in planted.items() for make in some
    ]
    for n in range(HONEST):
        make = looks[n // 4 % len(looks)] if n % 4 == 0 else ordinary
        made.append(DeskCase(make.__name__, False, tuple(make(desk))))
    return made
