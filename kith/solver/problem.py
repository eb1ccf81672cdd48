"""The board of one week as arrays: volunteers, demands, and what is known between them.

Every table refuses columns of a wrong shape, type or range when it is made, so that nobody
below has to look twice. Sets of skills, times and languages are bits of one uint64 each.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bits = NDArray[np.uint64]
Genders = NDArray[np.int8]
Bools = NDArray[np.bool_]
Rows = NDArray[np.int32]
AnyRows = NDArray[np.integer[Any]]

ANY, FEMALE, MALE = 0, 1, 2
URGENCIES = (1, 2, 4)
EARTH_RADIUS_M = 6_371_008.8
MOST_MIN = 1_000_000.0
MOST_M = 50_000_000.0  # further than once around the earth, nobody goes
MOST_SERVICES = 1_000_000
MOST_UNITS = 1 << 62  # what all places left empty may cost together, in price units
FURTHEST_NORTH = 85.0  # degrees; beyond it the plane bends too much
EACH_BIT: Bits = np.uint64(1) << np.arange(64, dtype=np.uint64)
CLOSED = -1.0  # a border that nobody crosses


def local_plane(lon_lat: Floats) -> Floats:
    """Degrees (N, 2) as metres (N, 2) east and north of their mean: equirectangular, WGS 84.

    All points of one board go through one call: two calls have two means, hence two planes.
    Good to a few metres over a city; not for boards across the date line or at a pole.
    """
    _require(lon_lat.shape[1:] == (2,), "lon_lat: expected shape (N, 2)")
    _require(bool(np.isfinite(lon_lat).all()), "lon_lat: not finite")
    inside = np.abs(lon_lat) <= (180.0, FURTHEST_NORTH)
    _require(bool(inside.all()), f"lon_lat: beyond 180 degrees east or {FURTHEST_NORTH:g} north")
    if not len(lon_lat):
        return np.zeros((0, 2))
    lon, lat = (math.fsum(column) / len(lon_lat) for column in lon_lat.T)
    east = np.radians(lon_lat[:, 0] - lon) * math.cos(math.radians(lat))
    north = np.radians(lon_lat[:, 1] - lat)
    return EARTH_RADIUS_M * np.column_stack((east, north))


@dataclass(frozen=True, eq=False)
class Volunteers:
    """Who may be asked, V rows."""

    ids: Ints
    xy_m: Floats  # (V, 2) on the local plane
    skills: Bits
    slots: Bits  # times free
    max_m: Floats  # furthest way, one direction
    capacity: Ints  # services left this week
    served_min: Ints  # minutes served in the last eight weeks
    gender: Genders  # 0 unknown, FEMALE, MALE
    langs: Bits
    accept_p: Floats  # how likely a yes is, 0..1
    likings: Floats  # (V, C) liking for each category of service, 0..1; C >= 1
    home: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # row of `Problem.borders`

    def __post_init__(self) -> None:
        _one_place_unless_told(self, "home")
        _check_columns(self, _VOLUNTEER_TYPES)
        _check_range("Volunteers.max_m", self.max_m, 0, MOST_M)
        _check_range("Volunteers.capacity", self.capacity, 0, MOST_SERVICES)
        _check_range("Volunteers.served_min", self.served_min, 0, MOST_MIN)
        _check_range("Volunteers.accept_p", self.accept_p, 0, 1)
        _check_range("Volunteers.likings", self.likings, 0, 1)
        _require(self.likings.shape[1] > 0, "Volunteers.likings: not one category")

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Demands:
    """What is wanted, D rows. Rows of one crew are one order: a leader and her team."""

    ids: Ints
    xy_m: Floats  # (D, 2) on the same plane
    skills: Bits  # all must be held
    slots: Bits  # all must be free; never empty
    people: Ints  # places to fill, at least 1
    urgency: Ints  # weight, one of URGENCIES
    gender: Genders  # ANY, FEMALE, MALE
    langs: Bits  # all must be spoken; 0 asks for none
    category: Ints  # column of `Volunteers.likings`
    crew: Ints  # rows with one number share their time and, if whole, stand or fall together
    whole: Bools  # all its people or none
    place: Ints = field(default_factory=lambda: np.zeros(0, np.int64))  # column of the borders

    def __post_init__(self) -> None:
        _one_place_unless_told(self, "place")
        _check_columns(self, _DEMAND_TYPES)
        _require(bool((self.slots != 0).all()), "Demands.slots: a demand without a time")
        _require(bool((self.people >= 1).all()), "Demands.people: below 1")
        _require(bool(np.isin(self.urgency, URGENCIES).all()), "Demands.urgency: not 1, 2 or 4")
        _require(bool((self.category >= 0).all()), "Demands.category: below 0")
        self._check_crews()

    def _check_crews(self) -> None:
        _, first, crew = np.unique(self.crew, return_index=True, return_inverse=True)
        lead = first[crew]
        one_time = bool((self.slots == self.slots[lead]).all())
        _require(one_time, "Demands.crew: rows of one crew at several times")
        alike = bool((self.whole == self.whole[lead]).all())
        _require(alike, "Demands.crew: rows of one crew, some whole and some not")

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Options:
    """Times a demand may be served at, K rows; a demand of one time needs none.

    `Demands.slots` is the time settled on. All rows of a crew carry the same times.
    """

    d: Ints  # row of the demand
    slots: Bits  # one time: all must be free; never empty

    def __post_init__(self) -> None:
        _check_column("Options.d", self.d, np.int64, (len(self),))
        _check_column("Options.slots", self.slots, np.uint64, (len(self),))
        _require(bool((self.d >= 0).all()), "Options.d: below 0")
        _require(bool((self.slots != 0).all()), "Options.slots: an option without a time")

    def __len__(self) -> int:
        return len(self.d)


@dataclass(frozen=True)
class Params:
    """What the town's wishes weigh. All values are house defaults, to be set per community."""

    walk_m_per_min: float = 75.0
    """Pace as the crow flies: 4.5 km/h."""
    missing_person_min: float = 600.0
    """A place left empty, per urgency weight. A dearer pair is not worth sending."""
    load_share: float = 0.1
    """Minutes per minute that a volunteer served above the board's average."""
    load_step_min: float = 20.0
    """The n-th service of one volunteer on this board costs (n - 1) times this."""
    stranger_min: float = 10.0
    """A face that the resident does not know."""
    not_her_pair_min: float = 30.0
    """Anybody else than the helper of a household that has one."""
    unlikely_min: float = 60.0
    """A certain no; a likely no in proportion."""
    taste_min: float = 15.0
    """A category of service that she does not like at all; a liking in proportion."""
    overqualified_min: float = 5.0
    """A holder of a scarce skill, sent where it is not asked for."""
    scarce_from: float = 0.5
    """A skill is scarce when more than this share of its holders' services is wanted."""

    def __post_init__(self) -> None:
        for param in fields(self):
            value = getattr(self, param.name)
            text = f"Params.{param.name}: {value} is not within 0..{MOST_MIN:g}"
            _require(math.isfinite(value) and 0 <= value <= MOST_MIN, text)
        _require(self.walk_m_per_min >= 1, "Params.walk_m_per_min: slower than 1 m/min")
        _require(self.missing_person_min > 0, "Params.missing_person_min: must be above 0")


