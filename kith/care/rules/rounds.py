"""A day's due visits and those who could go, as the problem of rounds; its answer as stops.

Pure: plain rows in, plain rows out. Every second has a name, every pair that cannot be a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from kith.care.states.rounds import GoesBy, PairWay, WhyLeft
from kith.places.rules import distance_m
from kith.solver.rounds.problem import ALONE, Helpers, Rounds, Visits

if TYPE_CHECKING:
    from kith.catalogue.rounds import RoundRules
    from kith.places.rules import Position
    from kith.solver.problem import Bools, Ints, Rows

PROFILES: Final = (GoesBy.WALK, GoesBy.CYCLE)
MIN: Final = 60
UNTIERED: Final = "GENERAL"  # weighs as little until somebody has looked


@dataclass(frozen=True, slots=True)
class Wanted:
    """One home that is to be visited. Times are minutes of the day; nothing here is sealed."""

    due_id: int
    file_id: int
    person_id: int
    place: int  # key of its area: homes are not told apart within it
    opens_min: int
    closes_min: int  # the latest beginning
    minutes: int
    tier: str = UNTIERED
    late_days: int = 0
    is_urgent: bool = False
    way: PairWay = PairWay.ONE
    skill: str = ""
    gender: str = ""
    language: str = ""
    home: str = ""  # blind key of the household
    faces: tuple[int, ...] = ()  # who went lately, the last first
    is_child: bool = False  # children's homes are for staff


@dataclass(frozen=True, slots=True)
class Crew:
    """One who could go, or a fixed pair; `people[0]` names it in the plan."""

    people: tuple[int, ...]
    place: int  # where the round begins and ends
    on_min: int
    off_min: int
    most: int
    by: GoesBy = GoesBy.WALK
    is_staff: bool = False
    skills: frozenset[str] = frozenset()  # usable that day, of any of them
    genders: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    reach_m: int = 0  # 0: wherever

    @property
    def key(self) -> int:
        return self.people[0]

    @property
    def is_pair(self) -> bool:
        return len(self.people) > 1


@dataclass(frozen=True, slots=True)
class Seat:
    """A row of the problem: a home, and which of its two people."""

    wanted: int
    number: int = 0


@dataclass(frozen=True)
class Day:
    """All that is asked of one day. `pins` and `forbidden` name crews by their key."""

    wanted: Sequence[Wanted]
    crews: Sequence[Crew]
    places: Mapping[int, Position]
    rules: RoundRules
    pins: Mapping[int, int] = field(default_factory=dict)  # due: crew
    forbidden: frozenset[tuple[int, int]] = frozenset()  # (due, crew)
    apart: frozenset[tuple[int, int]] = frozenset()  # (due, crew) with a second seat given already

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Two rows where two people meet who are no fixed pair, or come one after the other."""
        rows: list[Seat] = []
        for w, home in enumerate(self.wanted):
            rows.append(Seat(w))
            if home.way != PairWay.ONE and not self._goes_to_a_pair(w):
                rows.append(Seat(w, 1))
        return tuple(rows)

    @cached_property
    def split(self) -> frozenset[int]:
        """Dues whose two seats were given to two crews already."""
        return frozenset(due for due, _crew in self.apart)

    def _goes_to_a_pair(self, w: int) -> bool:
        home = self.wanted[w]
        if home.way != PairWay.TOGETHER or home.due_id in self.split:
            return False
        return any(c.is_pair and bar(self, Seat(w), c) is None for c in self.crews)

    @cached_property
    def two_rows(self) -> frozenset[int]:
        return frozenset(seat.wanted for seat in self.seats if seat.number)

    @cached_property
    def bars(self) -> dict[tuple[int, int], WhyLeft]:
        """(row, crew) to the reason why not."""
        found = {}
        for v, seat in enumerate(self.seats):
            for h, crew in enumerate(self.crews):
                why = bar(self, seat, crew) or self._alone(seat, crew)
                if why is not None:
                    found[v, h] = why
        return found

    def _alone(self, seat: Seat, crew: Crew) -> WhyLeft | None:
        """Whether one person is too few, because a fixed pair is to go."""
        wants_two = self.wanted[seat.wanted].way == PairWay.TOGETHER
        is_one = wants_two and seat.wanted not in self.two_rows and not crew.is_pair
        return WhyLeft.PAIR if is_one else None

    @cached_property
    def problem(self) -> Rounds:
        return Rounds(
            visits=_visits(self),
            helpers=_helpers(self),
            travel_s=travel(self),
            allowed=_allowed(self),
            extra_s=_extra(self),
        )

    @cached_property
    def row_of_place(self) -> dict[int, int]:
        used = {home.place for home in self.wanted} | {crew.place for crew in self.crews}
        return {place: n for n, place in enumerate(sorted(used))}

    @cached_property
    def row_of_crew(self) -> dict[int, int]:
        return {crew.key: h for h, crew in enumerate(self.crews)}

    def row_of(self, due_id: int, seat: int) -> int | None:
        for v, row in enumerate(self.seats):
            if row.number == seat and self.wanted[row.wanted].due_id == due_id:
                return v
        return None


