"""Boards from outside: a file in the format of bench/README.md, or one drawn at random.

An order with a choice of times stands at its first until `settle` or the joint solver decides.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kith.solver import drawn
from kith.solver.problem import (
    ANY,
    CLOSED,
    EACH_BIT,
    FEMALE,
    MALE,
    Bits,
    Bools,
    Demands,
    Floats,
    Genders,
    Ints,
    Options,
    Problem,
    Volunteers,
    bit_table,
)

SIZES = tuple(drawn.SIZES)
SERVICE_MIN = 90  # minutes of one service, where services are counted
SETTLED_AT_ONCE = 1 << 15  # volunteers

Column = NDArray[Any]
WHOLE, REAL = "iu", "iuf"
VOLUNTEER_COLUMNS = {
    "vxy": REAL, "vcomm": WHOLE, "vskill": WHOLE, "vavail": WHOLE, "vmaxd": REAL, "vgender": WHOLE,
    "vlang": WHOLE, "vcap": WHOLE, "vpast": REAL, "vpref": REAL, "vacc": REAL,
}  # fmt: skip
ORDER_COLUMNS = {
    "oxy": REAL, "ocomm": WHOLE, "oskill": WHOLE, "ocat": WHOLE, "oslots": WHOLE, "ok": WHOLE,
    "ogender": WHOLE, "olang": WHOLE, "ourg": WHOLE, "opair": WHOLE,
}  # fmt: skip
WIDE = {"vxy": 2, "oxy": 2, "vpref": None}  # how many columns; None for any


@dataclass(frozen=True, eq=False)
class Instance:
    """A board as it came: nobody has settled the times yet."""

    problem: Problem
    options: Options
    home: Ints  # (V,) community of each volunteer
    place: Ints  # (D,) community of each order

    def within(self, problem: Problem, communities: int) -> Problem:
        """The problem with closed borders between groups of so many communities."""
        home, place = self.home // communities, self.place // communities
        count = 1 + max(home.max(initial=0), place.max(initial=0))
        return replace(
            problem,
            volunteers=replace(problem.volunteers, home=home),
            demands=replace(problem.demands, place=place),
            borders=np.where(np.eye(count, dtype=np.bool_), 0.0, CLOSED),
        )


def read(path: Path) -> Instance:
    """The board in a file.

    Raises:
        ValueError: Not such a file, or an array is missing or odd.
    """
    names = VOLUNTEER_COLUMNS | ORDER_COLUMNS
    with path.open("rb") as raw:
        try:
            with np.load(raw, allow_pickle=False) as file:
                arrays = {name: file[name] for name in names if name in file}
        except (ValueError, TypeError, EOFError, BadZipFile) as fault:
            raise ValueError(f"{path}: not a board of arrays (.npz)") from fault
    return instance(arrays)


def make(size: str, seed: int, active: float) -> dict[str, Any]:
    """The arrays of a board drawn at random; `active` is the share who have time this week."""
    return drawn.board(size, seed, active)


def instance(arrays: dict[str, Any]) -> Instance:
    """The board of these arrays. Raises ValueError where one is missing or odd."""
    _check(arrays)
    times = arrays["oslots"].astype(np.uint64)
    d, time = np.nonzero(bit_table(times))
    is_choice = np.bincount(d, minlength=len(times))[d] > 1
    pair = arrays["opair"].astype(np.int64)
    problem = Problem(
        volunteers=_volunteers(arrays),
        demands=_demands(arrays, times & (~times + np.uint64(1))),
        known=np.column_stack((pair, np.arange(len(pair))))[pair >= 0],
    )
    options = Options(d[is_choice], EACH_BIT[time[is_choice]])
    return Instance(
        problem, options, arrays["vcomm"].astype(np.int64), arrays["ocomm"].astype(np.int64)
    )


def settle(problem: Problem, options: Options) -> Problem:
    """Each crew at the time when most who can do it are free, for each who is wanted then.

    A quick rule, not the best choice: that one is `joint`. Raises ValueError where the options
    do not fit the board.
    """
    if not len(options):
        return problem
    problem.check_options(options)
    demands = problem.demands
    scarce = _wanted(problem, options) / np.maximum(_free(problem, options), 0.5)
    crew, slots = demands.crew[options.d], options.slots
    worst = _firsts(np.lexsort((-scarce, slots, crew)), crew, slots)
    best = _firsts(worst[np.lexsort((slots[worst], scarce[worst], crew[worst]))], crew)
    at = np.minimum(np.searchsorted(crew[best], demands.crew), len(best) - 1)
    chosen = np.where(crew[best][at] == demands.crew, slots[best][at], demands.slots)
    return replace(problem, demands=replace(demands, slots=chosen))


def _firsts(order: Ints, *columns: Column) -> Ints:
    """Of rows in order, the first of each run that is alike in these columns."""
    rows = [column[order] for column in columns]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = np.any([row[1:] != row[:-1] for row in rows], axis=0)
    return order[begins]


def stand_or_fall(problem: Problem) -> Problem:
    """The same board where an order for several gets all its people or none."""
    demands = problem.demands
    crew = np.unique(demands.crew, return_inverse=True)[1]
    several = np.bincount(crew, weights=demands.people) > 1
    return replace(problem, demands=replace(demands, whole=several[crew]))


def _free(problem: Problem, options: Options) -> Floats:
    """(K,) how many services are left among those who have the skills and the time."""
    who = problem.volunteers
    skills, of_skills = np.unique(problem.demands.skills[options.d], return_inverse=True)
    times, of_times = np.unique(options.slots, return_inverse=True)
    able = np.zeros((len(skills), len(times)), np.float32)
    for start in range(0, len(who), SETTLED_AT_ONCE):
        some = slice(start, start + SETTLED_AT_ONCE)
        left = who.capacity[some].astype(np.float32)
        held = _covers(who.skills[some], skills).astype(np.float32)
        able += (held * left[:, None]).T @ _covers(who.slots[some], times).astype(np.float32)
    return able[of_skills, of_times].astype(np.float64)


def _wanted(problem: Problem, options: Options) -> Floats:
    """(K,) how many people are wanted with the same skills at the same time.

    Who may come at one of several times counts a share at each.
    """
    demands = problem.demands
    choices = np.bincount(options.d, minlength=len(demands))
    fixed = np.flatnonzero(choices == 0)
    d = np.concatenate((options.d, fixed))
    slots = np.concatenate((options.slots, demands.slots[fixed]))
    share = demands.people[d] / np.maximum(choices[d], 1)
    skills, times = (np.unique(c, return_inverse=True)[1] for c in (demands.skills[d], slots))
    both = np.unique(skills * len(slots) + times, return_inverse=True)[1]
    wanted: Floats = np.bincount(both, weights=share).astype(np.float64)[both][: len(options)]
    return wanted


def _covers(held: Bits, asked: Bits) -> Bools:
    covered: Bools = (held[:, None] & asked) == asked
    return covered


def _volunteers(arrays: dict[str, Any]) -> Volunteers:
    gender = _looked_up("vgender", arrays["vgender"], (MALE, FEMALE))
    return Volunteers(
        ids=np.arange(len(gender)),
        xy_m=arrays["vxy"].astype(np.float64),
        skills=arrays["vskill"].astype(np.uint64),
        slots=arrays["vavail"].astype(np.uint64),
        max_m=arrays["vmaxd"].astype(np.float64),
        capacity=arrays["vcap"].astype(np.int64),
        served_min=np.rint(arrays["vpast"].astype(np.float64) * SERVICE_MIN).astype(np.int64),
        gender=gender,
        langs=arrays["vlang"].astype(np.uint64),
        accept_p=1 / (1 + np.exp(-arrays["vacc"].astype(np.float64))),
        likings=arrays["vpref"].astype(np.float64),
    )


def _demands(arrays: dict[str, Any], slots: Bits) -> Demands:
    gender = _looked_up("ogender", arrays["ogender"], (MALE, FEMALE, ANY))
    return Demands(
        ids=np.arange(len(slots)),
        xy_m=arrays["oxy"].astype(np.float64),
        skills=arrays["oskill"].astype(np.uint64),
        slots=slots,
        people=arrays["ok"].astype(np.int64),
        urgency=arrays["ourg"].astype(np.int64),
        gender=gender,
        langs=arrays["olang"].astype(np.uint64),
        category=arrays["ocat"].astype(np.int64),
        crew=np.arange(len(slots)),
        whole=np.zeros(len(slots), np.bool_),
    )


def _looked_up(name: str, codes: Column, meanings: tuple[int, ...]) -> Genders:
    if not ((codes >= 0) & (codes < len(meanings))).all():
        raise ValueError(f"{name}: not within 0..{len(meanings) - 1}")
    return np.array(meanings, np.int8)[codes]


def _check(arrays: dict[str, Any]) -> None:
    """Every column is there, of the right kind and as long as the others of its table."""
    for columns, of in ((VOLUNTEER_COLUMNS, "vcap"), (ORDER_COLUMNS, "ok")):
        if missing := [name for name in columns if name not in arrays]:
            raise ValueError(f"{', '.join(missing)}: missing")
        rows = np.asarray(arrays[of]).size
        for name, kinds in columns.items():
            _check_column(name, np.asarray(arrays[name]), kinds, rows)


def _check_column(name: str, column: Column, kinds: str, rows: int) -> None:
    shape = (rows, WIDE[name] or column.shape[-1]) if name in WIDE else (rows,)
    if column.shape != shape or column.dtype.kind not in kinds:
        raise ValueError(f"{name}: found {column.dtype} {column.shape}, expected {shape}")
    if column.dtype.kind == "f" and not np.isfinite(column).all():
        raise ValueError(f"{name}: not finite")
    if kinds == WHOLE and name != "opair" and (column < 0).any():
        raise ValueError(f"{name}: below 0")
