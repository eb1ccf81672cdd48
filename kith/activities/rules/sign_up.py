"""Places as numbers: what is free for whom, how long an offer waits, how lots are drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from django.utils.timezone import localtime

from kith.catalogue.activities import SignUpRules

EVERYBODY: Final = 99  # the rank of those whom no tier puts first
OF_AGE: Final = 18
HOUR: Final = timedelta(hours=1)
P = TypeVar("P")


@dataclass(slots=True)
class Board:
    """The places of a quota. `kept` and `held` count places by rank.

    Places kept for a tier are a promise of so many: who belongs to it and holds a place has one
    of them, and the rest is closed to the others.
    """

    capacity: int
    taken: int
    kept: dict[int, int] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)

    def closed_to(self, rank: int) -> int:
        """Free places that wait for other tiers."""
        waiting = (n - self.held.get(tier, 0) for tier, n in self.kept.items() if tier != rank)
        return sum(max(0, n) for n in waiting)

    def free_for(self, rank: int) -> int:
        return max(0, self.free - self.closed_to(rank))

    def give(self, rank: int, places: int) -> None:
        """So many places are taken, or with a minus free again."""
        self.taken += places
        self.held[rank] = self.held.get(rank, 0) + places


def who_fits(parties: Iterable[tuple[P, int, int]], board: Board) -> Iterator[P]:
    """Of (party, rank, size) in the order of the queue those that get places now.

    A party that does not fit is passed over: no place stays idle while somebody behind fits.
    """
    for party, rank, size in parties:
        if size <= board.free_for(rank):
            board.give(rank, size)
            yield party


def confirm_by(rules: SignUpRules, starts_at: datetime, now: datetime) -> datetime | None:
    """Until when an offer waits for a yes; none: it is a place at once.

    It never ends at night, and never after the session began.
    """
    left = starts_at - now
    hours = next((yes for least, yes in rules.confirm if left >= least * HOUR), 0)
    if hours == 0:
        return None
    return min(_by_day(now + hours * HOUR, rules), starts_at)


def _by_day(at: datetime, rules: SignUpRules) -> datetime:
    local = localtime(at)
    morning = local.replace(hour=rules.night_until, minute=0, second=0, microsecond=0)
    if local < morning:
        return max(at, morning.astimezone(at.tzinfo))
    if rules.night_from > rules.night_until and local.hour >= rules.night_from:
        return (morning + timedelta(days=1)).astimezone(at.tzinfo)
    return at


def barred_until(missed: Iterable[datetime], rules: SignUpRules, now: datetime) -> datetime | None:
    """Until when somebody who stayed away at these times has to wait; none: she need not."""
    since = now - timedelta(days=rules.no_show_days)
    recent = sorted(at for at in missed if at > since)
    if rules.no_show_most == 0 or len(recent) < rules.no_show_most:
        return None
    until = recent[-1] + timedelta(days=rules.bar_days)
    return until if until > now else None


def ages(birth_year: int, birth_month: int | None, on: date) -> tuple[int, int]:
    """The least and the most whole years somebody of that month, or year, can be on the day."""
    years = on.year - birth_year
    if birth_month is None:
        return years - 1, years
    if birth_month == on.month:
        return years - 1, years
    return (years, years) if birth_month < on.month else (years - 1, years - 1)


def lot(seed: str, number: int) -> str:
    """The lot of a number: whoever has the smaller one is drawn first. Anybody can work it out."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def hash_of(seed: str) -> str:
    """What is published before the draw, so that the seed cannot be chosen after it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def kept_seed(seeds: Sequence[str], promised: str) -> str:
    """Of the seeds the one whose hash was promised; nothing promised, the first."""
    if not promised:
        return seeds[0]
    found = [seed for seed in seeds if hash_of(seed) == promised]
    if not found:
        raise LookupError("the key of a promised seed is no longer in the key file")
    return found[0]
