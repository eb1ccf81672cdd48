"""People and demands as the solver's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from kith.catalogue.states import LEAD
from kith.dispatch.rules import times
from kith.dispatch.rules.bars import is_minor
from kith.orders.states import Target
from kith.people.states import Gender
from kith.solver.problem import ANY, FEMALE, MALE, Bits, Demands, Floats, Ints, Volunteers

if TYPE_CHECKING:
    from kith.dispatch.rules.scene import Scene
    from kith.dispatch.rules.times import Span
    from kith.orders.demand import Demand
    from kith.people.queries import HeldSkill, Helper

UNKNOWN_SKILL: Final = 1 << 63  # asked for, but not in the catalogue: nobody holds it
GROWN: Final = 1 << 63  # spoken by whoever is of age, asked for where minors may not come
GENDERS: Final = {Gender.UNKNOWN: ANY, Gender.FEMALE: FEMALE, Gender.MALE: MALE}
URGENT, LATE, PLAIN = 4, 2, 1


def volunteers(
    scene: Scene,
    board: Sequence[Span],
    first: datetime,
    promises: Mapping[int, Sequence[Span]],
) -> Volunteers:
    """All helpers of the scene over the times of a part that begins at a moment."""
    who = scene.helpers
    promised = [(v, s) for p, found in promises.items() if (v := scene.row_of.get(p)) is not None
                for s in found]  # fmt: skip
    of = np.array([v for v, _ in promised], np.int64)
    at = times.moments([s for _, s in promised])
    return Volunteers(
        ids=np.array([h.person_id for h in who], np.int64),
        xy_m=scene.points[: len(who)],
        skills=scene.skills,
        slots=_free(scene, board, of, at),
        max_m=np.array([h.largest_distance_m for h in who], np.float64),
        capacity=_capacity(scene, first, of, at),
        served_min=np.array([scene.served_min.get(h.person_id, 0) for h in who], np.int64),
        gender=np.array([GENDERS[h.gender] for h in who], np.int8),
        langs=scene.langs,
        accept_p=_likelihoods(scene),
        likings=scene.likings,
        **({"home": scene.borders.home} if scene.borders else {}),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the problem: places of one order that ask for the same, at these times."""

    demand: Demand
    row: int  # of the demand in the scene
    times: Sequence[Span]  # the first stands until the plan settles on another
    is_lead: bool


def places(scene: Scene, row: int, allowed: Sequence[Span]) -> list[Place]:
    """The rows of an order: the others and, where one is wanted, the leader."""
    demand = scene.demands[row]
    if not demand.needs_lead:
        return [Place(demand, row, allowed, is_lead=False)]
    lead = Place(replace(demand, people=1), row, allowed, is_lead=True)
    others = replace(demand, people=demand.people - 1)
    return [Place(others, row, allowed, is_lead=False), lead] if others.people else [lead]


def demands(scene: Scene, rows: Sequence[Place], words: Sequence[int]) -> Demands:
    """The rows of a part at the first of their times; a leader's place asks for one skill more."""
    what = [place.demand for place in rows]
    order_ids = np.array([d.order_id for d in what], np.int64)
    leads = np.array([place.is_lead for place in rows], np.int64)
    of_scene = np.array([place.row for place in rows], np.int64)
    alone = scene.claimant != Target.PERSON  # one team or unit fills the order
    return Demands(
        ids=2 * order_ids + leads,
        xy_m=scene.points[len(scene.helpers) + of_scene],
        skills=np.array([_skills_wanted(scene, place) for place in rows], np.uint64),
        slots=np.array(words, np.uint64),
        people=np.array([1 if alone else d.people for d in what], np.int64),
        urgency=np.array([_urgency(d) for d in what], np.int64),
        gender=np.array([GENDERS[d.gender_wanted] for d in what], np.int8),
        langs=np.array([_spoken(scene, d) for d in what], np.uint64),
        category=np.array([scene.kinds[d.service] for d in what], np.int64),
        crew=order_ids,
        whole=np.array([d.is_whole for d in what], np.bool_),
        **({"place": scene.borders.place[of_scene]} if scene.borders else {}),
    )


