"""Tables of people for readers who may not open them: small numbers are hidden, and with each as
many others as keep it from being worked out from the sums beside it.

Source: threats.md A27 (k of at least 5, complementary suppression).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.insights.rules.reading import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = tuple[int, int]


def summed(table: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with the sum of each row at its end, and the row of all sums last."""
    rows = [[*row, sum(row)] for row in table]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]] if rows else []


def veiled(table: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """`summed`, with hidden numbers as None: no line has exactly one, or it could be worked out.

    A row of fewer people in all is hidden whole: its zeros would say what they did not say.
    """
    whole = summed(table)
    hidden = {
        (r, c)
        for r, row in enumerate(whole)
        for c, value in enumerate(row)
        if 0 < value < FEWEST or 0 < row[-1] < FEWEST
    }
    while more := _bare(whole, hidden):
        hidden.add(more)
    return [
        [None if (r, c) in hidden else value for c, value in enumerate(row)]
        for r, row in enumerate(whole)
    ]


def _bare(whole: Sequence[Sequence[int]], hidden: set[Cell]) -> Cell | None:
    """Another number to hide, of a line in which a hidden one stands alone: the smallest shown."""
    rows = [[(r, c) for c in range(len(row))] for r, row in enumerate(whole)]
    columns = [list(line) for line in zip(*rows, strict=True)]
    for line in (*rows, *columns):
        shown = [cell for cell in line if cell not in hidden]
        if shown and len(line) - len(shown) == 1:
            smallest: Cell = min(shown, key=lambda cell: _size(whole, cell))
            return smallest
    return None


def _size(whole: Sequence[Sequence[int]], cell: Cell) -> tuple[int, int, int]:
    """Numbers of somebody first: an empty cell hides nobody."""
    value = whole[cell[0]][cell[1]]
    return (value or 10**9, *cell)
