"""When the next contact is due, when a pair is silent, and what a suggested helper costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kith.places.rules import distance_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.catalogue.pairing import PairRules
    from kith.people.queries import Helper
    from kith.places.rules import Position

WALK_M_PER_MIN = 75.0  # 4.5 km/h, as the dispatch board walks


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a household's helper should bring. `language` and `skill` empty: nothing named."""

    position: Position | None
    language: str = ""
    skill: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A helper with her bill in minutes, by name; `minutes` is its sum."""

    person_id: int
    bill: dict[str, float]

    @property
    def minutes(self) -> float:
        return sum(self.bill.values())


def suggest(
    helpers: list[Helper],
    wanted: Wanted,
    *,
    met: frozenset[int],
    households: Mapping[int, int],
    rules: PairRules,
) -> list[Suggestion]:
    """The helpers who could, the cheapest first, ties by number.

    Left out is who lives farther than she goes, or has as many households as one may have.
    """
    found = [
        Suggestion(helper.person_id, _bill(helper, wanted, met, households, rules))
        for helper in helpers
        if _is_near(helper, wanted) and households.get(helper.person_id, 0) < rules.most_households
    ]
    return sorted(found, key=lambda one: (one.minutes, one.person_id))


def _is_near(helper: Helper, wanted: Wanted) -> bool:
    if helper.position is None or wanted.position is None:
        return True
    return distance_m(helper.position, wanted.position) <= helper.largest_distance_m


def _bill(
    helper: Helper,
    wanted: Wanted,
    met: frozenset[int],
    households: Mapping[int, int],
    rules: PairRules,
) -> dict[str, float]:
    way = 0.0
    if helper.position is not None and wanted.position is not None:
        way = 2 * distance_m(helper.position, wanted.position) / WALK_M_PER_MIN
    speaks = not wanted.language or wanted.language in helper.languages
    holds = not wanted.skill or any(skill.code == wanted.skill for skill in helper.skills)
    return {
        "long_way": round(way, 1),
        "stranger": 0.0 if helper.person_id in met else float(rules.stranger_min),
        "language": 0.0 if speaks else float(rules.language_min),
        "skill": 0.0 if holds else float(rules.skill_min),
        "load": float(rules.load_min * households.get(helper.person_id, 0)),
    }


def due_at(last: datetime | None, since: datetime, every_days: int) -> datetime:
    """When they should be in touch again: from the last contact, else from the beginning."""
    return (last or since) + timedelta(days=every_days)


def is_silent(last: datetime | None, since: datetime, now: datetime, silent_days: int) -> bool:
    """No contact for so many whole days, counted from the last one or from the beginning."""
    return now - (last or since) >= timedelta(days=silent_days)