def skills_held(scene: Scene) -> Bits:
    """(helpers,) the skills that count now."""
    on = scene.now.astimezone(scene.zone).date()
    held = [0] * len(scene.helpers)
    for v, helper in enumerate(scene.helpers):
        for skill in helper.skills:
            if (skill.expires_on is None or skill.expires_on >= on) and counts(scene, skill):
                held[v] |= scene.skill_bits.get(skill.code, 0)
    return np.array(held, np.uint64)


def skills_named(scene: Scene) -> Bits:
    """(helpers,) the skills on their files, verified or not, that have not run out."""
    on = scene.now.astimezone(scene.zone).date()
    named = [0] * len(scene.helpers)
    for v, helper in enumerate(scene.helpers):
        for skill in helper.skills:
            if skill.expires_on is None or skill.expires_on >= on:
                named[v] |= scene.skill_bits.get(skill.code, 0)
    return np.array(named, np.uint64)


def counts(scene: Scene, held: HeldSkill) -> bool:
    """Whether a skill need not be verified, or is."""
    return held.is_verified or held.code not in scene.sensitive


def languages_spoken(scene: Scene) -> Bits:
    """(helpers,) the languages wanted here that they speak, and whether they are of age."""
    today = scene.now.astimezone(scene.zone).date()
    spoken = [
        sum(scene.languages.get(word, 0) for word in helper.languages)
        | (0 if is_minor(helper, today) else GROWN)
        for helper in scene.helpers
    ]
    return np.array(spoken, np.uint64)


def likings(scene: Scene) -> Floats:
    """(helpers, kinds) 1 for the kinds they like, 0 for others; whoever named none likes all."""
    table = np.ones((len(scene.helpers), max(1, len(scene.kinds))))
    for v, helper in enumerate(scene.helpers):
        if helper.likes:
            table[v] = 0.0
            table[v, [scene.kinds[code] for code in helper.likes if code in scene.kinds]] = 1.0
    return table


def quiet(scene: Scene) -> Sequence[bool]:
    """Whether each helper's phone is to stay quiet now."""
    return [is_quiet(helper, scene.now) for helper in scene.helpers]


def is_quiet(helper: Helper, now: datetime) -> bool:
    return helper.quiet_until is not None and helper.quiet_until > now


def _free(scene: Scene, board: Sequence[Span], of: Ints, at: Floats) -> Bits:
    """(helpers,) the times each has, less those promised."""
    free = times.free_bits([times.pieces(element, scene.zone) for element in board], scene.free)
    busy = np.zeros(len(scene.helpers), np.uint64)
    np.bitwise_or.at(busy, of, times.touched_bits(board, at))
    left: Bits = free & ~busy
    return left


def _capacity(scene: Scene, first: datetime, of: Ints, at: Floats) -> Ints:
    """(helpers,) services left in the week of a moment; none for those who want quiet."""
    monday, next_monday = times.week_bounds(first, scene.zone)
    here = (at[:, 0] >= monday.timestamp()) & (at[:, 0] < next_monday.timestamp())
    used = np.bincount(of[here], minlength=len(scene.helpers))
    most = np.array([h.weekly_capacity for h in scene.helpers], np.int64)
    left: Ints = np.where(np.array(quiet(scene), np.bool_), 0, np.maximum(0, most - used))
    return left


def _likelihoods(scene: Scene) -> Floats:
    """(helpers,) how likely a yes is, from yes and all answers so far; newcomers stand at 0.5."""
    given = [scene.answers.get(h.person_id, (0, 0)) for h in scene.helpers]
    table = np.array(given, np.float64).reshape(-1, 2)
    likely: Floats = (table[:, 0] + 1) / (table[:, 1] + 2)
    return likely


def _skills_wanted(scene: Scene, place: Place) -> int:
    wanted = 0
    for code in (*place.demand.skills, *([LEAD] if place.is_lead else [])):
        wanted |= scene.skill_bits.get(code, UNKNOWN_SKILL)
    return wanted


def _spoken(scene: Scene, demand: Demand) -> int:
    language = scene.languages.get(demand.language_wanted, 0)
    return language | (0 if demand.minors_allowed else GROWN)


def _urgency(demand: Demand) -> int:
    if demand.is_urgent:
        return URGENT
    return LATE if demand.is_late else PLAIN
