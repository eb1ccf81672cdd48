"""What signals about activities and requests look at and give back, and what they say together.

Like the signals about hours they only speak: from a weight a person is asked to look.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from kith.insights.states import Part, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kith.catalogue.integrity import MatterRules

T = TypeVar("T")
Row: TypeAlias = tuple[Trace, int]
People: TypeAlias = tuple[tuple[int, Part], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A signal spoke about one thing: whole numbers it saw, rows it rests on, whom it is about;
    `times` how often over it counts.
    """

    object_id: int
    facts: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    people: People = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one signal says of a thing, with its weight."""

    signal: str
    weight: int
    seen: Seen


def words(
    signals: Mapping[str, Callable[[Sequence[T], MatterRules], Iterable[Seen]]],
    things: Sequence[T],
    rules: MatterRules,
) -> dict[int, list[Spoken]]:
    """What the signals say, by thing. A signal without a weight in the rules is switched off."""
    found: dict[int, dict[str, Spoken]] = defaultdict(dict)
    for name, signal in signals.items():
        for seen in signal(things, rules) if name in rules.weights else ():
            said = Spoken(name, rules.weights[name] * seen.times, seen)
            known = found[seen.object_id].get(name)
            if known is None or said.weight > known.weight:
                found[seen.object_id][name] = said
    return {pk: list(said.values()) for pk, said in found.items() if said}


def to_open(said: Mapping[int, list[Spoken]], rules: MatterRules) -> dict[int, list[Spoken]]:
    """Things about which enough was said to ask a person."""
    return {
        pk: all_ for pk, all_ in said.items() if sum(one.weight for one in all_) >= rules.open_at
    }


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people written down at the door: the newest of its spot."""

    walk_ins_id: int
    number: int
    by_id: int
    at: datetime
    is_estimated: bool = True


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody by name, and from when until when; without an end one moment is known."""

    attendance_id: int
    person_id: int
    starts_at: datetime
    ends_at: datetime
    has_hours: bool = False  # then `hours` looks at the same question


@dataclass(frozen=True, slots=True)
class Typed:
    """A line of a paper list, and when somebody typed it."""

    tick_id: int
    person_id: int
    by_id: int
    noted_at: datetime


@dataclass(frozen=True, slots=True)
class Gathering:
    """A session that took place, as plain values. `places` none: everybody could come."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    places: int | None = None
    in_charge_id: int | None = None
    named: int = 0  # participants by name
    counts: tuple[Count, ...] = ()
    came: tuple[Came, ...] = ()
    typed: tuple[Typed, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """One helper's time at a request; `shown` ends that the resident's code proves."""

    person_id: int
    minutes: int
    shown: int
    away_m: int | None = None
    stamp_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskWord:
    """The last word on a request, given by the desk in the resident's name."""

    step_id: int
    by_id: int
    at: datetime
    rating_id: int | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """A request whose service was confirmed, as plain values. `word` none: her own side spoke."""

    order_id: int
    reported_at: datetime
    dispatcher_ids: frozenset[int] = frozenset()
    hands: tuple[Hand, ...] = ()
    word: DeskWord | None = None
