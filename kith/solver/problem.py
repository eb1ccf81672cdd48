"""The board of one week as arrays: volunteers, demands, and what is known between them.

Every table refuses columns of a wrong shape, type or range when it is made, so that nobody
below has to look twice. Sets of skills, times and languages are bits of one uint64 each.
"""

import math
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bits = NDArray[np.uint64]
Genders = NDArray[np.int8]
Bools = NDArray[np.bool_]

ANY, FEMALE, MALE = 0, 1, 2
URGENCIES = (1, 2, 4)
EARTH_RADIUS_M = 6_371_008.8
MOST_MIN = 1_000_000.0


def local_plane(lon_lat: Floats) -> Floats:
    """Degrees (N, 2) as metres (N, 2) east and north of their mean: equirectangular, WGS 84.

    All points of one board go through one call: two calls have two means, hence two planes.
    Good to a few metres over a city; not for boards across the date line.
    """
    _require(lon_lat.shape[1:] == (2,), "lon_lat: expected shape (N, 2)")
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

    def __post_init__(self) -> None:
        _check_columns(self, _VOLUNTEER_TYPES)
        _require(bool((self.max_m >= 0).all()), "Volunteers.max_m: below 0")
        _require(bool((self.capacity >= 0).all()), "Volunteers.capacity: below 0")
        _require(bool((self.served_min >= 0).all()), "Volunteers.served_min: below 0")
        inside = (self.accept_p >= 0) & (self.accept_p <= 1)
        _require(bool(inside.all()), "Volunteers.accept_p: outside 0..1")

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Demands:
    """What is wanted, D rows."""

    ids: Ints
    xy_m: Floats  # (D, 2) on the same plane
    skills: Bits  # all must be held
    slots: Bits  # all must be free; never empty
    people: Ints  # places to fill, at least 1
    urgency: Ints  # weight, one of URGENCIES
    gender: Genders  # ANY, FEMALE, MALE
    langs: Bits  # all must be spoken; 0 asks for none

    def __post_init__(self) -> None:
        _check_columns(self, _DEMAND_TYPES)
        _require(bool((self.slots != 0).all()), "Demands.slots: a demand without a time")
        _require(bool((self.people >= 1).all()), "Demands.people: below 1")
        _require(bool(np.isin(self.urgency, URGENCIES).all()), "Demands.urgency: not 1, 2 or 4")

    def __len__(self) -> int:
        return len(self.ids)


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
    unlikely_min: float = 60.0
    """A certain no; a likely no in proportion."""
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


@dataclass(frozen=True, eq=False)
class Problem:
    """One board. `known` and `barred` are (K, 2) index pairs: row of volunteer, row of demand."""

    volunteers: Volunteers
    demands: Demands
    known: Ints = field(default_factory=no_pairs)  # have met before, or are paired
    barred: Ints = field(default_factory=no_pairs)  # own wish, same household, said no
    params: Params = field(default_factory=Params)

    def __post_init__(self) -> None:
        self.check_index_pairs("Problem.known", self.known)
        self.check_index_pairs("Problem.barred", self.barred)

    def check_index_pairs(self, name: str, index_pairs: Ints) -> None:
        """Refuse index pairs that do not point into this board."""
        _check_column(name, index_pairs, np.int64, (len(index_pairs), 2))
        top = (len(self.volunteers), len(self.demands))
        inside = (index_pairs >= 0) & (index_pairs < top)
        _require(bool(inside.all()), f"{name}: index outside the board")

    def is_known(self, v: Ints, d: Ints) -> Bools:
        """Whether volunteer and resident have met; v and d broadcast."""
        return self._among(self.known, v, d)

    def is_barred(self, v: Ints, d: Ints) -> Bools:
        """Whether the pair must never be matched; v and d broadcast."""
        return self._among(self.barred, v, d)

    def _among(self, index_pairs: Ints, v: Ints, d: Ints) -> Bools:
        width = len(self.demands)
        return np.isin(v * width + d, index_pairs[:, 0] * width + index_pairs[:, 1])


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
}
_DEMAND_TYPES = _SHARED_TYPES | {"people": np.int64, "urgency": np.int64}


def _check_columns(table: Volunteers | Demands, types: dict[str, type[np.generic]]) -> None:
    kind = type(table).__name__
    for name, dtype in types.items():
        shape = (len(table), 2) if name == "xy_m" else (len(table),)
        _check_column(f"{kind}.{name}", getattr(table, name), dtype, shape)
    _require(len(np.unique(table.ids)) == len(table), f"{kind}.ids: not unique")
    _require(bool(np.isin(table.gender, (ANY, FEMALE, MALE)).all()), f"{kind}.gender: not 0, 1, 2")


def _check_column(
    name: str, column: NDArray[Any], dtype: type[np.generic], shape: tuple[int, ...]
) -> None:
    found = f"found {column.dtype} {column.shape}"
    right = column.dtype == dtype and column.shape == shape
    _require(right, f"{name}: expected {np.dtype(dtype)} {shape}, {found}")
    _require(bool(np.isfinite(column).all()), f"{name}: not finite")


def _require(holds: bool, text: str) -> None:
    if not holds:
        raise ValueError(text)
