"""The month as it goes: who is asked when, who hears it, who says yes first.

An ask makes a listening helper deaf for an exponential time with mean `fatigue_h`; whoever is deaf
does not hear it at all. She who hears it answers after a lognormal time, median 24 minutes, and
means what she says: asked again she says the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeAlias

import numpy as np

from kith.solver.asking import WEEK_H
from kith.solver.month.town import SHIFTS, SLOTS, WEEKS, Town
from kith.solver.problem import Bools, Floats, Ints

LONG_AGO = -1e9
ANSWER_H, ANSWER_SPREAD = 0.4, 1.0  # lognormal
LOG = 64  # asks remembered of each, enough for any week


@dataclass(frozen=True, slots=True)
class Ask:
    """Pairs to ask now, until when each offer stands, and when the policy looks again."""

    pairs: Ints
    until_h: float
    look_h: float


Policy: TypeAlias = Callable[["Month", int, float], Ask]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open offer: since when, and how likely she listened as far as the policy knows."""

    since_h: float
    hears: float


@dataclass(eq=False)
class Month:
    """What the policy has done so far and may know, and what it may not: the last three."""

    town: Town
    fatigue_h: float
    rng: np.random.Generator
    open: list[dict[int, Waiting]] = field(init=False)  # of each order: pair to open offer
    times: Ints = field(init=False)  # (K,) asks of the pair
    refused: Bools = field(init=False)  # (K,)
    last_h: Floats = field(init=False)  # (V,) the last ask
    log_h: Floats = field(init=False)  # (V, LOG) the latest asks
    asks: Ints = field(init=False)  # (V, weeks)
    booked: Bools = field(init=False)  # (V, shifts)
    services: Ints = field(init=False)  # (V, weeks)
    filled: Ints = field(init=False)  # (O,)
    first_yes_h: Floats = field(init=False)  # (O,)
    full_h: Floats = field(init=False)  # (O,)
    deaf_until_h: Floats = field(init=False)  # (V,)
    events: list[tuple[float, int, str, int, int]] = field(default_factory=list)
    count: int = 0
    busiest: int = 0  # the most asks of one person within any seven days, as sent one by one

    def __post_init__(self) -> None:
        people, orders, pairs = len(self.town.capacity), len(self.town.need), len(self.town.v)
        self.open = [{} for _ in range(orders)]
        self.times = np.zeros(pairs, np.int64)
        self.refused = np.zeros(pairs, np.bool_)
        self.last_h = np.full(people, LONG_AGO)
        self.log_h = np.full((people, LOG), LONG_AGO)
        self.asks = np.zeros((people, WEEKS + 1), np.int64)
        self.booked = np.zeros((people, SLOTS), np.bool_)
        self.services = np.zeros((people, WEEKS + 1), np.int64)
        self.filled = np.zeros(orders, np.int64)
        self.first_yes_h = np.full(orders, np.nan)
        self.full_h = np.full(orders, np.nan)
        self.deaf_until_h = np.full(people, LONG_AGO)

    def places(self, order: int) -> int:
        return int(self.town.need[order] - self.filled[order])

    def can(self, order: int, *, times: int = 1) -> Ints:
        """Pairs of the order that may still be asked: no refusal, no promise in the way."""
        pairs = self.town.pairs(order)
        v = self.town.v[pairs]
        may = (self.times[pairs] < times) & ~self.refused[pairs] & ~self._bound(order, v)
        rows = np.flatnonzero(may) + pairs.start
        waiting = self.open[order]
        return np.array([k for k in rows.tolist() if k not in waiting], np.int64)

    def asks_week(self, v: Ints, now_h: float) -> Ints:
        """Asks of each within seven days."""
        within: Ints = (self.log_h[v] > now_h - WEEK_H).sum(1)
        return within

    def disturb(self, v: Ints, now_h: float) -> None:
        """One more ask is on their phones."""
        turn = self.asks[v].sum(1) % LOG
        self.log_h[v, turn] = now_h
        self.last_h[v] = now_h
        self.asks[v, min(int(now_h // WEEK_H), WEEKS)] += 1

    def answer_later(self, order: int, pair: int, now_h: float) -> None:
        delay = ANSWER_H * float(np.exp(self.rng.normal(0, ANSWER_SPREAD)))
        self.later(now_h + delay, "answer", order, pair)

    def later(self, at_h: float, kind: str, order: int, pair: int = -1) -> None:
        self.count += 1
        heappush(self.events, (at_h, self.count, kind, order, pair))

    def _bound(self, order: int, v: Ints) -> Bools:
        """Who serves elsewhere then, or has promised enough for that week."""
        slot = int(self.town.slot[order])
        week = slot // (7 * SHIFTS)
        bound: Bools = self.booked[v, slot] | (self.services[v, week] >= self.town.capacity[v])
        return bound

    def send(self, order: int, ask: Ask, now_h: float) -> None:
        """The offers go out; who listens answers later and is deaf for a while."""
        v = self.town.v[ask.pairs]
        hears = self.deaf_until_h[v] <= now_h
        self.deaf_until_h[v[hears]] = now_h + self.rng.exponential(self.fatigue_h, int(hears.sum()))
        self.disturb(v, now_h)
        self.busiest = max(self.busiest, int(self.asks_week(v, now_h).max()))
        self.times[ask.pairs] += 1
        for pair, heard in zip(ask.pairs.tolist(), hears.tolist(), strict=True):
            if heard:
                self.answer_later(order, pair, now_h)
            self.later(ask.until_h, "expire", order, pair)

    def answer(self, order: int, pair: int, now_h: float) -> None:
        """Her yes fills a place if there is one and she is still free; else it is a no."""
        v = int(self.town.v[pair])
        self.open[order].pop(pair, None)
        yes = bool(self.town.yes[pair]) and not bool(self._bound(order, np.array([v]))[0])
        if not yes or not self.places(order) or now_h > self.town.starts_h[order]:
            self.refused[pair] = True
            return
        slot = int(self.town.slot[order])
        self.booked[v, slot] = True
        self.services[v, slot // (7 * SHIFTS)] += 1
        self.filled[order] += 1
        if np.isnan(self.first_yes_h[order]):
            self.first_yes_h[order] = now_h
        if not self.places(order):
            self.full_h[order] = now_h
            self.open[order].clear()


def play(town: Town, policy: Policy, *, fatigue_h: float, seed: int) -> Month:
    """The month under a policy; the same answers and delays for the same seed and policy."""
    month = Month(town, fatigue_h, np.random.default_rng(seed))
    looks = town.opened_h.copy()
    for order, at_h in enumerate(town.opened_h.tolist()):
        month.later(at_h, "look", order)
    while month.events:
        now_h, _, kind, order, pair = heappop(month.events)
        if not _is_news(month, kind, order, pair, now_h, looks):
            continue
        if kind == "answer":
            month.answer(order, pair, now_h)
        if month.places(order) and now_h < town.starts_h[order]:
            looks[order] = _look(month, policy, order, now_h)
    return month


def _is_news(month: Month, kind: str, order: int, pair: int, now_h: float, looks: Floats) -> bool:
    """Whether the event still means something: looks put off and offers answered do not."""
    if kind == "look":
        return bool(looks[order] <= now_h)
    if kind == "answer":
        return month.town.starts_h[order] > now_h and month.places(order) > 0
    return month.open[order].pop(pair, None) is not None


def _look(month: Month, policy: Policy, order: int, now_h: float) -> float:
    ask = policy(month, order, now_h)
    if len(ask.pairs):
        month.send(order, ask, now_h)
    if np.isfinite(ask.look_h):
        month.later(ask.look_h, "look", order)
    return ask.look_h
