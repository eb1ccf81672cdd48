"""The day of somebody who looks after a place: what is due, how late, in the order of a walk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime

from kith.care.models import CareFile, Due, Search, Visit
from kith.care.queries.files import community_of, flags_of
from kith.care.states import DueState, FileState, Flag, SearchState
from kith.core.calendar import midnight


@dataclass(frozen=True, slots=True)
class DueRow:
    """A due as a list may show it: the name prints as its mask, the place is compound and area."""

    due: Due
    file: CareFile
    days_late: int  # 0: in time
    is_urgent: bool  # by the clock, not by the day
    flags: tuple[Flag, ...]
    community: str
    place: str
    is_searched: bool


def dues(
    path: str, on: date, *, until: date | None = None, tier: str = "", limit: int | None = None
) -> list[DueRow]:
    """Open dues planned for a day up to `until` or missed before it, the most urgent first."""
    rows = open_dues(path, until or on, tier=tier)
    return [row_of(due, on) for due in (rows[:limit] if limit else rows)]


def open_dues(path: str, until: date, *, tier: str = "") -> QuerySet[Due]:
    """Open dues of open files below a path that are planned for the day or before it."""
    searched = Search.objects.filter(file=OuterRef("file_id"), state=SearchState.RUNNING)
    rows = (
        Due.objects.filter(
            file__area__path__startswith=path,
            file__state=FileState.OPEN,
            state=DueState.OPEN,
            due_on__lte=until,
        )
        .annotate(is_searched=Exists(searched))
        .select_related("file__area__parent", "file__person")
        .order_by("due_at", "pk")
    )
    return rows.filter(file__tier=tier) if tier else rows


def row_of(due: Due, on: date) -> DueRow:
    """`due` is one of `open_dues`."""
    file = due.file
    ends = localtime(due.due_at)
    last = (ends - timedelta(microseconds=1)).date()
    return DueRow(
        due=due,
        file=file,
        days_late=max(0, (on - last).days),
        is_urgent=ends.time() != time(),
        flags=flags_of(file),
        community=community_of(file).name,
        place=str(file.person.address).removesuffix("**"),
        is_searched=bool(getattr(due, "is_searched", False)),
    )


def walk(rows: list[DueRow]) -> list[tuple[str, list[DueRow]]]:
    """Grouped by where they live: grid or community, compound, home; within it the most urgent."""
    ordered = sorted(rows, key=_way)
    groups: dict[str, list[DueRow]] = {}
    for row in ordered:
        name = f"{row.file.area.name} · {row.place}" if row.place else row.file.area.name
        groups.setdefault(name, []).append(row)
    return list(groups.items())


def _way(row: DueRow) -> tuple[str, str, str, datetime, int]:
    home = row.file.person.household_key
    return row.file.area.path, row.place, home, row.due.due_at, row.due.pk


def done_on(path: str, on: date) -> QuerySet[Visit]:
    """Visits that began on the day, the newest first."""
    begins = midnight(on)
    rows = Visit.objects.filter(
        file__area__path__startswith=path,
        started_at__gte=begins,
        started_at__lt=begins + timedelta(days=1),
    )
    rows = rows.select_related("file__area__parent", "file__person", "by")
    return rows.order_by("-started_at", "-pk")
