"""When each visit begins, given an order of the day and who goes where.

Helpers take their visits in the order of the day, each as early as it can be. A visit that its
helper cannot reach in the window, or after which she is not home in time, is left out, and she
goes on as if she had not been asked. When the second of two visits begins too long after the
first, the first is held back and the day is timed again.
"""

from typing import NamedTuple

import numpy as np

from kith.solver.fast import inlined, njit
from kith.solver.problem import Bools, Ints, Rows
from kith.solver.rounds.problem import LEFT_OUT, MOST_S, NOBODY, Rounds, Routing
from kith.solver.rounds.tables import (
    CLOSES,
    END,
    EXTRA,
    FAIRNESS,
    FIRST,
    FORBIDDEN,
    GAP_MAX,
    GAP_MIN,
    KIND,
    LATE,
    LEADS,
    MOST,
    OFF,
    OMITTED,
    ON,
    OPENS,
    PENALTY,
    PLACE,
    PROFILE,
    SECOND,
    SERVICE,
    SINGLE,
    START,
    TRAVEL,
    TWIN,
    WAIT,
    WORST_LATE,
    Tables,
    in_turn,
    tables,
)

MOST_TRIES = 50  # times a day is timed before a pair that hold each other up is given up
FREE, AT, DONE = range(3)  # columns of a helper's state: free from, where, visits made


class Order(NamedTuple):
    """The order of the day over `in_turn` rows, and the helper of every row or NOBODY."""

    turn: Ints
    who: Ints


@inlined
def way(ways: Rows, profile: int, here: int, there: int) -> int:
    """Seconds of a way; ANYWHERE costs none."""
    if here < 0 or there < 0:
        return 0
    found: int = ways[profile, here, there]
    return found


@njit
def earliest(
    rows: Ints, staff: Ints, ways: Rows, extra: Ints, state: Ints, row: int, helper: int
) -> int:
    """When she could begin the visit next, its window's end and her own day apart."""
    if helper < 0 or extra[row, helper] == FORBIDDEN or state[helper, DONE] >= staff[helper, MOST]:
        return LEFT_OUT
    ahead = way(ways, staff[helper, PROFILE], state[helper, AT], rows[row, PLACE])
    begins: int = max(state[helper, FREE] + ahead, rows[row, OPENS])
    return begins


@njit
def fits(
    rows: Ints, staff: Ints, ways: Rows, weights: Ints, row: int, helper: int, begins: int
) -> bool:
    """Whether the window still stands open, and she is home in time."""
    if weights[LATE] == 0 and begins > rows[row, CLOSES]:
        return False
    back = way(ways, staff[helper, PROFILE], rows[row, PLACE], staff[helper, END])
    home: bool = begins + rows[row, SERVICE] + back <= staff[helper, OFF]
    return home


@inlined
def take(rows: Ints, state: Ints, row: int, helper: int, begins: int) -> None:
    """She makes the visit."""
    state[helper, FREE] = begins + rows[row, SERVICE]
    state[helper, AT] = rows[row, PLACE]
    state[helper, DONE] += 1


@njit
def timed(
    rows: Ints,
    staff: Ints,
    ways: Rows,
    extra: Ints,
    weights: Ints,
    turn: Ints,
    who: Ints,
    starts: Ints,
) -> None:
    """Fill `starts`; LEFT_OUT where nobody comes."""
    held = np.zeros(len(rows), np.int64)
    dropped = np.zeros(len(rows), np.bool_)
    tries = 0
    again = 0
    while again != NOBODY:
        again = _walk(rows, staff, ways, extra, weights, turn, who, starts, held, dropped)
        tries += 1
        if again != NOBODY and tries > MOST_TRIES:
            dropped[again] = True


@njit
def _walk(
    rows: Ints,
    staff: Ints,
    ways: Rows,
    extra: Ints,
    weights: Ints,
    turn: Ints,
    who: Ints,
    starts: Ints,
    held: Ints,
    dropped: Bools,
) -> int:
    """One time through the day. The first visit that must be timed again, or NOBODY."""
    state = np.zeros((len(staff), 3), np.int64)
    state[:, FREE], state[:, AT] = staff[:, ON], staff[:, START]
    starts[:] = LEFT_OUT
    for row in turn:
        if dropped[row]:
            continue
        begins = _begins(rows, staff, ways, extra, state, row, who, starts, held)
        again: int = _unmet(rows, row, begins, starts, held)
        if again != NOBODY:
            return again
        okay = begins >= 0 and fits(rows, staff, ways, weights, row, who[row], begins)
        twin = rows[row, TWIN]
        if okay and rows[row, KIND] == LEADS:
            okay = fits(rows, staff, ways, weights, twin, who[twin], begins)
            if okay:
                starts[twin] = begins
                take(rows, state, twin, who[twin], begins)
        if okay:
            starts[row] = begins
            take(rows, state, row, who[row], begins)
        elif rows[row, KIND] == SECOND and starts[twin] >= 0:
            dropped[twin] = True
            return int(twin)
    alone: int = _left_alone(rows, turn, starts, dropped)
    return alone


