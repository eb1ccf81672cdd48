"""Month sheets without the database: when they are due, how two of them differ, what is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kith.core.calendar import months_after
from kith.insights.rules.reading import OF_PEOPLE, withheld
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from kith.catalogue.reporting import ReportRules

Line: TypeAlias = "Mapping[str, Any]"  # as it is kept in `Numbers.lines`
Key: TypeAlias = tuple[str, str]
# A telephone, an identity card, a bank card: nothing that a month sheet tells is so long.
LONG_NUMBER: Final = re.compile(r"(?:\d[ -]?){7,}")


def due_at(level: str, month: date, rules: ReportRules, zone: ZoneInfo) -> datetime:
    """The end of the last day on which the sheet of the month is in time."""
    days = {
        Level.COMMUNITY: rules.station_days,
        Level.TOWN: rules.town_days,
        Level.COUNTY: rules.county_days,
    }[Level(level)]
    last = months_after(month, 1) + timedelta(days=days)
    return datetime.combine(last, time(), zone)


def days_late(due: datetime, at: datetime) -> int:
    """Begun days after the deadline; 0 is in time."""
    return 0 if at < due else (at - due).days + 1


def names_somebody(text: str) -> bool:
    """Whether a text holds a number that belongs to a person rather than to a month."""
    return LONG_NUMBER.search(text) is not None


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is not what it was; `is_same` when only other rows make up the same number."""

    code: str
    before: int
    after: int

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """Lines with another number or other rows, in the order of the later sheet."""
    known = {line["code"]: line for line in before}
    later = {line["code"] for line in after}
    gone = [{**line, "number": 0, "digest": ""} for line in before if line["code"] not in later]
    nothing = {"number": 0, "digest": ""}
    return [
        Difference(line["code"], known.get(line["code"], nothing)["number"], line["number"])
        for line in (*after, *gone)
        if _state(known.get(line["code"], nothing)) != _state(line)
    ]


def _state(line: Line) -> tuple[int, str]:
    return line["number"], line["digest"]


def silent(
    lines: Sequence[Line], below: Mapping[str, Sequence[Line]] | None = None
) -> set[tuple[str, str]]:
    """(Place, code) of what a reader who may not open the rows is not told, "" being the whole:
    what counts few people, and what would give it away beside the sums it is a part of.
    """
    places = {"": lines, **(below or {})}
    values = {
        (place, line["code"]): line["number"]
        for place, told in places.items()
        for line in told
        if line["unit"] in OF_PEOPLE
    }
    sums = [one for place, told in places.items() for one in _wholes(place, told)]
    for line in lines:
        parts = [(place, line["code"]) for place in places if place]
        sums.append((("", line["code"]), parts))
    known = [
        (whole, [part for part in parts if part in values])
        for whole, parts in sums
        if whole in values
    ]
    return withheld(values, [one for one in known if one[1]])


def _wholes(place: str, lines: Sequence[Line]) -> list[tuple[Key, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for line in lines:
        if line["within"]:
            found.setdefault(line["within"], []).append((place, line["code"]))
    return [((place, whole), parts) for whole, parts in found.items()]
