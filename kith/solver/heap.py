"""A binary heap of rows of a table by label, each row at most once, for compiled loops.

`heap[:size]` are the rows. In the table, column LABEL is what counts and column PLACE is where in
the heap the row stands, -1 where it does not. `raised` is called after a label was lowered.
"""

from kith.solver.fast import njit
from kith.solver.problem import Ints

LABEL, PLACE = 0, 1
NOWHERE = -1


@njit
def raised(heap: Ints, table: Ints, size: int, row: int) -> int:
    """The row stands where its new, lower label puts it; the heap's size."""
    i = table[row, PLACE]
    if i < 0:
        i = size
        size += 1
    label = table[row, LABEL]
    while i > 0:
        parent = (i - 1) >> 1
        other = heap[parent]
        if table[other, LABEL] <= label:
            break
        heap[i] = other
        table[other, PLACE] = i
        i = parent
    heap[i] = row
    table[row, PLACE] = i
    return size


@njit
def without_first(heap: Ints, table: Ints, size: int) -> int:
    """The heap less `heap[0]`, the row of the lowest label; its size."""
    size -= 1
    table[heap[0], PLACE] = NOWHERE
    if size == 0:
        return 0
    row = heap[size]
    label = table[row, LABEL]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and table[heap[child + 1], LABEL] < table[heap[child], LABEL]:
            child += 1
        other = heap[child]
        if table[other, LABEL] >= label:
            break
        heap[i] = other
        table[other, PLACE] = i
        i = child
    heap[i] = row
    table[row, PLACE] = i
    return size


@njit
def emptied(heap: Ints, table: Ints, size: int) -> None:
    """Nobody stands in the heap any more."""
    for i in range(size):
        table[heap[i], PLACE] = NOWHERE
