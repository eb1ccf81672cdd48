"""What a proposal comes to: timed from its first change, for helpers whose day differs.

As soon as a helper is where and when she was before, she is left alone again.
"""

from kith.solver.problem import Ints, Rows
from kith.solver.rounds.bare import inlined, njit
from kith.solver.rounds.columns import (
    ASKED,
    AT,
    BEFORE,
    BEGINS,
    BUSY,
    CHANGED,
    COST,
    DELTA,
    DIRTY,
    DIRTY_N,
    DONE,
    FAR,
    FREE,
    FRESH,
    FROM,
    H_AT,
    H_BUSY,
    H_DONE,
    H_FREE,
    H_HOME,
    H_MORE,
    H_N,
    H_ROW,
    H_UNTIL,
    HELD,
    HIGH,
    LENGTH,
    LOW,
    MOST_AGAIN,
    OWNER,
    PENDING,
    POSITION,
    SUM,
    TARDY,
    TIMED,
    TIMED_N,
    TIMED_ROW,
    TURN,
    W_FAIRNESS,
    W_LATE,
    W_TRAVEL,
    W_WAIT,
    W_WORST,
    WHO,
    WORST,
)
from kith.solver.rounds.problem import LEFT_OUT, NOBODY
from kith.solver.rounds.tables import (
    CLOSES,
    END,
    FIRST,
    FORBIDDEN,
    GAP_MAX,
    GAP_MIN,
    KIND,
    LEADS,
    MOST,
    OFF,
    ON,
    OPENS,
    PENALTY,
    PLACE,
    PROFILE,
    SECOND,
    SERVICE,
    SINGLE,
    START,
    TWIN,
)


@inlined
def _way(ways: Rows, profile: int, here: int, there: int) -> int:
    """Seconds of a way; ANYWHERE costs none."""
    seconds = 0
    if here >= 0 and there >= 0:
        seconds = ways[profile, here, there]
    return seconds


@inlined
def mark(v: Ints, h: Ints, c: Ints, row: int, helper: int) -> None:
    """The visit is changed, and with it the day of the helper."""
    v[row, CHANGED] = 1
    c[LOW] = min(c[LOW], v[row, POSITION])
    c[HIGH] = max(c[HIGH], v[row, POSITION])
    if helper >= 0:
        h[helper, ASKED] = 1


@njit
def tried(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints) -> int:
    """The price of what is proposed; FAR if it cannot be."""
    for _ in range(MOST_AGAIN):
        again = _walk(v, h, ways, extra, c)
        if again == NOBODY:
            return total(h, ways, c)
        if again == FAR:
            break
        mark(v, h, c, again, v[again, WHO])
    return FAR


@inlined
def total(h: Ints, ways: Rows, c: Ints) -> int:
    """The sum, and the two lines that are the largest of many."""
    price = c[SUM] + c[DELTA] + c[W_WORST] * c[WORST]
    for helper in range(len(h)):
        if h[helper, DIRTY]:
            price += c[W_TRAVEL] * (way_home(h, ways, helper) - h[helper, H_HOME])
    if c[W_FAIRNESS] > 0:
        busiest = 0
        for helper in range(len(h)):
            home = way_home(h, ways, helper) if h[helper, DIRTY] else h[helper, H_HOME]
            busiest = max(busiest, h[helper, H_BUSY] + h[helper, H_MORE] + home)
        price += c[W_FAIRNESS] * busiest
    return int(price)


@inlined
def way_home(h: Ints, ways: Rows, helper: int) -> int:
    """Seconds home from where she is in the proposal."""
    home = 0
    if h[helper, H_DONE] > 0:
        home = _way(ways, h[helper, PROFILE], h[helper, H_AT], h[helper, END])
    return home


@njit
def _walk(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints) -> int:
    """Time what changes. A first visit whose hold must change, FAR, or NOBODY if all is well."""
    _ready(v, h, c)
    tardy = v[c[LOW], BEFORE]
    for position in range(c[LOW], c[LENGTH]):
        if c[DIRTY_N] == 0 and c[PENDING] == 0 and position > c[HIGH]:
            tardy = max(tardy, v[position, FROM])
            break
        row = v[position, TURN]
        if not _differs(v, h, row):
            tardy = max(tardy, v[row, TARDY])
            continue
        kind, again = v[row, KIND], NOBODY
        if kind == SINGLE:
            _alone(v, h, ways, extra, c, row, 0)
        elif kind == LEADS:
            _together(v, h, ways, extra, c, row)
        elif kind == FIRST:
            again = _first(v, h, ways, extra, c, row)
        else:
            again = _second(v, h, ways, extra, c, row)
        if again != NOBODY:
            return int(again)
        tardy = max(tardy, v[row, TARDY + FRESH])
    c[WORST] = tardy
    return NOBODY


