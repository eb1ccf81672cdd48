"""A routing under change: what stands, what is proposed, and what the change comes to.

A proposal is made by `assign` and `shift` and timed by `tried`, which walks the order of the day
from the first change and looks only at helpers whose day differs from what stands; as soon as a
helper is where and when she was before, she is left alone again. `keep` or `undo` ends it.

All that is known of a visit lies in one row of `v`, all of a helper in one row of `h`: loops that
are handed a dozen separate arrays spend ten times as long handing them on.
"""

from typing import NamedTuple

import numpy as np

from kith.solver.problem import Ints, Rows
from kith.solver.rounds.bare import inlined, njit
from kith.solver.rounds.columns import (
    A_N,
    A_ROW,
    A_WHO,
    ASKED,
    BEFORE,
    BEGINS,
    CHANGED,
    DELTA,
    DIRTY,
    FAR,
    FRESH,
    FROM,
    H_BUSY,
    H_FREE,
    H_HOME,
    H_MORE,
    H_N,
    H_ROW,
    H_UNTIL,
    H_WIDTH,
    HELD,
    HIGH,
    LENGTH,
    LOW,
    OWNER,
    POSITION,
    PRICE,
    S_HERE,
    S_N,
    S_THERE,
    SUM,
    TARDY,
    TIMED_N,
    TIMED_ROW,
    TURN,
    V_WIDTH,
    W_TRAVEL,
    W_WORST,
    WHO,
)
from kith.solver.rounds.problem import LEFT_OUT, NOBODY
from kith.solver.rounds.tables import (
    FIRST,
    KIND,
    LEADS,
    TWIN,
    Tables,
)
from kith.solver.rounds.timing import Order
from kith.solver.rounds.trial import mark, total, tried, way_home


class Plan(NamedTuple):
    """What stands and what is tried."""

    v: Ints
    h: Ints
    ways: Rows
    extra: Ints
    c: Ints


def plan(day: Tables, order: Order) -> Plan:
    """The order of the day as it stands. Whoever is sent must be able to come."""
    count, length = len(day.rows), len(order.turn)
    v = np.zeros((2 * count + 8, V_WIDTH), np.int64)
    h = np.zeros((len(day.staff), H_WIDTH), np.int64)
    c = np.zeros(18, np.int64)
    v[:count, :9], v[:count, WHO], v[:length, TURN] = day.rows, order.who, order.turn
    h[:, :6] = day.staff
    c[: len(day.weights)], c[LENGTH] = day.weights, length
    found = Plan(v, h, day.ways, day.extra, c)
    stand(*found, count)
    return found


@njit
def stand(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, count: int) -> None:
    """Time everything from nothing."""
    v[:count, POSITION:TURN] = 0
    v[:count, OWNER] = NOBODY
    v[:count, BEGINS] = LEFT_OUT
    h[:, H_FREE:] = 0
    h[:, ASKED] = 1
    begin(c)
    for position in range(c[LENGTH]):
        _set(v, position, v[position, TURN])
    for row in range(count):
        v[row, CHANGED] = 1
        v[row, A_ROW], v[row, A_WHO] = row, v[row, WHO]
    c[A_N] = count
    c[LOW], c[HIGH], c[SUM] = 0, c[LENGTH], 0
    if tried(v, h, ways, extra, c) < FAR:
        keep(v, h, ways, c)


@inlined
def begin(c: Ints) -> None:
    """A new proposal, nothing changed yet."""
    c[LOW], c[HIGH] = c[LENGTH], -1
    c[A_N] = c[S_N] = c[H_N] = 0


@njit
def assign(v: Ints, h: Ints, c: Ints, row: int, helper: int) -> None:
    """Propose that this helper makes the visit."""
    v[c[A_N], A_ROW], v[c[A_N], A_WHO] = row, v[row, WHO]
    c[A_N] += 1
    mark(v, h, c, row, v[row, WHO])
    mark(v, h, c, row, helper)
    v[row, WHO] = helper
    if v[row, KIND] >= FIRST:
        mark(v, h, c, v[row, TWIN], v[v[row, TWIN], WHO])


@njit
def shift(v: Ints, h: Ints, c: Ints, row: int, there: int) -> None:
    """Propose that the visit, or the pair it leads, stands at this position of the order."""
    here = v[row, POSITION]
    v[c[S_N], S_HERE], v[c[S_N], S_THERE] = here, there
    c[S_N] += 1
    mark(v, h, c, row, v[row, WHO])
    _moved(v, here, there)
    mark(v, h, c, row, v[row, WHO])
    if v[row, KIND] == LEADS:
        mark(v, h, c, v[row, TWIN], v[v[row, TWIN], WHO])


@inlined
def _moved(v: Ints, here: int, there: int) -> None:
    row = v[here, TURN]
    step = 1 if there > here else -1
    for at in range(here, there, step):
        _set(v, at, v[at + step, TURN])
    _set(v, there, row)


@inlined
def _set(v: Ints, at: int, row: int) -> None:
    v[at, TURN] = row
    v[row, POSITION] = at
    if v[row, KIND] == LEADS:
        v[v[row, TWIN], POSITION] = at


@njit
def undo(v: Ints, h: Ints, c: Ints) -> None:
    """Everything as it stood."""
    for n in range(c[S_N] - 1, -1, -1):
        row = v[v[n, S_THERE], TURN]
        v[row, CHANGED] = 0
        if v[row, KIND] == LEADS:
            v[v[row, TWIN], CHANGED] = 0
        _moved(v, v[n, S_THERE], v[n, S_HERE])
    for n in range(c[A_N] - 1, -1, -1):
        v[v[n, A_ROW], WHO] = v[n, A_WHO]
        v[v[n, A_ROW], CHANGED] = 0
        if v[v[n, A_ROW], KIND] >= FIRST:
            v[v[v[n, A_ROW], TWIN], CHANGED] = 0
    for n in range(c[H_N] - 1, -1, -1):
        v[v[n, H_ROW], HELD] = v[n, H_UNTIL]
        v[v[n, H_ROW], CHANGED] = 0
    for helper in range(len(h)):
        h[helper, ASKED] = 0


@njit
def keep(v: Ints, h: Ints, ways: Rows, c: Ints) -> None:
    """The proposal stands; `tried` must have timed it."""
    c[PRICE] = total(h, ways, c)
    c[SUM] += c[DELTA]
    for n in range(c[TIMED_N]):
        row = v[n, TIMED_ROW]
        v[row, CHANGED] = 0
        for column in range(BEGINS, BEGINS + FRESH):
            v[row, column] = v[row, column + FRESH]
    for helper in range(len(h)):
        if h[helper, DIRTY]:
            home = way_home(h, ways, helper)
            c[SUM] += c[W_TRAVEL] * (home - h[helper, H_HOME])
            h[helper, H_HOME] = home
        h[helper, H_BUSY] += h[helper, H_MORE]
        h[helper, ASKED] = 0
    if c[W_WORST] > 0:
        _largest(v, c)


@njit
def _largest(v: Ints, c: Ints) -> None:
    """The largest lateness before each position, and from it on."""
    for position in range(c[LOW], c[LENGTH]):
        tardy = v[v[position, TURN], TARDY]
        v[position + 1, BEFORE] = max(v[position, BEFORE], tardy)
    for position in range(c[LENGTH] - 1, -1, -1):
        tardy = v[v[position, TURN], TARDY]
        v[position, FROM] = max(v[position + 1, FROM], tardy)