def no_pairs() -> Ints:
    """The empty list of index pairs."""
    return np.zeros((0, 2), np.int64)


def one_place() -> Floats:
    """A board without borders."""
    return np.zeros((1, 1))


@dataclass(frozen=True, eq=False)
class Problem:
    """One board. `known`, `paired` and `barred` are (K, 2) pairs: row of volunteer, of demand.

    `borders` (H, P) is what it costs in minutes to go from a home to a place, or CLOSED.
    """

    volunteers: Volunteers
    demands: Demands
    known: Ints = field(default_factory=no_pairs)  # have met before
    barred: Ints = field(default_factory=no_pairs)  # own wish, same household, said no
    params: Params = field(default_factory=Params)
    borders: Floats = field(default_factory=one_place)
    paired: Ints = field(default_factory=no_pairs)  # the household's own helper

    def __post_init__(self) -> None:
        self._check_borders()
        self.check_index_pairs("Problem.known", self.known)
        self.check_index_pairs("Problem.paired", self.paired)
        self.check_index_pairs("Problem.barred", self.barred)
        inside = self.demands.category < self.volunteers.likings.shape[1]
        _require(bool(inside.all()), "Demands.category: no such column of Volunteers.likings")
        weighed = self.demands.people.astype(np.float64) @ self.demands.urgency
        dearest = 100 * self.params.missing_person_min * float(weighed)
        _require(dearest < MOST_UNITS, "Problem: more empty places than can be priced")

    def _check_borders(self) -> None:
        _require(self.borders.ndim == 2, "Problem.borders: expected shape (H, P)")
        _check_column("Problem.borders", self.borders, np.float64, self.borders.shape)
        sums = (self.borders == CLOSED) | ((self.borders >= 0) & (self.borders <= MOST_MIN))
        _require(bool(sums.all()), f"Problem.borders: neither CLOSED nor within 0..{MOST_MIN:g}")
        known = (self.volunteers.home < len(self.borders)).all()
        _require(bool(known), "Volunteers.home: no such row of Problem.borders")
        known = (self.demands.place < self.borders.shape[1]).all()
        _require(bool(known), "Demands.place: no such column of Problem.borders")

    def check_index_pairs(self, name: str, index_pairs: Ints) -> None:
        """Refuse index pairs that do not point into this board."""
        _check_column(name, index_pairs, np.int64, (len(index_pairs), 2))
        top = (len(self.volunteers), len(self.demands))
        inside = (index_pairs >= 0) & (index_pairs < top)
        _require(bool(inside.all()), f"{name}: index outside the board")

    @cached_property
    def has_closed_borders(self) -> bool:
        return bool((self.borders == CLOSED).any())

    def check_options(self, options: Options) -> None:
        """Refuse options off the board, and crews whose rows could not agree on a time."""
        inside = options.d < len(self.demands)
        _require(bool(inside.all()), "Options.d: row outside the board")
        _, crew, size = np.unique(self.demands.crew, return_inverse=True, return_counts=True)
        offered = np.unique(np.column_stack((options.slots, options.d.astype(np.uint64))), axis=0)
        of = crew[offered[:, 1].astype(np.int64)]
        times = np.unique(offered[:, 0], return_inverse=True)[1]
        both, rows = np.unique(of * (len(times) + 1) + times, return_counts=True)
        whole = rows == size[both // (len(times) + 1)]
        _require(bool(whole.all()), "Options: rows of one crew with different times")

    @cached_property
    def average_served_min(self) -> float:
        """What a volunteer of this board served on average lately."""
        return int(self.volunteers.served_min.sum()) / max(1, len(self.volunteers))

    @cached_property
    def scarce_skills(self) -> np.uint64:
        """The skills of which this board wants more than a share of what is left of them."""
        wanted = bit_sums(self.demands.skills, self.demands.people)
        held = bit_sums(self.volunteers.skills, self.volunteers.capacity)
        return np.uint64(EACH_BIT[wanted > self.params.scarce_from * held].sum())

    def is_known(self, v: AnyRows, d: AnyRows) -> Bools:
        """Whether volunteer and resident have met; v and d broadcast."""
        return self._met.among(v, d)

    def is_barred(self, v: AnyRows, d: AnyRows) -> Bools:
        """Whether the pair must never be matched; v and d broadcast."""
        return self._apart.among(v, d)

    def is_paired(self, v: AnyRows, d: AnyRows) -> Bools:
        """Whether the volunteer is the helper of the demand's household; v and d broadcast."""
        return self._twins.among(v, d)

    @cached_property
    def has_helper(self) -> Bools:
        """(D,) whether somebody on this board is the helper of the household."""
        return self._twins.of_d

    @cached_property
    def _twins(self) -> "_Listed":
        return _Listed.of(self, self.paired)

    @cached_property
    def _met(self) -> "_Listed":
        return _Listed.of(self, self.known)

    @cached_property
    def _apart(self) -> "_Listed":
        return _Listed.of(self, self.barred)


@dataclass(frozen=True, eq=False)
class _Listed:
    """A few pairs, ready to be recognised among many."""

    of_v: Bools  # (V,) rows that are listed at all: only there is a look-up
    of_d: Bools  # (D,)
    keys: Ints  # ascending

    @staticmethod
    def of(problem: Problem, index_pairs: Ints) -> "_Listed":
        of_v, of_d = (np.zeros(len(t), np.bool_) for t in (problem.volunteers, problem.demands))
        v, d = index_pairs.T
        of_v[v], of_d[d] = True, True
        return _Listed(of_v, of_d, np.unique(v * len(of_d) + d))

    def among(self, v: AnyRows, d: AnyRows) -> Bools:
        """Whether these pairs are listed; v and d broadcast."""
        listed: Bools = self.of_v[v] & self.of_d[d]
        at = np.nonzero(listed)
        some_v, some_d = (np.broadcast_to(rows, listed.shape)[at] for rows in (v, d))
        sought = some_v.astype(np.int64) * len(self.of_d) + some_d
        nearest = np.searchsorted(self.keys, sought)
        listed[at] = self.keys.take(nearest, mode="clip") == sought if len(sought) else False
        return listed


_SHARED_TYPES: dict[str, type[np.generic]] = {
    "ids": np.int64,
    "xy_m": np.float64,
    "skills": np.uint64,
    "slots": np.uint64,
    "gender": np.int8,
    "langs": np.uint64,
}
_VOLUNTEER_TYPES = _SHARED_TYPES | {
    "max_m": np.float64,
    "capacity": np.int64,
    "served_min": np.int64,
    "accept_p": np.float64,
    "likings": np.float64,
    "home": np.int64,
}
_DEMAND_TYPES = _SHARED_TYPES | {
    "people": np.int64,
    "urgency": np.int64,
    "category": np.int64,
    "crew": np.int64,
    "whole": np.bool_,
    "place": np.int64,
}


def bit_table(sets: Bits) -> Bools:
    """(N,) bit sets as (N, 64) booleans."""
    table: Bools = (sets[:, None] & EACH_BIT) != 0
    return table


def bit_sums(sets: Bits, weights: Ints) -> Ints:
    """(64,) the weights of the sets that hold each bit, together."""
    held = np.bitwise_or.reduce(sets, initial=np.uint64(0))
    sums = [weights[(sets & bit) != 0].sum() if held & bit else 0 for bit in EACH_BIT]
    return np.array(sums, np.int64)


def _check_columns(table: Volunteers | Demands, types: Mapping[str, type[np.generic]]) -> None:
    kind = type(table).__name__
    for name, dtype in types.items():
        column = getattr(table, name)
        wide = {"xy_m": (2,), "likings": column.shape[1:2] or (1,)}
        _check_column(f"{kind}.{name}", column, dtype, (len(table), *wide.get(name, ())))
    _check_range(f"{kind}.xy_m", table.xy_m, -MOST_M, MOST_M)
    _require(len(np.unique(table.ids)) == len(table), f"{kind}.ids: not unique")
    _require(bool(np.isin(table.gender, (ANY, FEMALE, MALE)).all()), f"{kind}.gender: not 0, 1, 2")


def _one_place_unless_told(table: Volunteers | Demands, name: str) -> None:
    """Where nobody tells of places, all lie in one."""
    if not len(getattr(table, name)):
        object.__setattr__(table, name, np.zeros(len(table), np.int64))
    _require(bool((getattr(table, name) >= 0).all()), f"{type(table).__name__}.{name}: below 0")


def _check_column(
    name: str, column: NDArray[Any], dtype: type[np.generic], shape: tuple[int, ...]
) -> None:
    found = f"found {column.dtype} {column.shape}"
    right = column.dtype == dtype and column.shape == shape
    _require(right, f"{name}: expected {np.dtype(dtype)} {shape}, {found}")
    _require(bool(np.isfinite(column).all()), f"{name}: not finite")


def _check_range(name: str, column: NDArray[Any], least: float, most: float) -> None:
    low, high = bool((column >= least).all()), bool((column <= most).all())
    _require(low and high, f"{name}: outside {least:g}..{most:g}")


def _require(holds: bool, text: str) -> None:
    if not holds:
        raise ValueError(text)
