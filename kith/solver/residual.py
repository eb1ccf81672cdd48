"""Our own engine: one person at a time, each by the cheapest path through what is planned so far.

Successive shortest paths on the residual network of `network`, with a price on every node. A path
for a demand that lacks a person is looked for backwards, from the demand towards the source: who
could come, whom she would leave, who could come there instead. Arcs of a demand lie cheapest
first, so a look ends as soon as no better path can follow; scarce demands go first, so most looks
are short. Prices of seats never fall below zero, which is what makes the first true.

Source: Ahuja, Magnanti, Orlin, Network Flows (1993), section 9.7.
"""

from time import perf_counter

import numpy as np

from kith.solver.fast import inlined, njit
from kith.solver.heap import LABEL, emptied, raised, without_first
from kith.solver.network import TIES, Flow, Net, Network, Rows
from kith.solver.problem import Ints
from kith.solver.state import (
    AFTER,
    BEST,
    D_EMPTY,
    D_FIRST,
    D_LAST,
    D_MISSING,
    D_PRICE,
    D_SEAT,
    DEMANDS,
    END,
    FAR,
    GOAL,
    HEAP,
    KIND,
    NOBODY,
    S_BY_PRICE,
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
    V_SERVICES,
    V_USED,
    VOLUNTEERS,
    State,
    bound,
    chosen,
    start,
)

BETWEEN_LOOKS = 500  # demands served between two looks at the clock
EMPTY_PLACE, SERVICE, AT_GOAL = range(3)  # kinds of ends


def solve(network: Network, until: float | None = None) -> Flow:
    """The cheapest flow, with the proof that none is cheaper; `until` as in `planned`."""
    net, state = network.net, planned(network.net, until)
    empty, used = state.demands[:, D_EMPTY].copy(), state.volunteers[:, V_USED].copy()
    return network.flow(chosen(net, state), empty, used, bound(net, state))


def planned(net: Net, until: float | None = None) -> State:
    """The cheapest plan for everybody the net wants. The scarcest demands are served first.

    Whoever has not had a turn when `perf_counter()` passes `until` is left empty: the plan holds
    every limit, and `bound` tells how far it may be from the best.
    """
    state = start(net)
    order = np.argsort((net.last - net.first) / np.maximum(net.people, 1), kind="stable")
    for begin in range(0, len(order), BETWEEN_LOOKS):
        turn = order[begin : begin + BETWEEN_LOOKS]
        if until is not None and perf_counter() > until:
            state.demands[turn, D_EMPTY] = net.people[turn]
        else:
            fill_all(net.seat, net.price, *state, turn, net.people)
    return state


@njit
def fill_all(
    seat: Rows,
    price: Ints,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    order: Ints,
    people: Ints,
) -> None:
    """So many people more for each demand, in this order."""
    for d in order:
        for n in range(people[d]):
            if demands[d, D_PRICE] >= demands[d, D_MISSING]:  # nobody is worth sending any more
                demands[d, D_EMPTY] += people[d] - n
                break
            fill(seat, price, demands, seats, at, volunteers, heap, touched, c, d)


@njit
def fill(
    seat: Rows,
    price: Ints,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    d: int,
) -> None:
    """One person more for the demand, or one empty place more."""
    begin(c, demands[d, D_MISSING] - demands[d, D_PRICE], EMPTY_PLACE, d)
    demands[d, LABEL] = 0
    touched[DEMANDS, 0] = d
    c[DEMANDS] = 1
    c[HEAP] = raised(heap, demands, 0, d)
    look(seat, price, demands, seats, at, volunteers, heap, touched, c)
    raise_prices(demands, seats, at, volunteers, touched, c)
    hand_over(demands, seats, volunteers, c, d)


@njit
def outbid(
    seat: Rows,
    price: Ints,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    d: int,
) -> int:
    """What one person more for the demand would cost, others giving way; FAR if nobody can come.

    Asks only.
    """
    missing = demands[d, D_MISSING]
    demands[d, D_MISSING] = FAR
    begin(c, FAR, EMPTY_PLACE, NOBODY)
    touch(demands, touched, c, DEMANDS, d, 0)
    c[HEAP] = raised(heap, demands, 0, d)
    look(seat, price, demands, seats, at, volunteers, heap, touched, c)
    forget(demands, seats, volunteers, touched, c)
    demands[d, D_MISSING] = missing
    cost: int = FAR if c[END] == NOBODY else demands[d, D_PRICE] + c[BEST]
    return cost


@inlined
def begin(c: Ints, best: int, kind: int, end: int) -> None:
    """A search starts with nothing touched and one end known."""
    c[DEMANDS] = c[SEATS] = c[VOLUNTEERS] = c[HEAP] = c[AFTER] = 0
    c[BEST], c[KIND], c[END], c[GOAL] = best, kind, end, NOBODY


@njit
def look(
    seat: Rows,
    price: Ints,
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
) -> None:
    """Search backwards until no path to the source can be cheaper than the best end found."""
    while c[HEAP] > 0:
        d = heap[0]
        here = demands[d, LABEL]
        if here >= c[BEST]:
            break
        c[HEAP] = without_first(heap, demands, c[HEAP])
        base = here - demands[d, D_PRICE]
        ends(c, base + demands[d, D_MISSING], EMPTY_PLACE, d)
        best = c[BEST]
        for p in range(demands[d, D_FIRST], demands[d, D_LAST]):
            there = price[p] + base
            if there - TIES >= best:  # dearer ones follow, tickets apart
                if price[p] < FAR:
                    break
                continue
            q = seat[p]
            there += at[q]
            if there < best and there < seats[q, LABEL] and seats[q, S_OWNER] != d:
                seats[q, S_LEFT] = 0
                seats[q, S_DEMAND] = d
                seats[q, S_BY_PRICE] = price[p]
                look_behind(demands, seats, at, volunteers, heap, touched, c, q, there)
                best = c[BEST]
    emptied(heap, demands, c[HEAP])


