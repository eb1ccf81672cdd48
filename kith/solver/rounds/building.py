"""First routings without a search, as people make them: what the annealing is held against.

`insertion` takes one visit after the other, the tightest window first, and puts each where it
makes the day dearer by the least. `nearest` lets every helper go to the nearest door that is open.
"""

import numpy as np

from kith.solver.fast import njit
from kith.solver.problem import Ints, Rows
from kith.solver.rounds.problem import LEFT_OUT, NOBODY, Rounds, Routing
from kith.solver.rounds.tables import (
    CLOSES,
    FIRST,
    FORBIDDEN,
    KIND,
    LEADS,
    OMITTED,
    ON,
    OPENS,
    PENALTY,
    PLACE,
    PROFILE,
    SINGLE,
    START,
    TWIN,
    in_turn,
    tables,
)
from kith.solver.rounds.timing import (
    AT,
    FREE,
    Order,
    billed,
    by_time,
    earliest,
    fits,
    routing,
    take,
    timed,
    way,
)

GAPS = (1, 2, 4, 1 << 30)  # how far behind the first of two the second is tried in the order


def insertion(problem: Rounds) -> Routing:
    """Best insertion, one visit after the other."""
    day = tables(problem)
    order = by_window(day.rows)
    by_tightness = np.argsort(day.rows[:, CLOSES] - day.rows[:, OPENS], kind="stable")
    insert(*day, *order, by_tightness)
    return routing(problem, order, day)


def nearest(problem: Rounds) -> Routing:
    """Each helper to the nearest open door, again and again; visits of two are left out."""
    day = tables(problem)
    who = np.full(len(day.rows), NOBODY, np.int64)
    turn = np.full(len(day.rows), NOBODY, np.int64)
    taken = _nearest(*day, turn, who)
    rest = [row for row in in_turn(day.rows) if who[row] == NOBODY]
    return routing(problem, Order(np.append(turn[:taken], rest).astype(np.int64), who), day)


def by_window(rows: Ints) -> Order:
    """All visits in the order in which their windows close, and nobody goes."""
    turn = by_time(rows, rows[:, CLOSES], np.zeros(len(rows), np.int64))
    return Order(turn, np.full(len(rows), NOBODY, np.int64))


@njit
def moved(turn: Ints, here: int, there: int) -> None:
    """The visit at one position of the order goes to another."""
    row = turn[here]
    step = 1 if there > here else -1
    for at in range(here, there, step):
        turn[at] = turn[at + step]
    turn[there] = row


@njit
def insert(
    rows: Ints,
    staff: Ints,
    ways: Rows,
    extra: Ints,
    weights: Ints,
    turn: Ints,
    who: Ints,
    wanted: Ints,
) -> None:
    """Each wanted visit that nobody makes gets its best place, if that is better than none."""
    starts = np.zeros(len(rows), np.int64)
    bill = np.zeros(OMITTED + 1, np.int64)
    for row in wanted:
        if who[row] != NOBODY or rows[row, KIND] not in (SINGLE, LEADS, FIRST):
            continue
        twin = rows[row, TWIN]
        timed(rows, staff, ways, extra, weights, turn, who, starts)
        best = billed(rows, staff, ways, extra, weights, turn, who, starts, bill)
        best_turn, best_who = turn.copy(), who.copy()
        base = turn.copy()
        for helper in range(len(staff)):
            for other in range(len(staff) if twin >= 0 else 1):
                if not _may(extra, row, helper, twin, other):
                    continue
                who[row] = helper
                if twin >= 0:
                    who[twin] = other
                for nth in range(len(turn) * (len(GAPS) if rows[row, KIND] == FIRST else 1)):
                    turn[:] = base
                    _place(rows, turn, row, nth)
                    timed(rows, staff, ways, extra, weights, turn, who, starts)
                    price = billed(rows, staff, ways, extra, weights, turn, who, starts, bill)
                    if price < best:
                        best = price
                        best_turn[:], best_who[:] = turn, who
        turn[:], who[:] = best_turn, best_who


@njit
def _may(extra: Ints, row: int, helper: int, twin: int, other: int) -> bool:
    """Whether she may make the visit, and the other its twin."""
    if extra[row, helper] == FORBIDDEN:
        return False
    return twin < 0 or (other != helper and extra[twin, other] != FORBIDDEN)


@njit
def _place(rows: Ints, turn: Ints, row: int, nth: int) -> None:
    """The n-th way to place the visit in the order, and with it the second of two."""
    there = nth % len(turn)
    _put(turn, row, there)
    if rows[row, KIND] == FIRST:
        _put(turn, rows[row, TWIN], min(len(turn) - 1, there + GAPS[nth // len(turn)]))


@njit
def _put(turn: Ints, row: int, there: int) -> None:
    for here in range(len(turn)):
        if turn[here] == row:
            moved(turn, here, there)
            return


@njit
def _nearest(
    rows: Ints, staff: Ints, ways: Rows, extra: Ints, weights: Ints, turn: Ints, who: Ints
) -> int:
    """Fill the order and who goes; how many visits are made."""
    state = np.zeros((len(staff), 3), np.int64)
    state[:, FREE], state[:, AT] = staff[:, ON], staff[:, START]
    taken = 0
    for helper in range(len(staff)):
        while True:
            best, best_begins, best_way = NOBODY, LEFT_OUT, 0
            for row in range(len(rows)):
                if who[row] != NOBODY or rows[row, KIND] != SINGLE:
                    continue
                begins = earliest(rows, staff, ways, extra, state, row, helper)
                if begins < 0 or not fits(rows, staff, ways, weights, row, helper, begins):
                    continue
                ahead = way(ways, staff[helper, PROFILE], state[helper, AT], rows[row, PLACE])
                if ahead + extra[row, helper] > rows[row, PENALTY]:
                    continue
                if best == NOBODY or ahead < best_way:
                    best, best_begins, best_way = row, begins, ahead
            if best == NOBODY:
                break
            who[best] = helper
            turn[taken] = best
            taken += 1
            take(rows, state, best, helper, best_begins)
    return taken
