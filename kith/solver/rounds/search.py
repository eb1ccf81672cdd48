"""Annealing over the order of the day and who goes.

Each move changes the order, the helpers or both for one visit, two, or the rest of two rounds;
most look for a door near another door. A dearer routing is accepted the more rarely the dearer it
is and the further the cooling has come. Random numbers are our own, so that one seed is one answer.

Source: Kirkpatrick, Gelatt, Vecchi, Optimization by simulated annealing (1983).
"""

import math

import numpy as np

from kith.solver.problem import Ints, Rows
from kith.solver.rounds.bare import inlined, njit
from kith.solver.rounds.columns import FAR, LENGTH, POSITION, PRICE, TURN, WHO
from kith.solver.rounds.plan import assign, begin, keep, shift, undo
from kith.solver.rounds.problem import NOBODY
from kith.solver.rounds.tables import (
    CLOSES,
    FIRST,
    FOLLOWS,
    FORBIDDEN,
    KIND,
    LEADS,
    OPENS,
    PLACE,
    SERVICE,
    TWIN,
    Tables,
)
from kith.solver.rounds.trial import tried

MASK = (1 << 32) - 1
NEAR = 24  # doors that count as near
BETWEEN = 64  # moves at one temperature


def near_doors(day: Tables) -> Ints:
    """(V, K) the visits that go well before or after each visit: little way, little waiting."""
    rows, ways = day.rows, day.ways[0].astype(np.int64)
    way = ways[rows[:, PLACE][:, None], rows[:, PLACE][None]]
    ready = (rows[:, SERVICE])[:, None] + way
    waits = np.maximum(0, rows[:, OPENS][None] - rows[:, CLOSES][:, None] - ready)
    misses = np.maximum(0, rows[:, OPENS][:, None] + ready - rows[:, CLOSES][None])
    after = way + waits // 4 + misses // 2
    apart = np.minimum(after, after.T)
    np.fill_diagonal(apart, 1 << 50)
    count = min(NEAR, max(1, len(rows) - 1))
    return np.ascontiguousarray(np.argsort(apart, axis=1, kind="stable")[:, :count])


def able_helpers(day: Tables) -> Ints:
    """(V, 1 + H) how many may go, and who."""
    found = np.zeros((len(day.rows), 1 + len(day.staff)), np.int64)
    for row, prices in enumerate(day.extra):
        able = np.flatnonzero(prices != FORBIDDEN)
        found[row, 0], found[row, 1 : 1 + len(able)] = len(able), able
    return found


def seeded(seed: int) -> Ints:
    """The state of the random numbers; neither may be 0."""
    drawn = np.random.SeedSequence(seed).generate_state(2, np.uint32).astype(np.int64)
    return np.maximum(drawn, 1)


@inlined
def _drawn(rng: Ints) -> int:
    """32 bits: xorshift and a linear congruence, added."""
    x = rng[0]
    x ^= (x << 13) & MASK
    x ^= x >> 17
    x ^= (x << 5) & MASK
    rng[0] = x
    rng[1] = (rng[1] * 1664525 + 1013904223) & MASK
    return int((x + rng[1]) & MASK)


@inlined
def _below(rng: Ints, count: int) -> int:
    return (_drawn(rng) * count) >> 32


