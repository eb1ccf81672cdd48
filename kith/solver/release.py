"""The other direction: a person is free again, and the plan makes the best of her.

A unit of service stands at a seat that nobody holds any more. The search goes forward, towards the
source: she may stay at home, change to another of her times, or go where somebody is missing or
dearer, who is then free in turn. Prices fall on the way, never below what a service costs.
"""

from typing import NamedTuple

import numpy as np

from kith.solver.fast import njit
from kith.solver.heap import LABEL, emptied, raised, without_first
from kith.solver.network import Net, Rows
from kith.solver.problem import Ints
from kith.solver.residual import EMPTY_PLACE, SERVICE, begin, ends, forget, look, look_behind, touch
from kith.solver.state import (
    AFTER,
    BEST,
    D_BY_PRICE,
    D_EMPTY,
    D_FIRST,
    D_LAST,
    D_MISSING,
    D_PEOPLE,
    D_PRICE,
    D_SEAT,
    DEMANDS,
    END,
    FAR,
    GOAL,
    HEAP,
    KIND,
    NOBODY,
    S_DEMAND,
    S_LEFT,
    S_OWNER,
    S_PAID,
    S_SITTER,
    SEATS,
    STEP,
    V_FIRST,
    V_LAST,
    V_PRICE,
    V_SEAT,
    V_USED,
    VOLUNTEERS,
)

FREE = -2  # in place of an owner: the service at this seat looks for one


class Threads(NamedTuple):
    """The arcs of each seat as linked lists: `head` (Q,), `after` (P,), -1 at the end."""

    head: Rows
    after: Rows


def threads(net: Net) -> Threads:
    """The arcs of a net by seat."""
    known = Threads(np.full(len(net.sitter), -1, np.int32), np.full(len(net.seat), -1, np.int32))
    thread(net.seat, *known)
    return known


@njit
def thread(seat: Rows, head: Rows, after: Rows) -> None:
    """Every arc is found from its seat."""
    for p in range(len(seat)):
        after[p] = head[seat[p]]
        head[seat[p]] = p


@njit
def give_back(
    seat: Rows,
    price: Ints,
    demand: Rows,
    head: Rows,
    after: Rows,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    freed: int,
) -> None:
    """The service at this seat goes where it saves most."""
    seats[freed, S_OWNER] = FREE
    begin(c, FAR, SERVICE, NOBODY)
    touch(seats, touched, c, SEATS, freed, 0)
    c[HEAP] = raised(heap, seats, 0, freed)
    _look_ahead(seat, price, demand, head, after, demands, seats, at, volunteers, heap, touched, c)
    _lower_prices(demands, seats, at, volunteers, touched, c)
    _move_up(demands, seats, volunteers, c, freed)


@njit
def spared(
    seat: Rows,
    price: Ints,
    demand: Rows,
    head: Rows,
    after: Rows,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    d: int,
) -> int:
    """How far it is from the demand to the source, if one of its people were free. Asks only."""
    begin(c, FAR, SERVICE, NOBODY)
    touch(demands, touched, c, DEMANDS, d, 0)
    _look_at_its_people(seat, demands, seats, at, heap, touched, c, d, 0)
    _look_ahead(seat, price, demand, head, after, demands, seats, at, volunteers, heap, touched, c)
    forget(demands, seats, volunteers, touched, c)
    length: int = c[BEST]
    return length


@njit
def forced(
    seat: Rows,
    price: Ints,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    p: int,
    d: int,
    after_goal: int,
) -> int:
    """What the whole plan costs more when this arc of the demand carries somebody. Asks only.

    `after_goal` is what `spared` says of the demand. Exact: the cheapest cycle through the arc.
    """
    q = seat[p]
    if seats[q, S_OWNER] == d:
        return 0
    begin(c, FAR, SERVICE, NOBODY)
    c[GOAL] = d
    c[AFTER] = after_goal
    look_behind(demands, seats, at, volunteers, heap, touched, c, q, 0)
    look(seat, price, demands, seats, at, volunteers, heap, touched, c)
    forget(demands, seats, volunteers, touched, c)
    more: int = price[p] + at[q] - demands[d, D_PRICE] + c[BEST]
    return more


