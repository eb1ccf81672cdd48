"""Which rows of two tables meet: bits held cover bits asked, and the way is short enough.

Places that share the rarest bit of the first column and of the second stand in one group, by
east. Who holds both bits is a member of the group and visits the strip of it within her reach.
Compiled where numba is there, by whole groups where it is not; both find the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kith.solver import fast
from kith.solver.fast import njit
from kith.solver.problem import Bits, Bools, Floats, Ints, Rows, bit_sums, bit_table

Who = tuple[Bits, Floats, Floats]
There = tuple[Bits, Floats, Floats, Ints]
Lists = tuple[Ints, Ints, Ints]
Out = tuple[Ints, Rows, Floats]
Found = tuple[Rows, Ints, Floats]  # rows of seekers, how many for each place, metres

NONE = 64  # the group of those who ask for no bit
SIDE = NONE + 1
MOST_FOUND = 1 << 25
CELLS = 1 << 18  # of a group's table held at one time: what fits the cache
MARGIN_M = 1e-6  # no rounding can hide a pair at the edge of the strip
ONE = np.uint64(1)


class TooManyPairsError(ValueError):
    """The board has more feasible pairs than can be held at one time."""

    def __init__(self) -> None:
        super().__init__(f"more than {MOST_FOUND} feasible pairs: plan the board in parts")


@dataclass(frozen=True, eq=False)
class Seekers:
    """Who holds what, N rows: bits (N, M), place (N, 2), and how far each goes."""

    held: Bits
    xy_m: Floats
    max_m: Floats

    def take(self, rows: Ints) -> "Seekers":
        return Seekers(self.held[rows], self.xy_m[rows], self.max_m[rows])


@dataclass(frozen=True, eq=False)
class Places:
    """What is asked where, K rows: bits (K, M) and place (K, 2)."""

    asked: Bits
    xy_m: Floats

    def take(self, rows: Ints) -> "Places":
        return Places(self.asked[rows], self.xy_m[rows])


def meet(seekers: Seekers, places: Places) -> Found:
    """All that meet, in order of place, then of seeker.

    Columns 0 and 1 should be the ones that tell most apart. Raises TooManyPairsError.
    """
    common = np.bitwise_and.reduce(places.asked, axis=0)
    able = np.flatnonzero(_covers(seekers.held, common).all(axis=1))
    told = (places.asked != common).any(axis=0)
    told[:2] = True
    some = Seekers(seekers.held[able][:, told], seekers.xy_m[able], seekers.max_m[able])
    groups = _Groups.of(some, Places(places.asked[:, told], places.xy_m))
    rows, counts, metres = (_compiled if fast.IS_COMPILED else _by_groups)(some, groups)
    return able.astype(np.int32)[rows], counts, metres


@dataclass(frozen=True, eq=False)
class _Groups:
    """Places by group and east, and who holds the two bits of each group.

    Group g is `places` from `starts[g]` to `starts[g + 1]`, wanted by `members[g]`.
    """

    places: Places
    rows: Ints  # as they came
    starts: Ints
    members: list[Ints]  # ascending

    @staticmethod
    def of(seekers: Seekers, places: Places) -> "_Groups":
        first, second = (_rarest(places.asked[:, k], seekers.held[:, k]) for k in (0, 1))
        rows = np.lexsort((places.xy_m[:, 0], second, first))
        pairs, starts = np.unique((first * SIDE + second)[rows], return_index=True)
        starts = np.append(starts, len(rows)).astype(np.int64)
        bits = np.divmod(pairs, SIDE)
        return _Groups(places.take(rows), rows, starts, list(_members(seekers.held, *bits)))


def _members(held: Bits, first: Ints, second: Ints) -> Iterator[Ints]:
    """For each pair of bits, the rows that hold both."""
    bit, of_bit = -1, np.zeros(0, np.int64)
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        if one != bit:
            bit, of_bit = one, _holders(held[:, 0], one)
        yield of_bit[_holders(held[of_bit, 1], other)]


def _rarest(asked: Bits, held: Bits) -> Ints:
    """(K,) the bit of each set that the fewest hold; NONE where nothing is asked."""
    sets, which = np.unique(asked, return_inverse=True)
    holders = bit_sums(held, np.ones(len(held), np.int64))
    among = np.where(bit_table(sets), holders, len(held) + 1)
    return np.where(sets == 0, NONE, among.argmin(axis=1))[which]


def _covers(held: Bits, asked: Bits) -> Bools:
    covered: Bools = (held & asked) == asked
    return covered


def _by_groups(seekers: Seekers, groups: _Groups) -> Found:
    """The road without numba: each group against its members, as one table."""
    parts, room = [_nothing()], MOST_FOUND
    for start, end, who in zip(groups.starts, groups.starts[1:], groups.members, strict=False):
        step = max(1, CELLS // max(1, len(who)))
        for low in range(start, end if len(who) else start, step):
            at = np.arange(low, min(end, low + step))
            parts.append(_table(seekers, who, groups.places, at))
            room -= len(parts[-1][0])
            if room < 0:
                raise TooManyPairsError
    v, k, metres = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _by_place(groups, v, k, metres)


def _nothing() -> Found:
    return np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0)


def _holders(held: Bits, bit: int) -> Ints:
    if bit == NONE:
        return np.arange(len(held))
    return np.flatnonzero(held & (ONE << np.uint64(bit)))


def _table(seekers: Seekers, who: Ints, places: Places, at: Ints) -> Found:
    """Who of these meets which of these places: seekers, places, metres."""
    east = seekers.xy_m[who, 0] - places.xy_m[at, 0][:, None]
    north = seekers.xy_m[who, 1] - places.xy_m[at, 1][:, None]
    metres = np.sqrt(east**2 + north**2)
    good = metres <= seekers.max_m[who]
    for held, asked in zip(seekers.held[who].T, places.asked[at].T, strict=True):
        if asked.any():
            good &= _covers(held, asked[:, None])
    k, v = np.nonzero(good)
    return who[v].astype(np.int32), at[k], metres[k, v]


def _by_place(groups: _Groups, v: Rows, k: Ints, metres: Floats) -> Found:
    """The runs of one place each, in the order of the places' own rows."""
    in_group = np.bincount(k, minlength=len(groups.rows))
    counts, starts = np.zeros_like(in_group), np.zeros_like(in_group)
    counts[groups.rows], starts[groups.rows] = in_group, in_group.cumsum() - in_group
    order = np.repeat(starts - (counts.cumsum() - counts), counts) + np.arange(len(v))
    return v[order], counts, metres[order]