def bar(day: Day, seat: Seat, crew: Crew) -> WhyLeft | None:
    """Why this crew must not go there, whatever it would cost; none: it may."""
    home = day.wanted[seat.wanted]
    pinned = day.pins.get(home.due_id)
    checks = (
        (WhyLeft.HOUSEHOLD, home.person_id in crew.people or home.home in crew.homes - {""}),
        (WhyLeft.FORBIDDEN, (home.due_id, crew.key) in day.forbidden),
        (WhyLeft.PINNED, pinned not in (None, crew.key) and seat.number == 0),
        (WhyLeft.CHILD, home.is_child and not crew.is_staff),
        (WhyLeft.GENDER, bool(home.gender) and crew.genders != {home.gender}),
        (WhyLeft.SKILL, bool(home.skill) and not seat.number and home.skill not in crew.skills),
        (WhyLeft.FAR, _is_far(day, home, crew)),
    )
    return next((why for why, is_so in checks if is_so), None)


def _is_far(day: Day, home: Wanted, crew: Crew) -> bool:
    here, there = day.places.get(crew.place), day.places.get(home.place)
    if not crew.reach_m or here is None or there is None:
        return False
    return distance_m(here, there) > crew.reach_m


def _visits(day: Day) -> Visits:
    homes = [day.wanted[seat.wanted] for seat in day.seats]
    gaps = [_gap(day, home) for home in homes]
    return Visits(
        place=_ints(day.row_of_place[home.place] for home in homes),
        service_s=_ints(home.minutes * MIN for home in homes),
        opens_s=_ints(home.opens_min * MIN for home in homes),
        closes_s=_ints(home.closes_min * MIN for home in homes),
        penalty=_ints(penalty_s(home, day.rules) for home in homes),
        twin=_ints(_twins(day)),
        gap_min_s=_ints(least for least, _most in gaps),
        gap_max_s=_ints(most for _least, most in gaps),
    )


def _gap(day: Day, home: Wanted) -> tuple[int, int]:
    if home.way != PairWay.IN_TURN:
        return 0, 0
    return day.rules.gap_least_min * MIN, day.rules.gap_most_min * MIN


def _twins(day: Day) -> list[int]:
    of_home: dict[int, list[int]] = {}
    for v, seat in enumerate(day.seats):
        of_home.setdefault(seat.wanted, []).append(v)
    partner: dict[int, int] = {}
    for rows in of_home.values():
        if len(rows) > 1:
            partner |= {rows[0]: rows[1], rows[1]: rows[0]}
    return [partner.get(v, ALONE) for v in range(len(day.seats))]


def penalty_s(home: Wanted, rules: RoundRules) -> int:
    """What it weighs that nobody goes: by tier, by how late it is, more where hours count."""
    late = min(home.late_days, rules.late_days_most) * rules.late_day_min
    urgent = rules.urgent_min if home.is_urgent else 0
    weight = rules.weight.get(home.tier, rules.weight[UNTIERED])
    return MIN * (rules.leave_out_min * weight + late + urgent)


def _helpers(day: Day) -> Helpers:
    starts = [day.row_of_place[crew.place] for crew in day.crews]
    return Helpers(
        start=_ints(starts),
        end=_ints(starts),
        on_s=_ints(crew.on_min * MIN for crew in day.crews),
        off_s=_ints(crew.off_min * MIN for crew in day.crews),
        most=_ints(crew.most for crew in day.crews),
        profile=_ints(PROFILES.index(crew.by) for crew in day.crews),
    )


def travel(day: Day) -> Rows:
    """(profiles, places, places) seconds between areas, by foot and by bicycle."""
    keys = list(day.row_of_place)
    ways = np.zeros((len(PROFILES), len(keys), len(keys)), np.int32)
    for i, one in enumerate(keys):
        for j, other in enumerate(keys):
            for k, by in enumerate(PROFILES):
                ways[k, i, j] = way_s(day, one, other, by)
    return ways


def way_s(day: Day, one: int, other: int, by: GoesBy) -> int:
    """Seconds from one home to another; no street is known, so the straight line is stretched."""
    here, there = day.places.get(one), day.places.get(other)
    near = day.rules.near_min * MIN
    if one == other or here is None or there is None:
        return near
    length = distance_m(here, there) * day.rules.detour_percent / 100
    speed = day.rules.cycle_m_per_min if by == GoesBy.CYCLE else day.rules.walk_m_per_min
    return max(near, round(MIN * length / speed))


def _allowed(day: Day) -> Bools:
    may = np.ones((len(day.seats), len(day.crews)), bool)
    for v, h in day.bars:
        may[v, h] = False
    return may


def _extra(day: Day) -> Ints:
    """(rows, crews) seconds that are not on the way."""
    return np.array(
        [[sum(extras(day, seat, c).values()) for c in day.crews] for seat in day.seats], np.int64
    ).reshape(len(day.seats), len(day.crews))


def extras(day: Day, seat: Seat, crew: Crew) -> dict[str, int]:
    """Seconds that speak against this crew at this door, by name."""
    home, rules, found = day.wanted[seat.wanted], day.rules, {}
    if not set(home.faces[: rules.faces]).intersection(crew.people):
        found["strange"] = rules.strange_min * MIN
    if home.language and home.language not in crew.languages:
        found["language"] = rules.language_min * MIN
    if crew.is_pair and (home.way == PairWay.ONE or seat.wanted in day.two_rows):
        found["second"] = home.minutes * MIN  # one of them only stands by
    return found


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int64)
