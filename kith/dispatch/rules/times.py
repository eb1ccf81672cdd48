"""Times as bits: which of a board's elementary intervals something touches.

An elementary interval lies between two neighbouring starts or ends of the board. Orders that
overlap share a bit, orders that do not share none, to the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby, pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from kith.solver.problem import EACH_BIT, Bits, Floats, Ints

Span: TypeAlias = tuple[datetime, datetime]
Weekly: TypeAlias = tuple[tuple[int, time, time], ...]  # weekday 1 to 7, local start and end
Piece: TypeAlias = tuple[int, float, float]  # weekday, minutes of the local day

WORD = 64  # bits of the solver's sets
DAY_MIN = 1440.0
MIDNIGHT = time()
LAST_MINUTE = time(23, 59)  # nobody can write 24:00


def elements(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The intervals between neighbouring starts and ends, without the gaps nobody wants."""
    changes: Counter[datetime] = Counter()
    for start, end in spans:
        changes[start] += 1
        changes[end] -= 1
    found, depth = [], 0
    for start, end in pairwise(sorted(changes)):
        depth += changes[start]
        if depth:
            found.append((start, end))
    return tuple(found)


def touched(board: Sequence[Span], span: Span) -> int:
    """The bits of the elements that overlap the span."""
    start, end = span
    return sum(1 << n for n, (a, b) in enumerate(board) if a < end and start < b)


def parts(spans: Sequence[Span], zone: ZoneInfo) -> list[list[int]]:
    """The rows of the spans, in order of time, cut so that each part's elements fit one word.

    By week, for capacity is counted by week; a week that does not fit by days, as many together
    as fit; a day that does not fit by halves.
    """
    rows = sorted(range(len(spans)), key=lambda row: (spans[row], row))
    weeks = groupby(rows, key=lambda row: week(spans[row][0], zone))
    return [part for _, of_week in weeks for part in _fitting(list(of_week), spans, zone)]


def _fitting(rows: list[int], spans: Sequence[Span], zone: ZoneInfo) -> list[list[int]]:
    if _fits(rows, spans):
        return [rows]
    by_day = groupby(rows, key=lambda row: spans[row][0].astimezone(zone).date())
    pieces = [list(of_day) for _, of_day in by_day]
    if len(pieces) == 1:
        pieces = [rows[: len(rows) // 2], rows[len(rows) // 2 :]]
    packed: list[list[int]] = []
    for piece in pieces:
        if packed and _fits(packed[-1] + piece, spans):
            packed[-1] += piece
        else:
            packed.append(piece)
    return [part for piece in packed for part in _fitting(piece, spans, zone)]


def _fits(rows: Iterable[int], spans: Sequence[Span]) -> bool:
    return len(elements(spans[row] for row in rows)) <= WORD


def week(at: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """Year and number of the local week, Monday to Sunday."""
    return at.astimezone(zone).isocalendar()[:2]


def week_bounds(at: datetime, zone: ZoneInfo) -> Span:
    """The local week of a moment, from Monday 00:00 to the next."""
    monday = week_start(at, zone)
    next_monday = monday.date() + timedelta(days=7)
    return monday, datetime.combine(next_monday, time(), tzinfo=zone)


def week_start(at: datetime, zone: ZoneInfo) -> datetime:
    """The Monday 00:00 of the local week."""
    local = at.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, time(), tzinfo=zone)


def pieces(span: Span, zone: ZoneInfo) -> tuple[Piece, ...]:
    """The span cut at local midnights, in terms of an ordinary week."""
    at, end = span[0].astimezone(zone), span[1].astimezone(zone)
    found = []
    while at.date() < end.date():
        found.append((at.isoweekday(), _minute(at.time()), DAY_MIN))
        at = datetime.combine(at.date() + timedelta(days=1), time(), tzinfo=zone)
    if at < end:
        found.append((at.isoweekday(), _minute(at.time()), _minute(end.time())))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class FreeWeek:
    """The free times of many people in a usual week, one row a span; none touches the next."""

    people: int
    who: Ints  # row of the person
    day: Ints  # 1 Monday to 7 Sunday
    start: Floats  # minutes of the local day
    end: Floats


def free_week(weeks: Sequence[Weekly]) -> FreeWeek:
    """The weeks of many people as one table; two free times of a person that touch are one."""
    minutes: dict[time, float] = {}
    rows = [
        (who, day, _cached(minutes, starts), _until(minutes, ends))
        for who, weekly in enumerate(weeks)
        for day, starts, ends in weekly
    ]
    table = np.array(rows, np.float64).reshape(-1, 4)
    who, day, start, end = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))].T
    shift = (who * 7 + day) * 2 * DAY_MIN  # days of people follow each other and never touch
    latest = np.maximum.accumulate(end + shift)
    begins = np.ones(len(who), np.bool_)
    begins[1:] = (start + shift)[1:] > latest[:-1]
    first = np.nonzero(begins)[0]
    last = np.append(first, len(who))[1:] - 1
    return FreeWeek(
        people=len(weeks),
        who=who[first].astype(np.int64),
        day=day[first].astype(np.int64),
        start=start[first],
        end=(latest - shift)[last],
    )


def free_bits(board: Sequence[tuple[Piece, ...]], week: FreeWeek) -> Bits:
    """(people,) the bits of the elements, given by their pieces, that lie within free times."""
    found = np.zeros(week.people, np.uint64)
    for bit, cut in zip(EACH_BIT, board, strict=False):
        is_free = np.ones(week.people, np.bool_)
        for day, start, end in cut:
            holds = (week.day == day) & (week.start <= start) & (end <= week.end)
            here = np.zeros(week.people, np.bool_)
            here[week.who[holds]] = True
            is_free &= here
        found[is_free] |= bit
    return found


def moments(spans: Sequence[Span]) -> Floats:
    """(N, 2) starts and ends as seconds."""
    seconds = [(start.timestamp(), end.timestamp()) for start, end in spans]
    return np.array(seconds, np.float64).reshape(-1, 2)


def touched_bits(board: Sequence[Span], spans: Floats) -> Bits:
    """(N,) `touched` of many spans, given as `moments`."""
    at = moments(board)
    hits = (at[:, 0] < spans[:, 1, None]) & (spans[:, 0, None] < at[:, 1])
    bits: Bits = hits.astype(np.uint64) @ EACH_BIT[: len(board)]
    return bits


def _cached(minutes: dict[time, float], at: time) -> float:
    if at not in minutes:
        minutes[at] = at.hour * 60 + at.minute + at.second / 60 + at.microsecond / 60e6
    return minutes[at]


def _until(minutes: dict[time, float], at: time) -> float:
    return DAY_MIN if at >= LAST_MINUTE else _cached(minutes, at)


def _minute(at: time) -> float:
    return _cached({}, at)