@inlined
def look_behind(
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    q: int,
    there: int,
) -> None:
    """Behind a seat stands whom its volunteer would leave, or the volunteer herself."""
    touch(seats, touched, c, SEATS, q, there)
    if seats[q, S_OWNER] >= 0:
        _look_at_demand(demands, seats, at, heap, touched, c, q, there)
        return
    v = seats[q, S_SITTER]
    there += volunteers[v, V_PRICE] - at[q]
    if there >= c[BEST] or there >= volunteers[v, LABEL]:
        return
    touch(volunteers, touched, c, VOLUNTEERS, v, there)
    volunteers[v, V_SEAT] = q
    there -= volunteers[v, V_PRICE]
    used = volunteers[v, V_USED]
    if used < volunteers[v, V_SERVICES]:
        ends(c, there + used * c[STEP], SERVICE, v)
    if used > 0:
        _look_at_her_seats(demands, seats, at, volunteers, heap, touched, c, v, there)


@inlined
def _look_at_demand(
    demands: Ints, seats: Ints, at: Ints, heap: Ints, touched: Ints, c: Ints, q: int, there: int
) -> None:
    """The demand that holds the seat could give it up and look for somebody else."""
    d = seats[q, S_OWNER]
    there += demands[d, D_PRICE] - seats[q, S_PAID] - at[q]
    if there >= c[BEST] or there >= demands[d, LABEL]:
        return
    if d == c[GOAL]:
        ends(c, there - c[AFTER], AT_GOAL, d)
        return
    touch(demands, touched, c, DEMANDS, d, there)
    demands[d, D_SEAT] = q
    c[HEAP] = raised(heap, demands, c[HEAP], d)


@njit
def _look_at_her_seats(
    demands: Ints,
    seats: Ints,
    at: Ints,
    volunteers: Ints,
    heap: Ints,
    touched: Ints,
    c: Ints,
    v: int,
    base: int,
) -> None:
    """She could leave a seat she is planned for."""
    for q in range(volunteers[v, V_FIRST], volunteers[v, V_LAST]):
        there = base + at[q]
        if seats[q, S_OWNER] >= 0 and there < c[BEST] and there < seats[q, LABEL]:
            touch(seats, touched, c, SEATS, q, there)
            seats[q, S_LEFT] = 1
            _look_at_demand(demands, seats, at, heap, touched, c, q, there)


@inlined
def touch(table: Ints, touched: Ints, c: Ints, kind: int, row: int, there: int) -> None:
    """The node stands at this label; who is touched for the first time is remembered."""
    if table[row, LABEL] == FAR:
        touched[kind, c[kind]] = row
        c[kind] += 1
    table[row, LABEL] = there


@inlined
def ends(c: Ints, length: int, kind: int, node: int) -> None:
    """A path may end here; what comes after it counts as well."""
    if length + c[AFTER] < c[BEST]:
        c[BEST] = length + c[AFTER]
        c[KIND] = kind
        c[END] = node


@njit
def raise_prices(
    demands: Ints, seats: Ints, at: Ints, volunteers: Ints, touched: Ints, c: Ints
) -> None:
    """Prices rise by what was left of the way, so that every arc still costs what it must."""
    best = c[BEST]
    for i in range(c[DEMANDS]):
        d = touched[DEMANDS, i]
        demands[d, D_PRICE] += max(0, best - demands[d, LABEL])
    for i in range(c[SEATS]):
        q = touched[SEATS, i]
        at[q] += max(0, best - seats[q, LABEL])
    for i in range(c[VOLUNTEERS]):
        v = touched[VOLUNTEERS, i]
        volunteers[v, V_PRICE] += max(0, best - volunteers[v, LABEL])
    forget(demands, seats, volunteers, touched, c)


@njit
def forget(demands: Ints, seats: Ints, volunteers: Ints, touched: Ints, c: Ints) -> None:
    """Labels as if nobody had looked; how nodes were reached stays readable."""
    for i in range(c[DEMANDS]):
        demands[touched[DEMANDS, i], LABEL] = FAR
    for i in range(c[SEATS]):
        seats[touched[SEATS, i], LABEL] = FAR
    for i in range(c[VOLUNTEERS]):
        volunteers[touched[VOLUNTEERS, i], LABEL] = FAR


@njit
def hand_over(demands: Ints, seats: Ints, volunteers: Ints, c: Ints, asked: int) -> None:
    """Along the best path everybody takes the seat found, back to the demand that asked."""
    d = c[END]
    if c[KIND] == SERVICE:
        volunteers[d, V_USED] += 1
        d = _take(seats, volunteers[d, V_SEAT])
    else:
        demands[d, D_EMPTY] += 1
    while d != asked:
        q = demands[d, D_SEAT]
        if seats[q, S_LEFT]:
            seats[q, S_OWNER] = NOBODY
            q = volunteers[seats[q, S_SITTER], V_SEAT]
        d = _take(seats, q)


@inlined
def _take(seats: Ints, q: int) -> int:
    d: int = seats[q, S_DEMAND]
    seats[q, S_OWNER] = d
    seats[q, S_PAID] = seats[q, S_BY_PRICE]
    return d
