"""The ways of asking that are compared. All read what history tells of a chance, never the answer.

`group` posts to a chat of many: nobody tires of it in this model, but attention falls with the
posts of a day, 0.35 / (1 + posts / 15), and by 0.7 for not being addressed. It is kinder to the
chat than life is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from kith.solver import asking
from kith.solver.asking import DAY_H, NEVER, Call, Candidates, Manner
from kith.solver.month.play import Ask, Month, Policy, Waiting
from kith.solver.problem import Floats, Ints

HOUSE: Final = Manner()
PATIENCE_H = 2.0  # how long one who is asked alone is waited for
ATTENTION, CROWD, NAMELESS = 0.35, 15.0, 0.7
OFTEN = 100  # silence is asked again as long as the order is open
WAVE = 1.2  # expected yeses for each place
WALK_M_PER_MIN = 75.0
SERVED_MIN = 10.0  # for each service of this month: spread the load


def kith(month: Month, order: int, now_h: float, *, manner: Manner = HOUSE) -> Ask:
    """Activity-aware waves with escalation: what the desk's job does."""
    town = month.town
    pairs = month.can(order, times=manner.times)
    v = town.v[pairs]
    who = Candidates(
        p=town.known[pairs],
        since_h=now_h - month.last_h[v],
        asks_week=month.asks_week(v, now_h),
        price_min=_price(month, pairs),
    )
    found = asking.whom(_call(month, order, now_h), who, manner)
    hears = asking.hears(who.since_h[found.rows], manner)
    return _asked(month, order, pairs[found.rows], hears, now_h, found.until_h, found.look_h)


def _call(month: Month, order: int, now_h: float) -> Call:
    town, waiting = month.town, month.open[order]
    return Call(
        now_h=now_h,
        starts_h=float(town.starts_h[order]),
        places=month.places(order),
        is_urgent=bool(town.urgency[order] == 4),
        waiting_p=town.known[list(waiting)],
        waiting_hears=np.array([w.hears for w in waiting.values()]),
        waiting_h=now_h - np.array([w.since_h for w in waiting.values()]),
    )


def _price(month: Month, pairs: Ints) -> Floats:
    """Minutes: the way there and back, what she did already, and who else would miss her."""
    v = month.town.v[pairs]
    way = 2 * month.town.distance_m[pairs] / WALK_M_PER_MIN
    price: Floats = way + SERVED_MIN * month.services[v].sum(1) + month.town.wanted_min[v]
    return price


def everybody(month: Month, order: int, now_h: float) -> Ask:
    """All who could, at once; once a day again those who were silent."""
    pairs = month.can(order, times=OFTEN)
    until_h = min(float(month.town.starts_h[order]), now_h + DAY_H)
    return _asked(month, order, pairs, np.ones(len(pairs)), now_h, until_h, now_h + DAY_H)


def one_by_one(month: Month, order: int, now_h: float, *, first: str) -> Ask:
    """As many as places are free, the next when one says no or nothing."""
    pairs = _ranked(month, order, first)[: month.places(order) - len(month.open[order])]
    until_h = min(float(month.town.starts_h[order]), now_h + PATIENCE_H)
    return _asked(month, order, pairs, np.ones(len(pairs)), now_h, until_h, NEVER)


def waves(month: Month, order: int, now_h: float) -> Ask:
    """The likeliest, so many that the expected yeses fill the places, every hour."""
    known = month.town.known
    pairs = _ranked(month, order, "chance")
    lacking = WAVE * month.places(order) - float(known[list(month.open[order])].sum())
    few = int(np.searchsorted(np.cumsum(known[pairs]), lacking)) + 1 if lacking > 0 else 0
    until_h = min(float(month.town.starts_h[order]), now_h + 1.0)
    wave = pairs[:few]
    return _asked(month, order, wave, np.ones(len(wave)), now_h, until_h, now_h + 1.0)


def group(month: Month, order: int, now_h: float, *, whole_street: bool) -> Ask:
    """One post into the chat of the community, or of the street; whoever likes to says yes."""
    town = month.town
    place = town.place[order]
    reads = np.ones(len(town.community), bool) if whole_street else town.community == place
    posted = (town.opened_h <= now_h) & (town.opened_h > now_h - DAY_H)
    posts = posted.sum() if whole_street else (posted & (town.place == place)).sum()
    month.disturb(np.flatnonzero(reads), now_h)
    sees = ATTENTION / (1 + posts / CROWD) * NAMELESS
    pairs = month.can(order)
    heard = reads[town.v[pairs]] & (month.rng.random(len(pairs)) < sees)
    for pair in pairs[heard].tolist():
        month.answer_later(order, pair, now_h)
    return Ask(pairs[:0], now_h, NEVER)


def _ranked(month: Month, order: int, first: str) -> Ints:
    pairs = month.can(order)
    key = month.town.distance_m if first == "near" else -month.town.known
    return pairs[np.argsort(key[pairs], kind="stable")]


def _asked(
    month: Month,
    order: int,
    pairs: Ints,
    hears: Floats,
    now_h: float,
    until_h: float,
    look_h: float,
) -> Ask:
    """The ask, noted as open offers of the order."""
    noted = zip(pairs.tolist(), hears.tolist(), strict=True)
    month.open[order] |= {pair: Waiting(now_h, chance) for pair, chance in noted}
    return Ask(pairs, until_h, look_h)


def _by_day(policy: Policy) -> Policy:
    """The policy, put off while phones are quiet."""

    def awake(month: Month, order: int, now_h: float) -> Ask:
        wakes_h = asking.wakes_h(now_h, HOUSE)
        if wakes_h > now_h:
            return Ask(np.zeros(0, np.int64), now_h, wakes_h)
        return policy(month, order, now_h)

    return awake


POLICIES: Final[Mapping[str, Policy]] = {
    "chat_community": partial(group, whole_street=False),
    "chat_street": partial(group, whole_street=True),
    "broadcast": _by_day(everybody),
    "nearest_in_sequence": _by_day(partial(one_by_one, first="near")),
    "likeliest_in_sequence": _by_day(partial(one_by_one, first="chance")),
    "waves": _by_day(waves),
    "kith": kith,
}
