"""Who is asked now, how many at once, and until when: offers over time.

An ask makes an active helper deaf to the next for a while; then she listens again. So a wave asks
those whose yes costs least, in minutes: what the board pays for her, and the price of disturbing
her shared by the chance that she hears it and agrees. It asks as many as make the expected yeses
fill the places, waits where only weak chances are left, and asks more people, sooner and with less
choice the nearer the service is. One function for the simulated month and for the desk's job.

Hours count from any Monday 0:00, local time. Source: Manshadi and Rodilitz, Online policies for
efficient volunteer crowdsourcing (an ask triggers a random time of inactivity).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from kith.solver.problem import Bools, Floats, Ints

DAY_H, WEEK_H = 24.0, 168.0
NEVER: Final = float("inf")  # hours since the last ask of somebody never asked
TOO_LITTLE = 0.02  # of a yes that lacks: not worth disturbing anybody
HARDLY = 1e-6  # no chance to speak of
LATEST_LOOK_H = 12.0  # something may have changed by then
STEEP = 1.7  # of the curve of answers: a log-logistic one, close to the lognormal of replies


def _require(holds: bool, text: str) -> None:
    if not holds:
        raise ValueError(text)


@dataclass(frozen=True, slots=True)
class Step:
    """How hard to ask while at least so many hours are left until the service."""

    hours_left: float
    yes_per_place: float  # expected yeses wanted for each free place
    least_hears: float  # whoever is less likely to be listening again is left in peace
    least_chance: float  # whoever is less likely to hear and agree is not asked yet
    valid_h: float  # how long an offer stands

    def __post_init__(self) -> None:
        _require(self.hours_left >= 0, "Step.hours_left: below 0")
        _require(self.yes_per_place > 0, "Step.yes_per_place: must be above 0")
        _require(0 <= self.least_hears < 1, "Step.least_hears: outside 0..1")
        _require(0 <= self.least_chance < 1, "Step.least_chance: outside 0..1")
        _require(self.valid_h > 0, "Step.valid_h: must be above 0")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a place asks. The catalogue holds the numbers; these are the house defaults."""

    steps: tuple[Step, ...] = (  # the most hours left first; the last one begins at 0
        Step(48, 0.7, 0.5, 0.10, 8),
        Step(24, 1.0, 0.5, 0.08, 8),
        Step(8, 1.4, 0.4, 0.05, 4),
        Step(0, 2.2, 0.0, 0.02, 2),
    )
    urgent: Step = Step(0, 1.8, 0.0, 0.02, 2)
    """An urgent order is asked for like this at once."""
    week_most: int = 7
    """Nobody is asked more often within seven days, whatever the need."""
    week_plain: int = 6
    """Of these, asks for orders that are not urgent."""
    times: int = 2
    """So often one person may be asked for one order, as long as she has not said no."""
    beyond: int = 4
    """Open offers of one order beyond its free places."""
    quiet_from_h: float = 21.0
    quiet_until_h: float = 8.0
    is_urgent_exempt: bool = True
    """Urgent orders ring in quiet hours."""
    recovers_h: float = 24.0
    """Mean time until somebody who was asked listens again."""
    answers_h: float = 0.4
    """Half of those who answer have done so by then."""
    ask_min: float = 10.0
    """The price of disturbing somebody, in minutes."""
    again_min: float = 5.0
    """And more for each ask within the last seven days."""

    def __post_init__(self) -> None:
        starts = [step.hours_left for step in self.steps]
        falling = starts == sorted(set(starts), reverse=True)
        _require(bool(starts) and falling and starts[-1] == 0, "Manner.steps: not falling to 0")
        _require(0 < self.week_plain <= self.week_most, "Manner.week_plain: above week_most")
        _require(self.times >= 1 and self.beyond >= 0, "Manner.times, beyond: too small")
        _require(self.recovers_h > 0 and self.answers_h > 0, "Manner: a time that is not above 0")
        _require(self.ask_min > 0 and self.again_min >= 0, "Manner: a price below 0")
        hours = (self.quiet_from_h, self.quiet_until_h)
        _require(all(0 <= hour < DAY_H for hour in hours), "Manner.quiet: not an hour of the day")


class Why(StrEnum):
    """What a look came to."""

    ASKED = "ASKED"
    ENOUGH = "ENOUGH"  # those asked already may well fill it
    QUIET = "QUIET"
    WEAK = "WEAK"  # better chances later
    CAPPED = "CAPPED"  # everybody left was asked often enough this week
    NOBODY = "NOBODY"  # everybody who could was asked
    FULL = "FULL"
    OVER = "OVER"