@njit
def _look_ahead(
    seat: Rows,
    price: Ints,
    demand: Rows,
    head: Rows,
    after: Rows,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
) -> None:
    """Search forward until no path to the source can be shorter than the best end found."""
    while c[HEAP] > 0:
        q = heap[0]
        here = seats[q, LABEL]
        if here >= c[BEST]:
            break
        c[HEAP] = without_first(heap, seats, c[HEAP])
        _look_at_her(seats, at, volunteers, heap, touched, c, q, here + at[q])
        p = head[q]
        while p >= 0:
            d = demand[p]
            there = here + price[p] + at[q] - demands[d, D_PRICE]
            wanted = demands[d, D_PEOPLE] > 0 and seats[q, S_OWNER] != d
            if wanted and there < c[BEST] and there < demands[d, LABEL]:
                touch(demands, touched, c, DEMANDS, d, there)
                demands[d, D_SEAT] = q
                demands[d, D_BY_PRICE] = price[p]
                _look_at_its_people(seat, demands, seats, at, heap, touched, c, d, there)
            p = after[p]
    emptied(heap, seats, c[HEAP])


@njit
def _look_at_her(
    seats: Ints, at: Ints, volunteers: Ints, heap: Ints, touched: Ints, c: Ints, q: int, base: int
) -> None:
    """She may stay at home, or change to another time at which she is free."""
    v = seats[q, S_SITTER]
    there = base - volunteers[v, V_PRICE]
    if there >= c[BEST] or there >= volunteers[v, LABEL]:
        return
    touch(volunteers, touched, c, VOLUNTEERS, v, there)
    volunteers[v, V_SEAT] = q
    if volunteers[v, V_USED] > 0:
        ends(c, base - (volunteers[v, V_USED] - 1) * c[STEP], SERVICE, v)
    for other in range(volunteers[v, V_FIRST], volunteers[v, V_LAST]):
        there = base - at[other]
        if seats[other, S_OWNER] == NOBODY and there < c[BEST] and there < seats[other, LABEL]:
            touch(seats, touched, c, SEATS, other, there)
            seats[other, S_LEFT] = 1
            c[HEAP] = raised(heap, seats, c[HEAP], other)


@njit
def _look_at_its_people(
    seat: Rows,
    demands: Ints,
    seats: Ints,
    at: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    d: int,
    there: int,
) -> None:
    """The demand fills an empty place, or spares one of those it has."""
    base = there + demands[d, D_PRICE]
    if demands[d, D_EMPTY] > 0:
        ends(c, base - demands[d, D_MISSING], EMPTY_PLACE, d)
    for p in range(demands[d, D_FIRST], demands[d, D_LAST]):
        q = seat[p]
        if seats[q, S_OWNER] != d:
            continue
        length = base - seats[q, S_PAID] - at[q]
        if length < c[BEST] and length < seats[q, LABEL]:
            touch(seats, touched, c, SEATS, q, length)
            seats[q, S_LEFT] = 0
            seats[q, S_DEMAND] = d
            c[HEAP] = raised(heap, seats, c[HEAP], q)


@njit
def _lower_prices(
    demands: Ints, seats: Ints, at: Ints, volunteers: Ints, touched: Ints, c: Ints
) -> None:
    best = c[BEST]
    for i in range(c[DEMANDS]):
        d = touched[DEMANDS, i]
        demands[d, D_PRICE] -= max(0, best - demands[d, LABEL])
    for i in range(c[SEATS]):
        q = touched[SEATS, i]
        at[q] -= max(0, best - seats[q, LABEL])
    for i in range(c[VOLUNTEERS]):
        v = touched[VOLUNTEERS, i]
        volunteers[v, V_PRICE] -= max(0, best - volunteers[v, LABEL])
    forget(demands, seats, volunteers, touched, c)


@njit
def _move_up(demands: Ints, seats: Ints, volunteers: Ints, c: Ints, freed: int) -> None:
    """Along the best path, from its end back to the freed seat, everybody moves up."""
    end = c[END]
    if c[KIND] == SERVICE:
        volunteers[end, V_USED] -= 1
        q = volunteers[end, V_SEAT]
        seats[q, S_OWNER] = NOBODY
    else:
        demands[end, D_EMPTY] -= 1
        q = _sit(demands, seats, end)
    while q != freed:
        if seats[q, S_LEFT]:
            q = volunteers[seats[q, S_SITTER], V_SEAT]
            seats[q, S_OWNER] = NOBODY
        else:
            q = _sit(demands, seats, seats[q, S_DEMAND])


@njit
def _sit(demands: Ints, seats: Ints, d: int) -> int:
    q: int = demands[d, D_SEAT]
    seats[q, S_OWNER] = d
    seats[q, S_PAID] = demands[d, D_BY_PRICE]
    return q
