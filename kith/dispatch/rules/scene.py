"""All that is known of a place at one moment, and one part of it as the solver's problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from kith.dispatch.rules import columns, times
from kith.dispatch.rules.bars import bars
from kith.dispatch.rules.times import FreeWeek, Span
from kith.dispatch.states import WhyNot
from kith.orders.states import Target
from kith.solver.problem import (
    Bits,
    Floats,
    Ints,
    Options,
    Params,
    Problem,
    local_plane,
    one_place,
)

if TYPE_CHECKING:
    from kith.dispatch.rules.borders import Borders
    from kith.orders.demand import Demand
    from kith.people.queries import Helper
    from kith.places.rules import Position

Rows: TypeAlias = Sequence[tuple[int, Sequence[Span]]]  # row of a demand, the times it may have


@dataclass(frozen=True, eq=False)
class Scene:
    """The board of a place: who could help, what is wanted, what is promised already.

    Where a team or a unit is to come, the helpers are teams or units, and one fills an order.
    """

    helpers: Sequence[Helper]
    demands: Sequence[Demand]
    skill_bits: Mapping[str, int]
    sensitive: frozenset[str]  # skills that count only when verified
    promises: Mapping[int, Sequence[Span]]  # by person: claims and open offers
    asked: frozenset[tuple[int, int]]  # (order, person)
    met: frozenset[tuple[int, int]]  # (person, resident)
    paired: frozenset[tuple[int, int]]  # (person, resident) of active pairs
    served_min: Mapping[int, int]  # by person, lately
    answers: Mapping[int, tuple[int, int]]  # by person: yes, all
    zone: ZoneInfo
    now: datetime
    pins: Sequence[tuple[int, int]] = ()  # (order, person) the desk settled on, in order
    forbidden: frozenset[tuple[int, int]] = frozenset()  # (order, person) the desk ruled out
    claimant: Target = Target.PERSON
    heads: Mapping[int, int] = field(default_factory=dict)  # people of a team or unit
    speakers: Mapping[int, int] = field(default_factory=dict)  # who answers for it
    borders: Borders | None = None  # none: one place
    groups: tuple[Scene, ...] = ()  # the same place for orders that a team or a unit is to fill

    @cached_property
    def kinds(self) -> dict[str, int]:
        """Column of `Volunteers.likings` of each kind of service wanted."""
        return {code: n for n, code in enumerate(sorted({d.service for d in self.demands}))}

    @cached_property
    def languages(self) -> dict[str, int]:
        """Bit of each language wanted."""
        words = sorted({d.language_wanted for d in self.demands} - {""})
        return {word: 1 << n for n, word in enumerate(words)}

    @cached_property
    def points(self) -> Floats:
        """(helpers + demands, 2) metres on one plane."""
        return _plane([*(h.position for h in self.helpers), *(d.position for d in self.demands)])

    @cached_property
    def skills(self) -> Bits:
        return columns.skills_held(self)

    @cached_property
    def langs(self) -> Bits:
        return columns.languages_spoken(self)

    @cached_property
    def likings(self) -> Floats:
        return columns.likings(self)

    @cached_property
    def free(self) -> FreeWeek:
        return times.free_week([helper.free for helper in self.helpers])

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Row of each helper by id."""
        return {helper.person_id: v for v, helper in enumerate(self.helpers)}


@dataclass(frozen=True, eq=False)
class Part:
    """Demands of one week whose times fit one word, with the problem made of them.

    An order that wants a leader has two rows of one crew: the others, then the leader.
    """

    demands: Sequence[Demand]  # of each row of the problem
    leads: Sequence[bool]  # whether the row is a leader's place
    problem: Problem
    options: Options
    bars: Mapping[tuple[int, int], WhyNot]  # (row of helper, row of demand)
    spans: Mapping[int, Span]  # what a set of times means

    @cached_property
    def firsts(self) -> list[int]:
        """The first row of the order of each row."""
        seen: dict[int, int] = {}
        return [seen.setdefault(demand.order_id, d) for d, demand in enumerate(self.demands)]


def span(demand: Demand) -> Span:
    return demand.starts_at, demand.ends_at


def spans(demand: Demand) -> tuple[Span, ...]:
    """All times that suit, the worksheet's first."""
    return span(demand), *demand.other_times


def every_time(scene: Scene) -> Rows:
    """All demands of the scene with all their times."""
    return [(d, spans(demand)) for d, demand in enumerate(scene.demands)]


def part(scene: Scene, rows: Rows, promises: Mapping[int, Sequence[Span]], params: Params) -> Part:
    """These demands at these times against all helpers, who have promised this much so far."""
    places = [p for row, allowed in rows for p in columns.places(scene, row, allowed)]
    demands, leads = [p.demand for p in places], [p.is_lead for p in places]
    board = times.elements(s for _, allowed in rows for s in allowed)
    words = {s: times.touched(board, s) for s in {s for _, allowed in rows for s in allowed}}
    forbidden = dict(bars(scene, demands))
    problem = Problem(
        volunteers=columns.volunteers(scene, board, rows[0][1][0][0], promises),
        demands=columns.demands(scene, places, [words[p.times[0]] for p in places]),
        known=_index_pairs(_known(scene, demands, scene.met)),
        paired=_index_pairs(_known(scene, demands, scene.paired)),
        barred=_index_pairs(forbidden),
        borders=scene.borders.minutes if scene.borders else one_place(),
        params=params,
    )  # fmt: skip
    several = [(d, words[s]) for d, p in enumerate(places) if len(p.times) > 1 for s in p.times]
    options = Options(
        d=np.array([d for d, _ in several], np.int64),
        slots=np.array([word for _, word in several], np.uint64),
    )
    meaning = {word: s for s, word in words.items()}
    return Part(demands, leads, problem, options, forbidden, meaning)


def _known(
    scene: Scene, demands: Sequence[Demand], ties: frozenset[tuple[int, int]]
) -> Iterable[tuple[int, int]]:
    """Rows of helper and demand of those who are tied as person and resident."""
    of_resident: dict[int, list[int]] = defaultdict(list)
    for d, demand in enumerate(demands):
        of_resident[demand.resident_id].append(d)
    for person, resident in sorted(ties):
        if person in scene.row_of:
            yield from ((scene.row_of[person], d) for d in of_resident[resident])


def _plane(positions: Sequence[Position | None]) -> Floats:
    """Positions on one plane; what nobody measured lies in the middle of the rest."""
    known = [row for row, position in enumerate(positions) if position is not None]
    points = np.zeros((len(positions), 2))
    points[known] = local_plane(
        np.array([p for p in positions if p is not None], np.float64).reshape(-1, 2)
    )
    return points


def _index_pairs(pairs: Iterable[tuple[int, int]]) -> Ints:
    return np.array(list(pairs), np.int64).reshape(-1, 2)