@dataclass(frozen=True, slots=True)
class Call:
    """One order at one moment. The three columns are of those asked who have not answered."""

    now_h: float
    starts_h: float
    places: int  # free ones
    is_urgent: bool
    waiting_p: Floats
    waiting_hears: Floats  # whether she listened when she was asked
    waiting_h: Floats  # since when


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who could serve it and were not asked for it, N rows, ties by order of rows."""

    p: Floats  # a yes of one who hears it
    since_h: Floats  # since she was last asked for anything; NEVER
    asks_week: Ints  # within seven days
    price_min: Floats  # what the board pays for her

    def __len__(self) -> int:
        return len(self.p)


@dataclass(frozen=True, slots=True)
class Decision:
    """Rows of candidates to ask now, until when, and when to look again."""

    rows: Ints
    until_h: float
    look_h: float
    why: Why


def hears(since_h: Floats, manner: Manner) -> Floats:
    """How likely she listens now: asked lately she hardly does, and comes back exponentially."""
    chance: Floats = -np.expm1(-since_h / manner.recovers_h)
    return chance


def still_to_come(call: Call, manner: Manner) -> float:
    """The yeses to expect of those asked: silence speaks more and more for not having heard."""
    silent = 1.0 / (1.0 + (call.waiting_h / manner.answers_h) ** STEEP)
    heard = call.waiting_hears * silent
    sure = heard + 1.0 - call.waiting_hears
    share = np.divide(heard, sure, out=np.zeros_like(heard), where=sure > 0)
    return float((call.waiting_p * share).sum())


def step_of(call: Call, manner: Manner) -> Step:
    """How hard to ask now."""
    left = call.starts_h - call.now_h
    if call.is_urgent:
        return manner.urgent
    return next(step for step in manner.steps if left >= step.hours_left)


def is_quiet(hour: float, manner: Manner) -> bool:
    """Whether phones do not ring at this hour; equal ends mean never."""
    at, start, end = hour % DAY_H, manner.quiet_from_h, manner.quiet_until_h
    return start <= at < end if start <= end else at >= start or at < end


def wakes_h(hour: float, manner: Manner) -> float:
    """When phones may ring again: this hour, or the end of the quiet."""
    if not is_quiet(hour, manner):
        return hour
    return hour + (manner.quiet_until_h - hour % DAY_H) % DAY_H


def chance_of_yes(yes: Floats, answers: Floats, *, mean: float, weight: float) -> Floats:
    """How likely each agrees who hears it: the own answers, drawn towards the place's mean.

    The mean counts as much as `weight` answers (a Beta prior). Nothing but answers is known here.
    """
    posterior: Floats = (yes + weight * mean) / (answers + weight)
    return posterior


def whom(call: Call, who: Candidates, manner: Manner) -> Decision:
    """Whom to ask now."""
    if call.places < 1 or call.starts_h <= call.now_h:
        return _nobody(Why.OVER if call.places else Why.FULL, NEVER)
    exempt = call.is_urgent and manner.is_urgent_exempt
    if is_quiet(call.now_h, manner) and not exempt:
        return _nobody(Why.QUIET, wakes_h(call.now_h, manner))
    step = step_of(call, manner)
    lacking = step.yes_per_place * call.places - still_to_come(call, manner)
    room = call.places + manner.beyond - len(call.waiting_p)
    if lacking <= TOO_LITTLE or room < 1:
        return _nobody(Why.ENOUGH, call.now_h + manner.answers_h)
    rows = _best(call, who, manner, step)
    if not len(rows):
        return _wait(call, who, manner, step)
    expected = np.cumsum(who.p[rows] * hears(who.since_h[rows], manner))
    few = min(room, int(np.searchsorted(expected, lacking)) + 1)
    until_h = min(call.starts_h, call.now_h + step.valid_h)
    return Decision(rows[:few], until_h, call.now_h + manner.answers_h, Why.ASKED)


def _best(call: Call, who: Candidates, manner: Manner, step: Step) -> Ints:
    """Rows worth asking now, those first whose yes costs least."""
    listens = hears(who.since_h, manner)
    chance = who.p * listens
    good = (listens >= step.least_hears) & (chance >= max(step.least_chance, HARDLY))
    rows = np.flatnonzero(good & _may(call, who, manner))
    disturb = manner.ask_min + manner.again_min * who.asks_week[rows]
    price = who.price_min[rows] + disturb / chance[rows]
    return rows[np.argsort(price, kind="stable")]


def _may(call: Call, who: Candidates, manner: Manner) -> Bools:
    """Who was not asked too often this week."""
    may: Bools = who.asks_week < (manner.week_most if call.is_urgent else manner.week_plain)
    return may


def _wait(call: Call, who: Candidates, manner: Manner, step: Step) -> Decision:
    """Nobody is worth asking now: look again when somebody may be, or the next step begins."""
    may = _may(call, who, manner)
    soonest_h = call.now_h + manner.answers_h
    turn_h = min(call.starts_h - step.hours_left, call.now_h + LATEST_LOOK_H)
    if not may.any():
        return _nobody(Why.CAPPED if len(who) else Why.NOBODY, max(turn_h, soonest_h))
    share = step.least_chance / np.maximum(who.p[may], HARDLY)
    wanted = np.maximum(share, step.least_hears)
    ever = wanted < 1
    rest_h = -manner.recovers_h * np.log1p(-wanted[ever]) - who.since_h[may][ever]
    rested_h = call.now_h + float(rest_h.min(initial=LATEST_LOOK_H))
    return _nobody(Why.WEAK, max(min(turn_h, rested_h), soonest_h))


def _nobody(why: Why, look_h: float) -> Decision:
    return Decision(np.zeros(0, np.int64), look_h, look_h, why)
