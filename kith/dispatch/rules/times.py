"""Times as bits: which of a board's elementary intervals something touches.

An elementary interval lies between two neighbouring starts or ends of the board. Orders that
overlap share a bit, orders that do not share none, to the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby, pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

Span: TypeAlias = tuple[datetime, datetime]
Weekly: TypeAlias = tuple[tuple[int, time, time], ...]  # weekday 1 to 7, local start and end
Piece: TypeAlias = tuple[int, float, float]  # weekday, minutes of the local day

WORD = 64  # bits of the solver's sets
DAY_MIN = 1440.0
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


def free_bits(board: Sequence[tuple[Piece, ...]], weekly: Weekly) -> int:
    """The bits of the elements, given by their pieces, that lie within the free times."""
    free = _joined(weekly)
    return sum(1 << n for n, cut in enumerate(board) if all(_within(free, p) for p in cut))


def _within(free: Sequence[Piece], piece: Piece) -> bool:
    day, start, end = piece
    return any(d == day and a <= start and end <= b for d, a, b in free)


def _joined(weekly: Weekly) -> list[Piece]:
    """Free times of the week; two that touch are one."""
    joined: list[Piece] = []
    for day, starts, ends in sorted(weekly):
        start, end = _minute(starts), DAY_MIN if ends >= LAST_MINUTE else _minute(ends)
        if joined and joined[-1][0] == day and start <= joined[-1][2]:
            _, begun, until = joined.pop()
            start, end = begun, max(end, until)
        joined.append((day, start, end))
    return joined


def _minute(at: time) -> float:
    return at.hour * 60 + at.minute + at.second / 60 + at.microsecond / 60e6
