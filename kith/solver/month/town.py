"""A street for a month: who lives there, what is asked, who could help, and who would say yes.

Volunteers and orders are drawn by the shares that design/dispatch.md section 2 gives. What people
would answer is assumed, never measured: the mean chance of a yes over all pairs is 0.30, more for
the willing, the near and the liked kind of service; what history tells of a chance is off by
`SPREAD` on the logit scale (section 6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kith.solver.month import shares
from kith.solver.problem import Bools, Floats, Ints

WEEKS, SHIFTS, DAY_H = 4, 3, 24.0
SHIFT_H = np.array([9.0, 14.0, 18.5])  # when morning, afternoon and evening services begin
SLOTS = 7 * SHIFTS * (WEEKS + 1)
DESK_H = (8.0, 20.0)  # orders become work while a desk is open
MEAN_CHANCE, SPREAD = 0.30, 0.7
RARE_MIN = 30.0  # minutes for a place elsewhere that would stay empty without her


@dataclass(frozen=True, eq=False)
class Town:
    """V volunteers, O orders in order of their opening, K pairs who could, ordered by order.

    Hours count from the first Monday 0:00, local time.
    """

    capacity: Ints  # (V,) services a week
    community: Ints  # (V,)
    wanted_min: Floats  # (V,) how much the orders of the month before would have missed her
    opened_h: Floats  # (O,)
    starts_h: Floats  # (O,)
    slot: Ints  # (O,) shift of the month
    need: Ints  # (O,)
    urgency: Ints  # (O,)
    place: Ints  # (O,) community
    first: Ints  # (O + 1,) where an order's pairs begin
    v: Ints  # (K,)
    distance_m: Floats  # (K,)
    known: Floats  # (K,) the chance of a yes as history tells it
    yes: Bools  # (K,) what she will say if she hears it: no policy may read it
    chance: Floats  # (K,) as it really is: no policy may read it

    def pairs(self, order: int) -> slice:
        """The rows of those who could serve the order."""
        return slice(int(self.first[order]), int(self.first[order + 1]))


@dataclass(frozen=True, eq=False)
class _Folk:
    """What makes a volunteer able, row by row."""

    xy_m: Floats
    reach_m: Floats
    skills: Bools  # (V, skills)
    free: Bools  # (V, shifts of the week)
    woman: Bools
    speaks: Bools  # (V, tongues)


def draw(seed: int, *, volunteers: int = 2_000, orders: int = 2_600) -> Town:
    """The same town for the same seed."""
    rng = np.random.default_rng(seed)
    estates = _estates(rng)
    home, community = _settle(rng, estates, volunteers)
    folk = _folk(rng, home)
    opened, slot, urgency = _calendar(rng, orders)
    site, place = _settle(rng, estates, orders)
    d, v, distance = _pairs(rng, folk, site, slot)
    chance, known = _chances(rng, d, v, distance)
    return Town(
        capacity=rng.choice(np.array([1, 2, 3]), volunteers, p=shares.CAPACITY),
        community=community,
        wanted_min=_wanted(rng, folk, estates, orders),
        opened_h=opened,
        starts_h=_starts_h(slot),
        slot=slot,
        need=_people(rng, orders),
        urgency=urgency,
        place=place,
        first=np.searchsorted(d, np.arange(orders + 1)),
        v=v,
        distance_m=distance,
        known=known,
        yes=rng.random(len(d)) < chance,
        chance=chance,
    )


def _estates(rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Three to six estates a community, communities on a jittered grid of 775 m."""
    side = int(np.ceil(np.sqrt(shares.COMMUNITIES)))
    grid = np.array([(n % side, n // side) for n in range(shares.COMMUNITIES)]) * 775.0
    centre = grid + rng.normal(0, 90, grid.shape)
    of = np.repeat(np.arange(len(grid)), rng.integers(3, 7, len(grid)))
    return centre[of] + rng.normal(0, 210, (len(of), 2)), of


def _settle(rng: np.random.Generator, estates: tuple[Floats, Ints], n: int) -> tuple[Floats, Ints]:
    """Where n homes lie, and in which community: some are denser than others."""
    spot, of = estates
    weight = rng.lognormal(0, 0.55, int(of.max()) + 1)[of] * rng.lognormal(0, 0.45, len(of))
    drawn = rng.choice(len(of), n, p=weight / weight.sum())
    return spot[drawn] + rng.normal(0, 70, (n, 2)), of[drawn]


def _folk(rng: np.random.Generator, home: Floats) -> _Folk:
    n = len(home)
    by = rng.choice(3, n, p=shares.TRAVEL)
    eager = rng.lognormal(-0.1, 0.45, n)[:, None]
    skills = rng.random((n, shares.SKILLS)) < np.clip(shares.SUPPLY * eager, 0, 0.95)
    skills[~skills.any(1), 0] = True
    persona = rng.choice(len(shares.PERSONA), n, p=shares.PERSONA)
    return _Folk(
        xy_m=home,
        reach_m=rng.uniform(shares.REACH_M[by, 0], shares.REACH_M[by, 1]),
        skills=skills,
        free=(rng.random((n, 7, SHIFTS)) < shares.FREE[persona]).reshape(n, -1),
        woman=rng.random(n) < shares.WOMEN,
        speaks=rng.random((n, len(shares.TONGUES))) < shares.TONGUES,
    )


def _calendar(rng: np.random.Generator, orders: int) -> tuple[Floats, Ints, Ints]:
    """When each order becomes work, its shift and its urgency, in order of the first.

    Drawn anew where no shift begins within the order's lead.
    """
    urgency = rng.choice(shares.URGENCIES, orders, p=shares.URGENCY)
    least, most = shares.LEAD_H[np.searchsorted(shares.URGENCIES, urgency)].T
    weight, starts = np.tile(shares.ASKED.ravel(), WEEKS + 1), _starts_h(np.arange(SLOTS))
    opened, slot, left = np.empty(orders), np.empty(orders, np.int64), np.arange(orders)
    while len(left):
        day = rng.integers(0, 7 * WEEKS, len(left))
        opened[left] = day * DAY_H + rng.uniform(*DESK_H, len(left))
        lead = starts - opened[left, None]
        fits = weight * ((lead >= least[left, None]) & (lead <= most[left, None]))
        total = fits.cumsum(1)
        slot[left] = (total <= rng.random((len(left), 1)) * total[:, -1:]).sum(1)
        left = left[total[:, -1] == 0]
    order = np.argsort(opened, kind="stable")
    return opened[order], slot[order], urgency[order]


def _starts_h(slot: Ints) -> Floats:
    hours: Floats = slot // SHIFTS * DAY_H + SHIFT_H[slot % SHIFTS]
    return hours


def _people(rng: np.random.Generator, orders: int) -> Ints:
    return 1 + rng.choice(len(shares.PEOPLE), orders, p=shares.PEOPLE)


def _pairs(
    rng: np.random.Generator, folk: _Folk, site: Floats, slot: Ints
) -> tuple[Ints, Ints, Floats]:
    """(order, volunteer, metres) of all who could: skills, time, gender, tongue and distance."""
    n = len(site)
    one, two = rng.choice(shares.SKILLS, n, p=shares.WANTED), rng.choice(8, n)
    second = np.where(rng.random(n) < 0.12, two, one)
    asks, for_women = rng.random(n) < 0.08, rng.random(n) < 0.75
    tongue = rng.choice(shares.TONGUE_OF, n, p=shares.TONGUE)
    able = folk.free.T[slot % (7 * SHIFTS)] & folk.skills.T[one] & folk.skills.T[second]
    able &= ~asks[:, None] | (folk.woman[None, :] == for_women[:, None])
    able &= (tongue == 0)[:, None] | folk.speaks.T[tongue]
    d, v = np.nonzero(able)
    distance = np.hypot(*(folk.xy_m[v] - site[d]).T)
    near = distance <= folk.reach_m[v]
    return d[near], v[near], distance[near]


def _chances(
    rng: np.random.Generator, d: Ints, v: Ints, distance_m: Floats
) -> tuple[Floats, Floats]:
    """(as it is, as history tells it) for every pair."""
    kinds = rng.integers(0, shares.KINDS, int(d.max()) + 1)
    people = int(v.max()) + 1
    liking = rng.beta(2, 2, (people, shares.KINDS))[v, kinds[d]]
    wish = rng.normal(0, 0.8, people)[v] + 1.5 * (liking - 0.5) - 0.3 * distance_m / 1_000
    wish += _level(wish)
    heard = wish + rng.normal(0, SPREAD, len(wish))
    return _logistic(wish), _logistic(_shrunk(heard))


def _shrunk(heard: Floats) -> Floats:
    """What was heard, drawn towards the mean by as much of it as is noise."""
    weight = max(0.0, 1.0 - SPREAD**2 / float(heard.var()))
    shrunk: Floats = heard.mean() + weight * (heard - heard.mean())
    return shrunk


def _level(wish: Floats) -> float:
    """What must be added so that the mean chance is the one assumed."""
    low, high = -20.0, 20.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        is_low = _logistic(wish + middle).mean() < MEAN_CHANCE
        low, high = (middle, high) if is_low else (low, middle)
    return low


def _logistic(x: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-x))
    return chance


def _wanted(
    rng: np.random.Generator, folk: _Folk, estates: tuple[Floats, Ints], orders: int
) -> Floats:
    """What the place learned from a month before: orders of few helpers would miss each of them."""
    _, slot, _ = _calendar(rng, orders)
    site, _ = _settle(rng, estates, orders)
    d, v, _ = _pairs(rng, folk, site, slot)
    could = np.bincount(d, minlength=orders) * MEAN_CHANCE
    thin: Floats = np.minimum(1.0, _people(rng, orders) / np.maximum(could, 1e-9))
    missed = np.bincount(v, MEAN_CHANCE * thin[d], minlength=len(folk.xy_m))
    return RARE_MIN * missed.astype(np.float64)
