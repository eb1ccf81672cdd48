"""What the mathematics answered, as stops with their reasons, and what changed between two answers.

Everything is keys, seconds and codes: it is kept as it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kith.care.rules.rounds import extras, way_s
from kith.care.states.rounds import WhyLeft
from kith.solver.rounds.explain import Reason, why_not
from kith.solver.rounds.problem import LEFT_OUT, Routing

if TYPE_CHECKING:
    from kith.care.rules.rounds import Crew, Day

Key: TypeAlias = tuple[int, int]  # due and seat
REASONS: Final = {
    Reason.WINDOW: WhyLeft.WINDOW,
    Reason.SHIFT: WhyLeft.SHIFT,
    Reason.FULL: WhyLeft.FULL,
}


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A home on a round; seconds are of the day. `why` is what the page tells."""

    due_id: int
    file_id: int
    seat: int
    begins_s: int
    ends_s: int
    way_s: int
    why: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.due_id, self.seat


@dataclass(frozen=True, slots=True)
class Answer:
    """Rounds by crew in the crews' order; `left` tells by due why nobody goes, in counts."""

    routes: tuple[tuple[PlannedStop, ...], ...]
    left: dict[int, dict[str, int]]
    bill: dict[str, int]

    @property
    def total_s(self) -> int:
        return sum(self.bill.values())


def answer(day: Day, routing: Routing) -> Answer:
    routes = tuple(_route(day, routing, h) for h in range(len(day.crews)))
    return Answer(routes, _left(day, routing), _bill(day, routing))


def _route(day: Day, routing: Routing, h: int) -> tuple[PlannedStop, ...]:
    crew, stops = day.crews[h], []
    at = crew.place
    for v in sorted(routing.routes[h], key=lambda row: routing.starts[row]):
        seat = day.seats[v]
        home = day.wanted[seat.wanted]
        begins = routing.starts[v]
        stops.append(
            PlannedStop(
                due_id=home.due_id,
                file_id=home.file_id,
                seat=seat.number,
                begins_s=begins,
                ends_s=begins + home.minutes * 60,
                way_s=way_s(day, at, home.place, crew.by),
                why=_why(day, routing, v, h),
            )
        )
        at = home.place
    return tuple(stops)


def _why(day: Day, routing: Routing, v: int, h: int) -> dict[str, Any]:
    """The bill of this stop, what the next best would cost more, and why not the others."""
    told = _told(day, routing, v, but=h)
    dearer = [(s, day.crews[other].key) for other, s in told.items() if isinstance(s, int)]
    return {
        "extras": extras(day, day.seats[v], day.crews[h]),
        "next": [min(dearer)[1], min(dearer)[0]] if dearer else None,
        "why_not": dict(_counted(told)),
        "late_days": day.wanted[day.seats[v].wanted].late_days,
    }


def reason(day: Day, routing: Routing, v: int, h: int) -> WhyLeft | int:
    """Why this crew does not go there, or how many seconds dearer it would be."""
    if (v, h) in day.bars:
        return day.bars[v, h]
    found = why_not(day.problem, routing, v, h)
    return REASONS.get(found, WhyLeft.SHIFT) if isinstance(found, Reason) else int(found)


def _told(day: Day, routing: Routing, v: int, *, but: int = -1) -> dict[int, WhyLeft | int]:
    """By crew, why not, or how many seconds dearer."""
    return {h: reason(day, routing, v, h) for h in range(len(day.crews)) if h != but}


def _counted(told: Mapping[int, WhyLeft | int]) -> Counter[str]:
    return Counter(str(WhyLeft.DEAR if isinstance(one, int) else one) for one in told.values())


def _left(day: Day, routing: Routing) -> dict[int, dict[str, int]]:
    """By due that nobody visits; a home where only one of two could come is left out as well."""
    found: dict[int, dict[str, int]] = {}
    for v, seat in enumerate(day.seats):
        if routing.starts[v] != LEFT_OUT:
            continue
        told = dict(_counted(_told(day, routing, v))) or {str(WhyLeft.NOBODY): 1}
        due_id = day.wanted[seat.wanted].due_id
        if due_id not in found:
            found[due_id] = told
    return found


def _bill(day: Day, routing: Routing) -> dict[str, int]:
    """Seconds by name, with what is not on the way told apart."""
    bill = {name: int(s) for name, s in routing.bill.items() if s and name != "strange"}
    for v, h in routing.helper_of.items():
        for name, s in extras(day, day.seats[v], day.crews[h]).items():
            bill[name] = bill.get(name, 0) + s
    return bill


@dataclass(frozen=True, slots=True)
class Change:
    """One home before and after: who (crew's key, none: nobody) and when it begins."""

    key: Key
    was: tuple[int, int] | None
    now: tuple[int, int] | None

    @property
    def is_moved(self) -> bool:
        """Somebody else goes, or nobody, or somebody at last."""
        return (self.was and self.was[0]) != (self.now and self.now[0])


Held: TypeAlias = "Mapping[Key, tuple[int, int]]"  # crew's key and second it begins


def held(crews: Sequence[Crew], given: Answer) -> dict[Key, tuple[int, int]]:
    """Who goes where and when."""
    return {
        stop.key: (crew.key, stop.begins_s)
        for crew, route in zip(crews, given.routes, strict=True)
        for stop in route
    }


def changes(before: Held, after: Held) -> list[Change]:
    """What differs, by due: moved homes first, then those only visited at another time."""
    found = [
        Change(key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]
    return sorted(found, key=lambda one: (not one.is_moved, one.key))