@inlined
def _differs(v: Ints, h: Ints, row: int) -> bool:
    """Whether the visit must be timed again."""
    helper, kind = v[row, WHO], v[row, KIND]
    hot = v[row, CHANGED] == 1 or (helper >= 0 and h[helper, DIRTY] == 1)
    if kind != SINGLE and not hot:
        twin = v[row, TWIN]
        if kind == LEADS:
            hot = v[twin, CHANGED] == 1 or (v[twin, WHO] >= 0 and h[v[twin, WHO], DIRTY] == 1)
        elif kind == SECOND:
            hot = v[twin, TIMED] == 1
    return bool(hot)


@inlined
def _ready(v: Ints, h: Ints, c: Ints) -> None:
    """States of the changed helpers just before the first change."""
    for n in range(c[TIMED_N]):
        v[v[n, TIMED_ROW], TIMED] = 0
    missing = 0
    for helper in range(len(h)):
        asked = h[helper, ASKED]
        missing += asked
        h[helper, DIRTY] = 2 * asked
        h[helper, H_MORE] = 0
        if asked:
            h[helper, H_FREE], h[helper, H_AT] = h[helper, ON], h[helper, START]
            h[helper, H_DONE] = 0
    c[TIMED_N] = c[PENDING] = c[DELTA] = 0
    c[DIRTY_N] = missing
    position = c[LOW] - 1
    while missing > 0 and position >= 0:
        row = v[position, TURN]
        missing -= _state_after(v, h, row)
        if v[row, KIND] == LEADS:
            missing -= _state_after(v, h, v[row, TWIN])
        position -= 1
    for helper in range(len(h)):
        h[helper, DIRTY] = min(1, h[helper, DIRTY])


@inlined
def _state_after(v: Ints, h: Ints, row: int) -> int:
    """Her state after this visit, if it is hers and she still lacks one."""
    helper, took = v[row, WHO], 0
    if helper >= 0 and h[helper, DIRTY] == 2 and v[row, BEGINS] >= 0:
        h[helper, H_FREE] = v[row, BEGINS] + v[row, SERVICE]
        h[helper, H_AT], h[helper, H_DONE] = v[row, PLACE], v[row, DONE] + 1
        h[helper, DIRTY] = 1
        took = 1
    return took


@inlined
def _reach(v: Ints, h: Ints, ways: Rows, extra: Ints, row: int, helper: int) -> int:
    """When she could begin; her state before is noted."""
    begins = LEFT_OUT
    if helper >= 0:
        if h[helper, DIRTY]:
            v[row, FREE + FRESH], v[row, AT + FRESH] = h[helper, H_FREE], h[helper, H_AT]
            v[row, DONE + FRESH] = h[helper, H_DONE]
        else:
            v[row, FREE + FRESH], v[row, AT + FRESH] = v[row, FREE], v[row, AT]
            v[row, DONE + FRESH] = v[row, DONE]
        if extra[row, helper] != FORBIDDEN and v[row, DONE + FRESH] < h[helper, MOST]:
            ahead = _way(ways, h[helper, PROFILE], v[row, AT + FRESH], v[row, PLACE])
            begins = max(v[row, FREE + FRESH] + ahead, v[row, OPENS])
    return begins


@inlined
def _fits(v: Ints, h: Ints, ways: Rows, c: Ints, row: int, helper: int, begins: int) -> bool:
    fits = begins >= 0 and (c[W_LATE] > 0 or begins <= v[row, CLOSES])
    if fits:
        back = _way(ways, h[helper, PROFILE], v[row, PLACE], h[helper, END])
        fits = begins + v[row, SERVICE] + back <= h[helper, OFF]
    return fits


@inlined
def _alone(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, row: int, not_before: int) -> None:
    helper = v[row, WHO]
    begins = _reach(v, h, ways, extra, row, helper)
    if begins >= 0:
        begins = max(begins, not_before)
    if not _fits(v, h, ways, c, row, helper, begins):
        begins = LEFT_OUT
    _settle(v, h, ways, extra, c, row, helper, begins)


@inlined
def _together(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, row: int) -> None:
    twin = v[row, TWIN]
    helper, other = v[row, WHO], v[twin, WHO]
    begins = _reach(v, h, ways, extra, row, helper)
    begins_twin = _reach(v, h, ways, extra, twin, other)
    if begins >= 0 and begins_twin >= 0 and helper != other:
        begins = max(begins, begins_twin)
        fits = _fits(v, h, ways, c, row, helper, begins)
        if not (fits and _fits(v, h, ways, c, twin, other, begins)):
            begins = LEFT_OUT
    else:
        begins = LEFT_OUT
    _settle(v, h, ways, extra, c, row, helper, begins)
    _settle(v, h, ways, extra, c, twin, other, begins)