def _compiled(seekers: Seekers, groups: _Groups) -> Found:
    """The road with numba: two walks over the groups, one to count and one to write."""
    places, counts = groups.places, np.zeros(len(groups.rows), np.int64)
    flat = np.ascontiguousarray  # one layout, so that the loops are compiled once
    who = (flat(seekers.held), flat(seekers.xy_m), seekers.max_m)
    there = (flat(places.asked), flat(places.xy_m), flat(places.xy_m[:, 0]), groups.rows)
    members = np.concatenate([np.zeros(0, np.int64), *groups.members])
    lists = (groups.starts, np.cumsum([0, *map(len, groups.members)]), members)
    nobody: tuple[Rows, Floats] = (np.zeros(0, np.int32), np.zeros(0))
    if _walk(who, there, lists, (counts, *nobody), MOST_FOUND) > MOST_FOUND:
        raise TooManyPairsError
    rows, metres = np.empty(counts.sum(), np.int32), np.empty(counts.sum())
    _walk(who, there, lists, (counts.cumsum() - counts, rows, metres), MOST_FOUND)
    return rows, counts, metres


@njit
def _walk(who: Who, there: There, lists: Lists, out: Out, most: int) -> int:
    """Every group in turn is visited by its members; how many meet."""
    (starts, begins, members), total = lists, 0
    for group in range(len(starts) - 1):
        some = members[begins[group] : begins[group + 1]]
        total += _visit(who, there, some, starts[group], starts[group + 1], out, most - total)
        if total > most:
            break
    return total


@njit
def _visit(who: Who, there: There, members: Ints, start: int, end: int, out: Out, most: int) -> int:
    """Each member at the places of one group, as far east and west as she goes."""
    (held, home, max_m), (asked, place, eastings, rows), count = who, there, 0
    at, found, metres = out
    for v in members:
        if count > most:
            break
        reach = max_m[v] + MARGIN_M
        for k in range(start + np.searchsorted(eastings[start:end], home[v, 0] - reach), end):
            east, north = home[v, 0] - place[k, 0], home[v, 1] - place[k, 1]
            if east < -reach:
                break
            metre = np.sqrt(east * east + north * north)
            fits = metre <= max_m[v]
            for m in range(held.shape[1] if fits else 0):
                fits &= (held[v, m] & asked[k, m]) == asked[k, m]
            if fits and len(found):
                found[at[rows[k]]], metres[at[rows[k]]] = v, metre
            if fits:
                at[rows[k]] += 1
                count += 1
    return count
