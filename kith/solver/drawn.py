"""A week's board drawn at random: clustered communities, scarce skills, busy and idle volunteers.

The draws and their order are fixed, so that the same size, seed and share of active volunteers
give the same arrays everywhere: figures can be repeated on boards that nobody has to store.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Board = dict[str, Any]
Columns = NDArray[Any]

SIZES: dict[str, tuple[int, int, int]] = {
    "community": (200, 65, 1),
    "street": (2_000, 600, 10),
    "district": (20_000, 6_000, 100),
    "city": (200_000, 60_000, 1_000),
}
"""Volunteers, orders, communities."""

SKILLS, SLOTS, CATEGORIES = 30, 21, 12
SPACING_M = 775.0  # one community has 0.6 square kilometres
NEAREST = 200  # among whom the usual volunteer of an order lives
USUAL = 10  # one of so many of them who can do it
RETIRED, EMPLOYEE, STUDENT, FLEXIBLE = range(4)


def board(size: str, seed: int, active: float) -> Board:
    """The arrays of one board, as bench/README.md names them."""
    volunteers, orders, communities = SIZES[size]
    rng = np.random.default_rng(seed)
    town = _Town.drawn(rng, communities)
    homes, places = town.spots(rng, volunteers, town.living), town.spots(rng, orders, town.asking)
    who = {"vxy": homes[0], "vcomm": homes[1], **_volunteers(rng, volunteers, active)}
    what = {"oxy": places[0], "ocomm": places[1], **_orders(rng, orders)}
    what["opair"] = _usual(rng, who, what)
    who["vavail"] = np.where(who["vcap"] > 0, who["vavail"], 0).astype(np.uint32)
    return {**who, **what, "size": size, "seed": seed}


@dataclass(frozen=True, eq=False)
class _Town:
    """Estates, three to six to a community; how many live in each and how many ask for help."""

    community: Columns
    xy: Columns
    living: Columns
    asking: Columns

    @staticmethod
    def drawn(rng: Generator, communities: int) -> "_Town":
        side = int(np.ceil(np.sqrt(communities)))
        east, north = np.meshgrid(np.arange(side), np.arange(side))
        grid = np.stack([east.ravel(), north.ravel()], 1)[:communities] * SPACING_M
        centres = grid + rng.normal(0, 90, (communities, 2))
        estates = []
        for centre in centres:
            count = rng.integers(3, 7)
            estates.append(centre + rng.normal(0, 210, (count, 2)))
        community = np.repeat(np.arange(communities), [len(some) for some in estates])
        living, asking = (
            rng.lognormal(0, 0.55, communities)[community]
            * rng.lognormal(0, spread, len(community))
            for spread in (0.4, 0.5)
        )
        return _Town(community, np.vstack(estates), living, asking)

    def spots(self, rng: Generator, count: int, weight: Columns) -> tuple[Columns, Columns]:
        """Where so many people live, and in which community."""
        estate = rng.choice(len(self.community), count, p=weight / weight.sum())
        return self.xy[estate] + rng.normal(0, 70, (count, 2)), self.community[estate]


def _volunteers(rng: Generator, count: int, active: float) -> Board:
    skills = _skills_held(rng, count)
    free = _times_free(rng, count)
    mode = rng.choice(3, count, p=[0.50, 0.35, 0.15])
    by_mode = [rng.uniform(*span, count) for span in ((600, 1500), (1500, 3500), (4000, 8000))]
    gender = (rng.random(count) < 0.62).astype(np.uint8)
    languages = np.stack([rng.random(count) < p for p in (0.98, 0.45, 0.10, 0.12, 0.006)], 1)
    capacity = rng.choice([1, 2, 3], count, p=[0.5, 0.35, 0.15]).astype(np.int8)
    if active < 1:
        capacity = np.where(rng.random(count) < active, capacity, 0).astype(np.int8)
    return {
        "vskill": skills,
        "vavail": free,
        "vmaxd": np.where(mode == 0, by_mode[0], np.where(mode == 1, by_mode[1], by_mode[2])),
        "vmode": mode,
        "vgender": gender,
        "vlang": _as_bits(languages, np.uint8),
        "vcap": capacity,
        "vpast": np.minimum(rng.gamma(0.7, 3.0, count), 20).astype(np.float32),
        "vpref": rng.beta(2, 2, (count, CATEGORIES)).astype(np.float32),
        "vacc": rng.normal(0.2, 0.8, count).astype(np.float32),
        "vprof": rng.uniform(0.4, 1, count).astype(np.float32),
    }


def _skills_held(rng: Generator, count: int) -> Columns:
    """A few skills are common, most are rare; everybody has at least one."""
    share = np.clip(0.55 * np.arange(1, SKILLS + 1) ** -0.95, 0.004, None)
    breadth = rng.lognormal(-0.1, 0.45, count)
    held = rng.random((count, SKILLS)) < np.clip(share[None, :] * breadth[:, None], 0, 0.95)
    held[~held.any(1), 0] = True
    return _as_bits(held, np.uint32)


def _times_free(rng: Generator, count: int) -> Columns:
    persona = rng.choice(4, count, p=[0.40, 0.35, 0.15, 0.10])
    free = rng.random((count, SLOTS)) < _habits()[persona].reshape(count, SLOTS)
    never = ~free.any(1)
    free[never, rng.integers(0, SLOTS, never.sum())] = True
    return _as_bits(free, np.uint32)


def _habits() -> Columns:
    """How likely each persona is free: 7 days x morning, afternoon, evening."""
    habits = np.zeros((4, 7, 3))
    habits[RETIRED, :5, :2], habits[RETIRED, 5:, :2], habits[RETIRED, :, 2] = 0.38, 0.18, 0.06
    habits[EMPLOYEE, :5, :2], habits[EMPLOYEE, :5, 2] = 0.03, 0.30
    habits[EMPLOYEE, 5:, :2], habits[EMPLOYEE, 5:, 2] = 0.45, 0.25
    habits[STUDENT, :5, 2], habits[STUDENT, 2, 1] = 0.25, 0.30
    habits[STUDENT, 5:, :2], habits[STUDENT, 5:, 2] = 0.40, 0.25
    habits[FLEXIBLE] = 0.45
    return habits


def _orders(rng: Generator, count: int) -> Board:
    first, skills = _skills_asked(rng, count)
    slots = _times_asked(rng, count)
    head_counts = [0.58, 0.20, 0.08, 0.05, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01]
    people = rng.choice(np.arange(1, 11), count, p=head_counts).astype(np.int16)
    asks_gender = rng.random(count) < 0.08
    gender = np.where(asks_gender, np.where(rng.random(count) < 0.75, 1, 0), 2).astype(np.uint8)
    draw = rng.random(count)
    language = np.select([draw < 0.88, draw < 0.97, draw < 0.995], [0, 2, 4], 16).astype(np.uint8)
    return {
        "oskill": skills,
        "osk1": first.astype(np.int16),
        "ocat": (first % CATEGORIES).astype(np.int8),
        "oslots": slots,
        "ok": people,
        "ogender": gender,
        "olang": language,
        "ourg": rng.choice([1, 2, 4], count, p=[0.7, 0.22, 0.08]).astype(np.int8),
        "oarr": np.sort(rng.uniform(0, 7 * 24, count)).astype(np.float32),
    }


def _skills_asked(rng: Generator, count: int) -> tuple[Columns, Columns]:
    """The first skill, and all as bits. What is asked is scarcer than what is held."""
    share = np.arange(1, SKILLS + 1) ** -0.75
    first = rng.choice(SKILLS, count, p=share / share.sum())
    asks_two = rng.random(count) < 0.12
    second = rng.choice(8, count)
    one = np.uint32(1)
    bits = one << first.astype(np.uint32)
    return first, bits | np.where(asks_two, one << second.astype(np.uint32), np.uint32(0))


def _times_asked(rng: Generator, count: int) -> Columns:
    """One time each; a third of the orders accept up to three others."""
    days = np.zeros((7, 3))
    days[:5], days[5:] = [0.22, 0.20, 0.05], [0.16, 0.15, 0.05]
    share = days.ravel() / days.sum()
    one = np.uint32(1)
    slots = one << rng.choice(SLOTS, count, p=share).astype(np.uint32)
    is_flexible = rng.random(count) < 0.35
    for _ in range(3):
        other = rng.choice(SLOTS, count, p=share)
        accepts = is_flexible & (rng.random(count) < 0.7)
        slots = np.where(accepts, slots | (one << other.astype(np.uint32)), slots)
    return slots


def _usual(rng: Generator, who: Board, what: Board) -> Columns:
    """Some orders come from a household with a usual volunteer, near and able; -1 for the rest."""
    usual = np.full(len(what["ok"]), -1, np.int32)
    near = _Near.of(who["vxy"])
    for row in np.flatnonzero(rng.random(len(usual)) < 0.15):
        asked = what["oskill"][row]
        nearest = near.nearest(what["oxy"][row])
        able = nearest[(who["vskill"][nearest] & asked) == asked]
        if len(able):
            usual[row] = able[rng.integers(0, min(len(able), USUAL))]
    return usual


@dataclass(frozen=True, eq=False)
class _Near:
    """Points by east, for the nearest of a place without measuring to all."""

    rows: Columns
    east: Columns
    north: Columns

    @staticmethod
    def of(xy: Columns) -> "_Near":
        rows = np.argsort(xy[:, 0])
        return _Near(rows, xy[rows, 0], xy[rows, 1])

    def nearest(self, place: Columns) -> Columns:
        """Rows of the NEAREST points, the nearest first: the strip grows until it holds them."""
        wanted, width = min(NEAREST, len(self.rows)), SPACING_M / 4
        while True:
            strip = slice(*np.searchsorted(self.east, (place[0] - width, place[0] + width)))
            away = (self.east[strip] - place[0]) ** 2 + (self.north[strip] - place[1]) ** 2
            within = np.flatnonzero(away <= width**2)
            if len(within) >= wanted:
                order = np.argsort(away[within], kind="stable")[:wanted]
                return self.rows[strip][within[order]]
            width *= 1.5


def _as_bits(table: Columns, dtype: type[np.unsignedinteger[Any]]) -> Columns:
    """Columns of yes and no as one bit set per row."""
    each = table.astype(dtype) << np.arange(table.shape[1], dtype=dtype)
    bits: Columns = each.sum(1, dtype=dtype)
    return bits
