"""What the board's vectorised columns do, again as plain loops, to hold their answers against."""

from __future__ import annotations

from collections.abc import Sequence

from kith.dispatch.rules.times import DAY_MIN, LAST_MINUTE, Piece, Weekly


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
        start = starts.hour * 60.0 + starts.minute
        end = DAY_MIN if ends >= LAST_MINUTE else ends.hour * 60.0 + ends.minute
        if joined and joined[-1][0] == day and start <= joined[-1][2]:
            _, begun, until = joined.pop()
            start, end = begun, max(end, until)
        joined.append((day, start, end))
    return joined
