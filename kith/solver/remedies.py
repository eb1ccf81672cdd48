"""Why a demand stays unfilled, and the smallest change that would fill it.

Every answer is read off the table of limits: a volunteer helps by a change when that change lifts
the only limits that keep her away, and when the plan leaves her the time and a service.
"""

from dataclasses import dataclass

import numpy as np

from kith.solver.problem import Bits, Bools, Floats, Ints, Problem
from kith.solver.reach import LIMITS
from kith.solver.standby import Left

CODES = tuple(code for code, _ in LIMITS)


@dataclass(frozen=True, slots=True)
class Wider:
    """So many more people with this many metres more than they like to go."""

    people: int
    metres: float


@dataclass(frozen=True, slots=True)
class Elsewhen:
    """So many people stand ready at another time."""

    people: int
    slots: int


@dataclass(frozen=True, slots=True)
class Remedies:
    """One unfilled demand. `kept_away` counts each volunteer at the first limit that forbids her,
    `alone` those for whom it is the only one.

    `elsewhere` can serve it but the plan needs them at that time, `ready` stand ready (then the
    place is not worth its price, or the crew is left empty as a whole).
    """

    kept_away: dict[str, int]
    alone: dict[str, int]
    elsewhere: int
    ready: int
    wider: Wider | None
    elsewhen: Elsewhen | None
    to_verify: int  # would be able if a skill they named were verified


@dataclass(frozen=True, eq=False)
class Around:
    """What the answers look at beside the problem, the same for all its demands."""

    over: Left
    claimed: Bits  # (V,) skills named, verified or not
    times: Bits  # (T,) times that are used on this board, the earliest first


def broken(problem: Problem, d: int) -> Ints:
    """(V,) the limits that forbid each volunteer to serve the demand, as bits of `CODES`."""
    every, one = np.arange(len(problem.volunteers)), np.array([d])
    found = np.zeros(len(every), np.int64)
    for n, (_, holds) in enumerate(LIMITS):
        found |= (~holds(problem, every, one)).astype(np.int64) << n
    return found


def remedies(
    problem: Problem, d: int, limits: Ints, chosen: Ints, missing: int, around: Around
) -> Remedies:
    """What would fill this demand, for which `chosen` were found and `missing` not.

    `limits` are those `broken`.
    """
    slots = problem.demands.slots[d]
    stands_ready = around.over.ready(problem, np.arange(len(limits)), slots)
    able = limits == 0
    able[chosen] = False
    return Remedies(
        kept_away=kept_away(limits),
        alone=kept_away(limits[(limits & (limits - 1)) == 0]),
        elsewhere=int((able & ~stands_ready).sum()),
        ready=int((able & stands_ready).sum()),
        wider=_wider(problem, d, stands_ready & (limits == _only("distance")), missing),
        elsewhen=_elsewhen(problem, d, limits, missing, around),
        to_verify=_to_verify(problem, d, stands_ready & (limits == _only("skill")), around),
    )


def kept_away(limits: Ints) -> dict[str, int]:
    """How many volunteers each limit keeps away, each counted at the first that does."""
    some = limits[limits != 0]
    counts = np.bincount(np.log2(some & -some).astype(np.int64), minlength=len(CODES))
    return {code: n for code, n in zip(CODES, counts.tolist(), strict=True) if n}


def _only(code: str) -> int:
    return 1 << CODES.index(code)


def _wider(problem: Problem, d: int, near: Bools, missing: int) -> Wider | None:
    """As many of them as are missing, those with the fewest metres too far."""
    who = np.flatnonzero(near)
    if not len(who):
        return None
    away = problem.volunteers.xy_m[who] - problem.demands.xy_m[d]
    too_far: Floats = np.hypot(away[:, 0], away[:, 1]) - problem.volunteers.max_m[who]
    people = min(missing, len(who))
    return Wider(people, float(np.partition(too_far, people - 1)[people - 1]))


def _elsewhen(
    problem: Problem, d: int, limits: Ints, missing: int, around: Around
) -> Elsewhen | None:
    """The other time at which most of the missing stand ready, and of those the earliest."""
    who = np.flatnonzero((limits & ~_only("time")) == 0)
    words = around.times[around.times != problem.demands.slots[d]]
    if not len(who) or not len(words):
        return None
    free = (problem.volunteers.slots[who, None] & words) == words
    free &= around.over.ready(problem, who[:, None], words)
    people = np.minimum(free.sum(axis=0), missing)
    best = int(people.argmax())
    return Elsewhen(int(people[best]), int(words[best])) if people[best] else None


def _to_verify(problem: Problem, d: int, unskilled: Bools, around: Around) -> int:
    asked = problem.demands.skills[d]
    named = problem.volunteers.skills | around.claimed
    return int((unskilled & ((named & asked) == asked)).sum())
