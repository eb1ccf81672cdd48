"""Who is asked now for one order: the board's prices and people's habits before the solver's eyes.

The chance of a yes comes from a person's own answers and the place's mean, from nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from kith.dispatch.rules import times
from kith.dispatch.states import Look
from kith.orders.asks import Habit
from kith.orders.states import Target
from kith.solver import asking
from kith.solver.asking import NEVER, Call, Candidates, Manner, Step, Why

if TYPE_CHECKING:
    from kith.catalogue.asking import AskingRules
    from kith.dispatch.rules.scene import Scene
    from kith.dispatch.rules.telling import Choice
    from kith.orders.asks import Ask
    from kith.orders.demand import Demand
    from kith.solver.problem import Floats

HOUR_S, PER_CENT, HOUR_MIN = 3600.0, 100.0, 60.0
SILENCE = 0.25  # of a no: mostly it was not heard
OWN_LINE = "unlikely"  # of the bill: the chance is weighed here, not twice


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one order apart from the board."""

    places: int  # free, and released by the desk
    waiting: Sequence[Ask]
    habits: Mapping[int, Habit]  # of everybody


@dataclass(frozen=True, slots=True)
class Wave:
    """What a look came to. Nobody is asked where `choices` is empty."""

    why: Look
    next_look_at: datetime | None  # none: nothing to wait for
    choices: tuple[Choice, ...] = ()
    until: datetime | None = None  # how long the offers stand; none: nobody is asked


def manner(rules: AskingRules) -> Manner:
    """The rule of the place as the solver reads it."""
    return Manner(
        steps=tuple(_step(row) for row in rules.steps),
        urgent=_step(rules.urgent),
        week_most=rules.week_most,
        week_plain=rules.week_plain,
        times=rules.times,
        beyond=rules.beyond,
        quiet_from_h=rules.quiet_from,
        quiet_until_h=rules.quiet_until,
        is_urgent_exempt=rules.urgent_rings,
        recovers_h=rules.recovers_h,
        answers_h=rules.answers_min / HOUR_MIN,
        ask_min=rules.ask_min,
        again_min=rules.again_min,
    )


def _step(row: Sequence[int]) -> Step:
    hours_left, yes, listens, agrees, valid_h = row
    return Step(hours_left, yes / PER_CENT, listens / PER_CENT, agrees / PER_CENT, valid_h)


def alone(scene: Scene, row: int, *, but: Collection[int], again: Collection[int]) -> Scene:
    """The scene with this demand only; `but` may not be asked for it, `again` once more."""
    demand = scene.demands[row]
    pairs = {(demand.order_id, person) for person in again}
    asked = (scene.asked - pairs) | {(demand.order_id, person) for person in but}
    borders = scene.borders
    if borders is not None:
        borders = replace(borders, place=borders.place[row : row + 1])
    return replace(scene, demands=(demand,), asked=asked, borders=borders, groups=())


def wave(scene: Scene, ranked: Sequence[Choice], known: Known, rules: AskingRules) -> Wave:
    """Whom of the ranked to ask now for the only demand of the scene, and when to look again."""
    clock = _Clock(scene)
    how = manner(rules)
    if scene.claimant != Target.PERSON:
        return _one_group(scene.demands[0], clock, ranked, known, how)
    chance = _Chance(known.habits, rules)
    call = _call(scene.demands[0], known, chance, clock, how)
    who = Candidates(
        p=np.array([chance.of(c.person_id) for c in ranked], np.float64),
        since_h=np.array([clock.since_h(chance.habit(c.person_id).last_at) for c in ranked]),
        asks_week=np.array([chance.habit(c.person_id).week for c in ranked], np.int64),
        price_min=np.array([c.cost_min - c.bill.get(OWN_LINE, 0.0) for c in ranked], np.float64),
    )
    found = asking.whom(call, who, how)
    chosen = tuple(ranked[row] for row in found.rows.tolist())
    until = clock.at(found.until_h) if chosen else None
    return Wave(Look(found.why.value), clock.at(found.look_h), chosen, until)


def _call(demand: Demand, known: Known, chance: _Chance, clock: _Clock, how: Manner) -> Call:
    asks = known.waiting
    between = [clock.hours(a.made_at - a.before_at) if a.before_at else NEVER for a in asks]
    return Call(
        now_h=clock.now_h,
        starts_h=clock.h(demand.starts_at),
        places=known.places,
        is_urgent=demand.is_urgent,
        waiting_p=np.array([chance.of(a.person_id or 0) for a in asks], np.float64),
        waiting_hears=asking.hears(np.array(between, np.float64), how),
        waiting_h=np.array([clock.since_h(a.made_at) for a in asks], np.float64),
    )


def _one_group(
    demand: Demand, clock: _Clock, ranked: Sequence[Choice], known: Known, how: Manner
) -> Wave:
    """Teams and units are asked one after the other: each would fill all the places."""
    look_at = clock.at(clock.now_h + how.answers_h)
    if known.waiting:
        return Wave(Look.ENOUGH, look_at)
    wakes_h = asking.wakes_h(clock.now_h, how)
    if wakes_h > clock.now_h and not (demand.is_urgent and how.is_urgent_exempt):
        return Wave(Look.QUIET, clock.at(wakes_h))
    if not ranked:
        return Wave(Look.NOBODY, clock.at(clock.now_h + asking.LATEST_LOOK_H))
    step = how.urgent if demand.is_urgent else how.steps[0]
    until_h = min(clock.h(demand.starts_at), clock.now_h + step.valid_h)
    return Wave(Look(Why.ASKED.value), look_at, (ranked[0],), clock.at(until_h))


class _Clock:
    """Moments as hours since the Monday 0:00 of the scene's week, and back."""

    def __init__(self, scene: Scene) -> None:
        self.now = scene.now
        self.start = times.week_start(scene.now, scene.zone)
        self.now_h = self.h(scene.now)

    def h(self, at: datetime) -> float:
        return self.hours(at - self.start)

    def since_h(self, at: datetime | None) -> float:
        """Hours since then; NEVER where it never was."""
        return NEVER if at is None else max(0.0, self.hours(self.now - at))

    def at(self, hour: float) -> datetime | None:
        """The moment; none where it never comes."""
        if hour == NEVER:
            return None
        return self.now + timedelta(hours=hour - self.now_h)

    @staticmethod
    def hours(span: timedelta) -> float:
        return span.total_seconds() / HOUR_S


class _Chance:
    """How likely each agrees who hears it: own answers, drawn towards the place's mean."""

    def __init__(self, habits: Mapping[int, Habit], rules: AskingRules) -> None:
        self.habits, self.weight = habits, float(rules.usual_weight)
        yes = sum(habit.yes for habit in habits.values())
        every = yes + sum(habit.no for habit in habits.values())
        usual = rules.usual_percent / PER_CENT
        self.mean = float(_posterior(yes, every, usual, self.weight))

    def habit(self, person_id: int) -> Habit:
        return self.habits.get(person_id, _NEVER_ASKED)

    def of(self, person_id: int) -> float:
        habit = self.habit(person_id)
        answers = habit.yes + habit.no + SILENCE * habit.silent
        return float(_posterior(habit.yes, answers, self.mean, self.weight))


_NEVER_ASKED = Habit()


def _posterior(yes: float, answers: float, mean: float, weight: float) -> float:
    of_one: Floats = asking.chance_of_yes(
        np.array([yes], np.float64), np.array([answers], np.float64), mean=mean, weight=weight
    )
    return float(of_one[0])