@inlined
def _first(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, row: int) -> int:
    """The first of two; what it was held back for is forgotten, the second will tell anew."""
    twin, helper = v[row, TWIN], v[row, WHO]
    if v[twin, POSITION] < v[row, POSITION]:
        return FAR
    if v[row, HELD] > 0 and not _has_hold(v, c, row):
        _hold(v, c, row, 0)
    if helper < 0 or v[twin, WHO] < 0 or helper == v[twin, WHO]:
        _reach(v, h, ways, extra, row, helper)
        _settle(v, h, ways, extra, c, row, helper, LEFT_OUT)
    else:
        _alone(v, h, ways, extra, c, row, v[row, HELD])
    c[PENDING] += 1
    return NOBODY


@inlined
def _second(v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, row: int) -> int:
    """The second of two. Its first must be timed again if they stand too far apart."""
    twin = v[row, TWIN]
    if v[twin, POSITION] > v[row, POSITION]:
        return FAR
    c[PENDING] -= v[twin, TIMED]
    first = v[twin, BEGINS + FRESH] if v[twin, TIMED] == 1 else v[twin, BEGINS]
    if first < 0:
        _reach(v, h, ways, extra, row, v[row, WHO])
        _settle(v, h, ways, extra, c, row, v[row, WHO], LEFT_OUT)
        return NOBODY
    _alone(v, h, ways, extra, c, row, first + v[row, GAP_MIN])
    begins = v[row, BEGINS + FRESH]
    if begins < 0:
        return FAR
    if begins > first + v[row, GAP_MAX]:
        _hold(v, c, twin, begins - v[row, GAP_MAX])
        return int(twin)
    if begins != v[row, BEGINS] and v[twin, HELD] > 0 and not _has_hold(v, c, twin):
        _hold(v, c, twin, 0)
        return int(twin)
    return NOBODY


@njit
def _has_hold(v: Ints, c: Ints, row: int) -> bool:
    found = False
    for n in range(c[H_N]):
        found = found or v[n, H_ROW] == row
    return found


@njit
def _hold(v: Ints, c: Ints, row: int, until: int) -> None:
    """The visit is held back until then, in this proposal."""
    v[c[H_N], H_ROW], v[c[H_N], H_UNTIL] = row, v[row, HELD]
    c[H_N] += 1
    v[row, HELD] = until


@inlined
def _settle(
    v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, row: int, helper: int, begins: int
) -> None:
    """The visit begins then, or is left out; what that costs, and where it leaves the helper."""
    v[row, BEGINS + FRESH] = begins
    if begins >= 0:
        _cost(v, h, ways, extra, c, row, helper, begins)
    else:
        v[row, COST + FRESH], v[row, OWNER + FRESH] = v[row, PENALTY], NOBODY
        v[row, TARDY + FRESH] = v[row, BUSY + FRESH] = 0
    c[DELTA] += v[row, COST + FRESH] - v[row, COST]
    if c[W_FAIRNESS] > 0:
        if begins >= 0:
            h[helper, H_MORE] += v[row, BUSY + FRESH]
        if v[row, OWNER] >= 0:
            h[v[row, OWNER], H_MORE] -= v[row, BUSY]
    v[row, TIMED] = 1
    v[c[TIMED_N], TIMED_ROW] = row
    c[TIMED_N] += 1
    if helper >= 0:
        _leaves(v, h, c, row, helper, begins)


@inlined
def _cost(
    v: Ints, h: Ints, ways: Rows, extra: Ints, c: Ints, row: int, helper: int, begins: int
) -> None:
    ahead = _way(ways, h[helper, PROFILE], v[row, AT + FRESH], v[row, PLACE])
    late = max(0, begins - v[row, CLOSES])
    cost = c[W_TRAVEL] * ahead + c[W_LATE] * late + extra[row, helper]
    if v[row, DONE + FRESH] > 0:
        cost += c[W_WAIT] * (begins - v[row, FREE + FRESH] - ahead)
    v[row, COST + FRESH], v[row, TARDY + FRESH], v[row, OWNER + FRESH] = cost, late, helper
    v[row, BUSY + FRESH] = ahead + v[row, SERVICE]


@inlined
def _leaves(v: Ints, h: Ints, c: Ints, row: int, helper: int, begins: int) -> None:
    """Her state after the visit; if it is what stands, she is left alone from here on."""
    free, at, done = v[row, FREE + FRESH], v[row, AT + FRESH], v[row, DONE + FRESH]
    if begins >= 0:
        free, at, done = begins + v[row, SERVICE], v[row, PLACE], done + 1
    was_free, was_at, was_done = v[row, FREE], v[row, AT], v[row, DONE]
    if v[row, BEGINS] >= 0:
        was_free, was_at = v[row, BEGINS] + v[row, SERVICE], v[row, PLACE]
        was_done += 1
    same = free == was_free and at == was_at and done == was_done and v[row, CHANGED] == 0
    if same and v[row, POSITION] > c[HIGH]:
        c[DIRTY_N] -= h[helper, DIRTY]
        h[helper, DIRTY] = 0
    else:
        h[helper, H_FREE], h[helper, H_AT], h[helper, H_DONE] = free, at, done
        c[DIRTY_N] += 1 - h[helper, DIRTY]
        h[helper, DIRTY] = 1
