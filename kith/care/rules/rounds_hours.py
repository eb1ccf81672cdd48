"""Times of one day as minutes after local midnight: who is free when, when a home is visited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from kith.catalogue.rounds import DAY_MIN

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from kith.catalogue.rounds import RoundRules

Span: TypeAlias = tuple[int, int]
LEAST_MIN = 30  # a shorter rest of a day is no round


def minute_of(at: datetime, day: date, zone: ZoneInfo) -> int:
    """The minute of the day at which it is; what lies before or after is the day's edge."""
    local = at.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else DAY_MIN
    return local.hour * 60 + local.minute + bool(local.second or local.microsecond)


def instant(day: date, second: int, zone: ZoneInfo) -> datetime:
    """So many seconds after local midnight."""
    return datetime.combine(day, time(), tzinfo=zone) + timedelta(seconds=second)


def minutes_of(at: time) -> int:
    return at.hour * 60 + at.minute


def longest_free(free: Iterable[Span], busy: Iterable[Span], *, most: int) -> Span | None:
    """The longest stretch that is free and not promised, cut to `most` minutes; none: too short."""
    taken = sorted(busy)
    best: Span | None = None
    for start, end in sorted(free):
        for one in _without(start, end, taken):
            if best is None or one[1] - one[0] > best[1] - best[0]:
                best = one
    if best is None or best[1] - best[0] < LEAST_MIN:
        return None
    return best[0], min(best[1], best[0] + most)


def _without(start: int, end: int, taken: list[Span]) -> Iterable[Span]:
    at = start
    for begins, ends in taken:
        if ends <= at or begins >= end:
            continue
        if begins > at:
            yield at, begins
        at = max(at, ends)
    if at < end:
        yield at, end


def window(
    wish: Span, minutes: int, rules: RoundRules, *, not_before: int = 0, due: int = DAY_MIN
) -> Span:
    """When a visit may begin: as she wishes, else as the place says; never after it is due.

    What is due already, or earlier than anybody could come, is visited in what is left of the day.
    """
    opens, closes = wish if wish != (0, 0) else (rules.opens_min, rules.closes_min)
    opens = max(opens, not_before)
    closes = max(wish[0], closes - minutes)
    latest = min(closes, due) if due > opens else closes
    return opens, max(opens, latest)
