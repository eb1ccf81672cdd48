"""Which communities have their list of a month, in time or late. S4-10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from kith.activities.models import MonthlyList
from kith.activities.queries.monthly import zone
from kith.activities.queries.monthly_lists import was_late
from kith.activities.rules.monthly import due_at
from kith.activities.states import ListState
from kith.catalogue.monthly import MonthlyRules
from kith.catalogue.queries import in_force_at
from kith.places.models import Area
from kith.places.queries import communities


@dataclass(frozen=True, slots=True)
class Covered:
    """One community and its list; `published_at` is the first version's, whatever came later."""

    area: Area
    due_at: datetime
    published_at: datetime | None
    version: int  # the newest one; 0: none is out
    is_late: bool  # published late, or not published although due

    @property
    def is_out(self) -> bool:
        return self.version > 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The communities below a place. Without communities nothing is covered, and nothing is not."""

    area: Area
    rows: tuple[Covered, ...]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def in_time(self) -> int:
        return sum(row.is_out and not row.is_late for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_out and row.is_late for row in self.rows)

    @property
    def overdue(self) -> int:
        return sum(row.is_late and not row.is_out for row in self.rows)

    @property
    def percent(self) -> int | None:
        """Of the communities those with a list in time, rounded down; none where there are none."""
        return 100 * self.in_time // self.total if self.total else None


def coverage(area: Area, month: date, now: datetime) -> Coverage:
    """Every community below the area, with its list of the month, in the order of the codes."""
    return Coverage(
        area, covered(list(communities(area.path).select_related("parent")), month, now)
    )


def by_street(whole: Coverage) -> list[Coverage]:
    """The same rows by what the communities lie in."""
    found: dict[int, tuple[Area, list[Covered]]] = {}
    for row in whole.rows:
        parent = row.area.parent or row.area
        found.setdefault(parent.pk, (parent, []))[1].append(row)
    return [Coverage(parent, tuple(rows)) for parent, rows in found.values()]


def without_list(areas: list[Area], month: date, now: datetime) -> list[Covered]:
    """Those of the communities whose list of the month is not out."""
    return [row for row in covered(areas, month, now) if not row.is_out]


def covered(areas: list[Area], month: date, now: datetime) -> tuple[Covered, ...]:
    """The communities with their lists of the month, in a fixed number of questions."""
    rules = in_force_at(MonthlyRules, paths=[area.path for area in areas], on=localtime(now).date())
    lists = MonthlyList.objects.filter(month=month, area__in=[area.pk for area in areas]).exclude(
        state=ListState.DRAFT
    )
    first: dict[int, MonthlyList] = {}
    newest: dict[int, int] = {}
    for listed in lists.order_by("version"):
        first.setdefault(listed.area_id, listed)
        newest[listed.area_id] = listed.version
    return tuple(
        _covered(area, first.get(area.pk), newest.get(area.pk, 0), rules[area.path], month, now)
        for area in areas
    )


def _covered(
    area: Area,
    first: MonthlyList | None,
    version: int,
    rules: MonthlyRules,
    month: date,
    now: datetime,
) -> Covered:
    if first is not None:
        return Covered(area, first.due_at, first.published_at, version, was_late(first))
    due = due_at(month, rules.publish_days_before, zone())
    return Covered(area, due, None, 0, now >= due)