@njit
def _begins(
    rows: Ints,
    staff: Ints,
    ways: Rows,
    extra: Ints,
    state: Ints,
    row: int,
    who: Ints,
    starts: Ints,
    held: Ints,
) -> int:
    """When the visit could begin, its twin considered; LEFT_OUT if it cannot be made."""
    twin, kind = rows[row, TWIN], rows[row, KIND]
    begins = earliest(rows, staff, ways, extra, state, row, who[row])
    if begins < 0 or (kind != SINGLE and (who[twin] < 0 or who[twin] == who[row])):
        return LEFT_OUT
    if kind == LEADS:
        other = earliest(rows, staff, ways, extra, state, twin, who[twin])
        begins = max(begins, other) if other >= 0 else LEFT_OUT
    elif kind == FIRST:
        begins = max(begins, held[row])
    elif kind == SECOND:
        after = starts[twin] + rows[row, GAP_MIN]
        begins = max(begins, after) if starts[twin] >= 0 else LEFT_OUT
    return int(begins)


@njit
def _unmet(rows: Ints, row: int, begins: int, starts: Ints, held: Ints) -> int:
    """The first of two that must be held back for this second, or NOBODY."""
    if rows[row, KIND] != SECOND or begins < 0:
        return NOBODY
    twin = rows[row, TWIN]
    if begins <= starts[twin] + rows[row, GAP_MAX]:
        return NOBODY
    held[twin] = begins - rows[row, GAP_MAX]
    return int(twin)


@njit
def _left_alone(rows: Ints, turn: Ints, starts: Ints, dropped: Bools) -> int:
    """A first visit that is made without its second, which stands before it; dropped now."""
    for row in turn:
        if rows[row, KIND] == FIRST and starts[row] >= 0 and starts[rows[row, TWIN]] < 0:
            dropped[row] = True
            return int(row)
    return NOBODY


@njit
def billed(
    rows: Ints,
    staff: Ints,
    ways: Rows,
    extra: Ints,
    weights: Ints,
    turn: Ints,
    who: Ints,
    starts: Ints,
    bill: Ints,
) -> int:
    """The price, and what it is made of in `bill`."""
    bill[:] = 0
    state = np.zeros((len(staff), 3), np.int64)
    state[:, FREE], state[:, AT] = staff[:, ON], staff[:, START]
    busy = np.zeros(len(staff), np.int64)
    for lead in turn:
        for row in (lead, rows[lead, TWIN]):
            if row < 0 or (row != lead and rows[lead, KIND] != LEADS):
                continue
            if starts[row] < 0:
                bill[OMITTED] += rows[row, PENALTY]
                continue
            helper = who[row]
            ahead = way(ways, staff[helper, PROFILE], state[helper, AT], rows[row, PLACE])
            if state[helper, DONE] > 0:
                bill[WAIT] += weights[WAIT] * (starts[row] - state[helper, FREE] - ahead)
            late = max(0, starts[row] - rows[row, CLOSES])
            bill[TRAVEL] += weights[TRAVEL] * ahead
            bill[EXTRA] += extra[row, helper]
            bill[LATE] += weights[LATE] * late
            bill[WORST_LATE] = max(bill[WORST_LATE], weights[WORST_LATE] * late)
            busy[helper] += ahead + rows[row, SERVICE]
            take(rows, state, row, helper, starts[row])
    for helper in range(len(staff)):
        if state[helper, DONE] > 0:
            back = way(ways, staff[helper, PROFILE], state[helper, AT], staff[helper, END])
            bill[TRAVEL] += weights[TRAVEL] * back
            busy[helper] += back
        bill[FAIRNESS] = max(bill[FAIRNESS], weights[FAIRNESS] * busy[helper])
    return int(bill.sum())


BILL = {
    "travel": TRAVEL,
    "strange": EXTRA,
    "left_out": OMITTED,
    "late": LATE,
    "worst_late": WORST_LATE,
    "wait": WAIT,
    "fairness": FAIRNESS,
}


def routing(problem: Rounds, order: Order, day: Tables | None = None) -> Routing:
    """What this order of the day comes to."""
    day = tables(problem) if day is None else day
    starts = np.full(len(day.rows), LEFT_OUT, np.int64)
    bill = np.zeros(len(BILL), np.int64)
    timed(*day, *order, starts)
    price = billed(*day, *order, starts, bill)
    routes: list[list[int]] = [[] for _ in day.staff]
    for lead in order.turn:
        pair = (lead, day.rows[lead, TWIN]) if day.rows[lead, KIND] == LEADS else (lead,)
        for row in pair:
            if starts[row] >= 0:
                routes[order.who[row]].append(int(row))
    return Routing(
        routes=tuple(map(tuple, routes)),
        starts=tuple(starts.tolist()),
        left_out=tuple(np.flatnonzero(starts == LEFT_OUT).tolist()),
        price=price,
        bill={name: int(bill[line]) for name, line in BILL.items()},
    )


def order_of(problem: Rounds, standing: Routing) -> Order:
    """The order of the day that a routing came from: visits by their beginnings, the rest last."""
    rows = tables(problem).rows
    who = np.full(len(rows), NOBODY, np.int64)
    nth = np.zeros(len(rows), np.int64)
    for helper, route in enumerate(standing.routes):
        who[list(route)] = helper
        nth[list(route)] = np.arange(len(route))
    begins = np.array(standing.starts, np.int64)
    late = np.where(begins == LEFT_OUT, MOST_S + rows[:, CLOSES], begins)
    return Order(by_time(rows, late, nth), who)


def by_time(rows: Ints, late: Ints, nth: Ints) -> Ints:
    """The rows that stand in an order, sorted; the second of two never before the first."""
    second = rows[:, KIND] == SECOND
    late = np.where(second, np.maximum(late, late[rows[:, TWIN]]), late) if len(rows) else late
    turn = in_turn(rows)
    sorted_: Ints = turn[np.lexsort((nth[turn], second[turn], late[turn]))]
    return sorted_
