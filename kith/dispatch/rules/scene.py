"""All that is known of a place at one moment, and one part of it as the solver's problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from kith.dispatch.rules import times
from kith.dispatch.rules.bars import bars
from kith.dispatch.rules.times import Span
from kith.dispatch.states import WhyNot
from kith.people.states import Gender
from kith.solver.problem import (
    ANY,
    FEMALE,
    MALE,
    Bits,
    Demands,
    Floats,
    Ints,
    Params,
    Problem,
    Volunteers,
    local_plane,
)

if TYPE_CHECKING:
    from kith.orders.demand import Demand
    from kith.people.queries import HeldSkill, Helper
    from kith.places.rules import Position

UNKNOWN_SKILL = 1 << 63  # asked for, but not in the catalogue: nobody holds it
GENDERS = {Gender.UNKNOWN: ANY, Gender.FEMALE: FEMALE, Gender.MALE: MALE}
URGENT, LATE, PLAIN = 4, 2, 1


@dataclass(frozen=True, eq=False)
class Scene:
    """The board of a place: who could help, what is wanted, what is promised already."""

    helpers: Sequence[Helper]
    demands: Sequence[Demand]
    skill_bits: Mapping[str, int]
    sensitive: frozenset[str]  # skills that count only when verified
    promises: Mapping[int, Sequence[Span]]  # by person: claims and open offers
    asked: frozenset[tuple[int, int]]  # (order, person)
    met: frozenset[tuple[int, int]]  # (person, resident)
    served_min: Mapping[int, int]  # by person, lately
    answers: Mapping[int, tuple[int, int]]  # by person: yes, all
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True, eq=False)
class Part:
    """Demands of one week whose times fit one word, with the problem made of them."""

    demands: Sequence[Demand]
    problem: Problem
    bars: Mapping[tuple[int, int], WhyNot]  # (row of helper, row of demand)


def span(demand: Demand) -> Span:
    return demand.starts_at, demand.ends_at


def part(
    scene: Scene, rows: Sequence[int], promises: Mapping[int, Sequence[Span]], params: Params
) -> Part:
    """The demands in these rows against all helpers, who have promised this much so far."""
    demands = [scene.demands[row] for row in rows]
    forbidden = dict(
        bars(scene.helpers, demands, asked=scene.asked, zone=scene.zone, now=scene.now)
    )
    points = _plane([*(h.position for h in scene.helpers), *(d.position for d in demands)])
    here = len(scene.helpers)
    languages = {word: 1 << n for n, word in enumerate(_languages(demands))}
    problem = Problem(
        volunteers=_volunteers(scene, demands, promises, languages, points[:here]),
        demands=_demands(scene, demands, languages, points[here:]),
        known=_index_pairs(_known(scene, demands)),
        barred=_index_pairs(forbidden),
        params=params,
    )
    return Part(demands, problem, forbidden)


def likelihood(yes: int, asked: int) -> float:
    """How likely a yes is, from yes and all answers so far; a newcomer stands at one half."""
    return (yes + 1) / (asked + 2)


def is_quiet(helper: Helper, now: datetime) -> bool:
    return helper.quiet_until is not None and helper.quiet_until > now


def _volunteers(
    scene: Scene,
    demands: Sequence[Demand],
    promises: Mapping[int, Sequence[Span]],
    languages: Mapping[str, int],
    points: Floats,
) -> Volunteers:
    who = scene.helpers
    yes = [scene.answers.get(h.person_id, (0, 0)) for h in who]
    return Volunteers(
        ids=np.array([h.person_id for h in who], np.int64),
        xy_m=points,
        skills=_bits(_skills_held(scene, h) for h in who),
        slots=_bits(_free(scene, demands, promises)),
        max_m=np.array([h.largest_distance_m for h in who], np.float64),
        capacity=np.array(list(_capacities(scene, demands, promises)), np.int64),
        served_min=np.array([scene.served_min.get(h.person_id, 0) for h in who], np.int64),
        gender=np.array([GENDERS[h.gender] for h in who], np.int8),
        langs=_bits(sum(languages.get(word, 0) for word in h.languages) for h in who),
        accept_p=np.array([likelihood(*pair) for pair in yes], np.float64),
    )


def _demands(
    scene: Scene, demands: Sequence[Demand], languages: Mapping[str, int], points: Floats
) -> Demands:
    board = times.elements(span(d) for d in demands)
    return Demands(
        ids=np.array([d.order_id for d in demands], np.int64),
        xy_m=points,
        skills=_bits(_skills_wanted(scene, d) for d in demands),
        slots=_bits(times.touched(board, span(d)) for d in demands),
        people=np.array([d.people for d in demands], np.int64),
        urgency=np.array([_urgency(d) for d in demands], np.int64),
        gender=np.array([GENDERS[d.gender_wanted] for d in demands], np.int8),
        langs=_bits(languages.get(d.language_wanted, 0) for d in demands),
    )


def _urgency(demand: Demand) -> int:
    if demand.is_urgent:
        return URGENT
    return LATE if demand.is_late else PLAIN


def _free(
    scene: Scene, demands: Sequence[Demand], promises: Mapping[int, Sequence[Span]]
) -> Iterable[int]:
    """The times each helper has, less those promised; equal weeks are read once."""
    board = times.elements(span(d) for d in demands)
    cut = [times.pieces(element, scene.zone) for element in board]
    seen: dict[times.Weekly, int] = {}
    for helper in scene.helpers:
        if helper.free not in seen:
            seen[helper.free] = times.free_bits(cut, helper.free)
        free = seen[helper.free]
        for promised in promises.get(helper.person_id, ()):
            free &= ~times.touched(board, promised)
        yield free


def _capacities(
    scene: Scene, demands: Sequence[Demand], promises: Mapping[int, Sequence[Span]]
) -> Iterable[int]:
    """Services left in the week of the demands; none for those who want quiet."""
    week = times.week(demands[0].starts_at, scene.zone)
    for helper in scene.helpers:
        spans = promises.get(helper.person_id, ())
        used = sum(times.week(start, scene.zone) == week for start, _ in spans)
        yield 0 if is_quiet(helper, scene.now) else max(0, helper.weekly_capacity - used)


def _skills_held(scene: Scene, helper: Helper) -> int:
    on = scene.now.astimezone(scene.zone).date()
    codes = {
        held.code
        for held in helper.skills
        if (held.expires_on is None or held.expires_on >= on) and _counts(scene, held)
    }
    return sum(scene.skill_bits.get(code, 0) for code in codes)


def _counts(scene: Scene, held: HeldSkill) -> bool:
    return held.is_verified or held.code not in scene.sensitive


def _skills_wanted(scene: Scene, demand: Demand) -> int:
    wanted = 0
    for code in demand.skills:
        wanted |= scene.skill_bits.get(code, UNKNOWN_SKILL)
    return wanted


def _languages(demands: Sequence[Demand]) -> list[str]:
    return sorted({d.language_wanted for d in demands} - {""})


def _known(scene: Scene, demands: Sequence[Demand]) -> Iterable[tuple[int, int]]:
    helpers = {h.person_id: v for v, h in enumerate(scene.helpers)}
    of_resident: dict[int, list[int]] = defaultdict(list)
    for d, demand in enumerate(demands):
        of_resident[demand.resident_id].append(d)
    for person, resident in sorted(scene.met):
        if person in helpers:
            yield from ((helpers[person], d) for d in of_resident[resident])


def _plane(positions: Sequence[Position | None]) -> Floats:
    """Positions on one plane; what nobody measured lies in the middle of the rest."""
    known = [row for row, position in enumerate(positions) if position is not None]
    points = np.zeros((len(positions), 2))
    points[known] = local_plane(
        np.array([p for p in positions if p is not None], np.float64).reshape(-1, 2)
    )
    return points


def _bits(sets: Iterable[int]) -> Bits:
    return np.array(list(sets), np.uint64)


def _index_pairs(pairs: Iterable[tuple[int, int]]) -> Ints:
    return np.array(list(pairs), np.int64).reshape(-1, 2)
