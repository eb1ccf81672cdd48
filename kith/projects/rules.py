"""What needs no table: lights, working days, how alike two titles are, why a resource fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kith.core.calendar import is_working_day
from kith.projects.states import Light

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_DAY = timedelta(days=1)


def workday_from(day: date) -> date:
    """The day itself when it is worked, else the next day that is."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def workday_after(day: date, count: int) -> date:
    """The n-th working day after the day."""
    for _ in range(count):
        day = workday_from(day + ONE_DAY)
    return day


def light(due_date: date | None, *, today: date, amber_wd: int) -> Light:
    """Red the day after the due day, amber when at most `amber_wd` working days remain."""
    if due_date is None:
        return Light.OFF
    if today > due_date:
        return Light.RED
    return Light.AMBER if workday_after(today, amber_wd) >= due_date else Light.GREEN


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters, without spaces and stops: words of any script."""
    letters = "".join(one for one in text.casefold() if one.isalnum())
    return frozenset(letters[n : n + 2] for n in range(len(letters) - 1))


def alike(one: frozenset[str], other: frozenset[str]) -> int:
    """0 to 100: the share of pairs that two texts have in common."""
    return round(200 * len(one & other) / (len(one) + len(other))) if one and other else 0


@dataclass(frozen=True, slots=True)
class Side:
    """One item as a match sees it."""

    pk: int
    category: str
    path: str
    from_date: date
    until_date: date
    quantity: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a match: what it is, how much of it there is, what it is worth."""

    code: str
    amount: int
    points: int


@dataclass(frozen=True, slots=True)
class Match:
    resource_id: int
    demand_id: int
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


def match(
    resource: Side, demand: Side, weights: Mapping[str, int], *, least: int = 0
) -> Match | None:
    """Why the resource fits the demand, in points of 100.

    None where no day is common to both, or where it has fewer points than the least: the texts,
    which take longest, are compared only where they can still decide.
    """
    days = overlap_days(resource, demand)
    if days == 0:
        return None
    steps = steps_apart(resource.path, demand.path)
    share = min(100, round(100 * resource.quantity / demand.quantity))
    reasons = (
        Reason("category", 0, weights["category"] * (resource.category == demand.category)),
        Reason("area", steps, _part(weights["area"], max(0, 100 - 50 * steps))),
        Reason("dates", days, _part(weights["dates"], round(100 * days / _length(demand)))),
        Reason("quantity", share, _part(weights["quantity"], share)),
    )
    if sum(reason.points for reason in reasons) + weights["words"] < least:
        return None
    words = alike(resource.words, demand.words)
    last = Reason("words", words, _part(weights["words"], words))
    found = Match(resource.pk, demand.pk, (*reasons, last))
    return found if found.points >= least else None


def _part(weight: int, percent: int) -> int:
    return round(weight * percent / 100)


def overlap_days(one: Side, other: Side) -> int:
    """Days on which both hold."""
    first = max(one.from_date, other.from_date)
    last = min(one.until_date, other.until_date)
    return max(0, (last - first).days + 1)


def steps_apart(path: str, other: str) -> int:
    """Levels up the tree from the second place to one that holds the first as well."""
    mine, theirs = path.strip("/").split("/"), other.strip("/").split("/")
    common = 0
    for one, two in zip(mine, theirs, strict=False):
        if one != two:
            break
        common += 1
    return len(theirs) - common


def _length(side: Side) -> int:
    return (side.until_date - side.from_date).days + 1