@njit
def anneal(
    v: Ints,
    h: Ints,
    ways: Rows,
    extra: Ints,
    c: Ints,
    near: Ints,
    able: Ints,
    rng: Ints,
    best: Ints,
    hot: float,
    cold: float,
    moves: int,
) -> None:
    """So many moves, cooling from `hot` to `cold`.

    `best` is (2 V + 1,): the lowest price met, its order of the day, and who went.
    """
    steps = max(1, moves // BETWEEN)
    for step in range(steps):
        heat = hot * (cold / hot) ** (step / steps)
        for _ in range(BETWEEN):
            begin(c)
            price = FAR
            if _propose(v, h, extra, c, near, able, rng):
                price = tried(v, h, ways, extra, c)
            limit = c[PRICE] - heat * math.log((_drawn(rng) + 1.0) / (MASK + 2.0))
            if price > limit:
                undo(v, h, c)
                continue
            keep(v, h, ways, c)
            if price < best[0]:
                remember(v, c, best, price)


@njit
def remember(v: Ints, c: Ints, best: Ints, price: int) -> None:
    """This is the best so far."""
    best[0] = price
    count = len(best) // 2
    for row in range(count):
        best[1 + row] = v[row, TURN]
        best[1 + count + row] = v[row, WHO]


@njit
def _propose(v: Ints, h: Ints, extra: Ints, c: Ints, near: Ints, able: Ints, rng: Ints) -> bool:
    """A move drawn by weight; false if it came to nothing."""
    row = v[_below(rng, c[LENGTH]), TURN]
    if v[row, KIND] == LEADS and _drawn(rng) & 1:
        row = v[row, TWIN]
    kind = _below(rng, 100)
    if v[row, KIND] >= FIRST and _drawn(rng) & 15 == 0:
        return _anew(v, h, c, able, rng, row)
    if kind < 45:
        made = _beside(v, h, extra, c, near, able, rng, row)
    elif kind < 60:
        made = _instead(v, h, extra, c, able, rng, row)
    elif kind < 75:
        made = _swap(v, h, extra, c, near, rng, row)
    elif kind < 85:
        made = _tails(v, h, extra, c, near, rng, row)
    elif kind < 93:
        made = _along(v, h, c, rng, row)
    else:
        made = _stretch(v, h, extra, c, able, rng, row)
    return made


@inlined
def _lead(v: Ints, row: int) -> int:
    """The row that stands in the order for this one."""
    found: int = v[row, TWIN] if v[row, KIND] == FOLLOWS else row
    return found


@njit
def _neighbour(near: Ints, rng: Ints, row: int) -> int:
    """A near door, the nearer the likelier."""
    count = near.shape[1]
    at = min(_below(rng, count), _below(rng, count))
    return int(near[row, at])


@njit
def _beside(
    v: Ints, h: Ints, extra: Ints, c: Ints, near: Ints, able: Ints, rng: Ints, row: int
) -> bool:
    """Just before or after a near door, in the round that goes there."""
    other = _neighbour(near, rng, row)
    helper = v[other, WHO]
    if helper < 0 or extra[row, helper] == FORBIDDEN:
        return False
    lead, beside = _lead(v, row), _lead(v, other)
    if lead == beside:
        return False
    here, there = v[lead, POSITION], v[beside, POSITION]
    there += (_drawn(rng) & 1) - (1 if here < there else 0)
    if here == there and v[row, WHO] == helper:
        return False
    if v[row, WHO] != helper:
        assign(v, h, c, row, helper)
    shift(v, h, c, lead, there)
    return _with_twin(v, h, c, able, rng, row)


@njit
def _with_twin(v: Ints, h: Ints, c: Ints, able: Ints, rng: Ints, row: int) -> bool:
    """A visit of two needs both: its twin gets somebody and a turn if it has nobody."""
    twin = v[row, TWIN]
    if twin >= 0 and v[twin, WHO] < 0 and able[twin, 0] > 0:
        assign(v, h, c, twin, able[twin, 1 + _below(rng, able[twin, 0])])
        if v[row, KIND] >= FIRST:
            _in_turn(v, h, c, rng, row, twin)
    return True


@njit
def _in_turn(v: Ints, h: Ints, c: Ints, rng: Ints, row: int, twin: int) -> None:
    """The twin anywhere in the order, on its own side of the visit."""
    at, here = v[row, POSITION], v[twin, POSITION]
    if v[row, KIND] == FIRST:
        low = at + 1 if here > at else at
        there = low + _below(rng, c[LENGTH] - low)
    else:
        there = _below(rng, at + 1 if here > at else at)
    if there != here:
        shift(v, h, c, twin, there)


@njit
def _anew(v: Ints, h: Ints, c: Ints, able: Ints, rng: Ints, row: int) -> bool:
    """Both of two get helpers and turns by lot."""
    twin = v[row, TWIN]
    if able[row, 0] == 0 or able[twin, 0] == 0:
        return False
    assign(v, h, c, row, able[row, 1 + _below(rng, able[row, 0])])
    assign(v, h, c, twin, able[twin, 1 + _below(rng, able[twin, 0])])
    there = _below(rng, c[LENGTH])
    if there != v[row, POSITION]:
        shift(v, h, c, row, there)
    _in_turn(v, h, c, rng, row, twin)
    return True


@njit
def _instead(v: Ints, h: Ints, extra: Ints, c: Ints, able: Ints, rng: Ints, row: int) -> bool:
    """Somebody else, or nobody, at the same moment of the day."""
    at = _below(rng, able[row, 0] + 1)
    helper = NOBODY if at == able[row, 0] else able[row, 1 + at]
    if helper == v[row, WHO]:
        return False
    assign(v, h, c, row, helper)
    if helper == NOBODY:
        return True
    return _with_twin(v, h, c, able, rng, row)


@njit
def _swap(v: Ints, h: Ints, extra: Ints, c: Ints, near: Ints, rng: Ints, row: int) -> bool:
    """Two near visits change places and helpers."""
    other = _neighbour(near, rng, row)
    lead, beside = _lead(v, row), _lead(v, other)
    mine, theirs = v[row, WHO], v[other, WHO]
    if lead == beside or (mine < 0 and theirs < 0):
        return False
    if theirs >= 0 and extra[row, theirs] == FORBIDDEN:
        return False
    if mine >= 0 and extra[other, mine] == FORBIDDEN:
        return False
    if mine != theirs:
        assign(v, h, c, row, theirs)
        assign(v, h, c, other, mine)
    if mine == theirs or _drawn(rng) & 3:
        here, there = v[lead, POSITION], v[beside, POSITION]
        shift(v, h, c, lead, there)
        shift(v, h, c, beside, here)
    return True


@njit
def _tails(v: Ints, h: Ints, extra: Ints, c: Ints, near: Ints, rng: Ints, row: int) -> bool:
    """From here on two helpers go on in each other's round."""
    other = _neighbour(near, rng, row)
    mine, theirs = v[row, WHO], v[other, WHO]
    if mine < 0 or theirs < 0 or mine == theirs:
        return False
    start = v[row, POSITION] + (_drawn(rng) & 1)
    for position in range(start, c[LENGTH]):
        each = v[position, TURN]
        if not _may_trade(v, extra, each, mine, theirs):
            return False
        if v[each, KIND] == LEADS and not _may_trade(v, extra, v[each, TWIN], mine, theirs):
            return False
    for position in range(start, c[LENGTH]):
        each = v[position, TURN]
        _trade(v, h, c, each, mine, theirs)
        if v[each, KIND] == LEADS:
            _trade(v, h, c, v[each, TWIN], mine, theirs)
    return True


@inlined
def _may_trade(v: Ints, extra: Ints, row: int, mine: int, theirs: int) -> bool:
    """Whether the other of the two may go there as well."""
    helper = v[row, WHO]
    other = theirs if helper == mine else mine
    may: bool = helper not in (mine, theirs) or extra[row, other] != FORBIDDEN
    return may


@inlined
def _trade(v: Ints, h: Ints, c: Ints, row: int, mine: int, theirs: int) -> None:
    if v[row, WHO] == mine:
        assign(v, h, c, row, theirs)
    elif v[row, WHO] == theirs:
        assign(v, h, c, row, mine)


@njit
def _along(v: Ints, h: Ints, c: Ints, rng: Ints, row: int) -> bool:
    """Earlier or later in her own round: beside another visit of hers, wherever that stands."""
    lead, mine = _lead(v, row), v[row, WHO]
    here, there = v[lead, POSITION], _below(rng, c[LENGTH])
    for _ in range(c[LENGTH]):
        other = v[there, TURN]
        if v[other, WHO] == mine or (v[other, KIND] == LEADS and v[v[other, TWIN], WHO] == mine):
            break
        there = there + 1 if there + 1 < c[LENGTH] else 0
    if here == there or mine < 0:
        return False
    there += (_drawn(rng) & 1) - (1 if here < there else 0)
    if here == there:
        return False
    shift(v, h, c, lead, there)
    return True


@njit
def _stretch(v: Ints, h: Ints, extra: Ints, c: Ints, able: Ints, rng: Ints, row: int) -> bool:
    """Two to four visits in a row of one round go to another helper."""
    mine = v[row, WHO]
    helper = able[row, 1 + _below(rng, able[row, 0])] if able[row, 0] > 0 else NOBODY
    if mine < 0 or helper == mine or helper < 0:
        return False
    left = 2 + _below(rng, 3)
    for position in range(v[row, POSITION], c[LENGTH]):
        each = v[position, TURN]
        if v[each, KIND] == LEADS and v[each, WHO] != mine:
            each = v[each, TWIN]
        if v[each, WHO] != mine:
            continue
        if extra[each, helper] == FORBIDDEN:
            return False
        assign(v, h, c, each, helper)
        left -= 1
        if left == 0:
            break
    return True


@njit
def sampled(
    v: Ints,
    h: Ints,
    ways: Rows,
    extra: Ints,
    c: Ints,
    near: Ints,
    able: Ints,
    rng: Ints,
    dearer: Ints,
) -> None:
    """By how much moves make the routing dearer, after a descent of as many moves."""
    for n in range(2 * len(dearer)):
        begin(c)
        price = FAR
        if _propose(v, h, extra, c, near, able, rng):
            price = tried(v, h, ways, extra, c)
        if n < len(dearer) and price <= c[PRICE]:
            keep(v, h, ways, c)
            continue
        if n >= len(dearer):
            dearer[n - len(dearer)] = price - c[PRICE]
        undo(v, h, c)
