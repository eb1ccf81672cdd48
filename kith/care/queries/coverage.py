"""Month coverage: of the people cared for, how many somebody was in touch with that month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from kith.care.models import Assessment, CareFile, Visit
from kith.care.queries.files import community_of
from kith.care.states import FileState
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.calendar import midnight, months_after
from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class Covered:
    """One community's month: files with a visit that counts, and files that were open."""

    area: Area
    visited: int
    files: int


def month_files(path: str, month: date, *, now: datetime, tier: str = "") -> QuerySet[Any]:
    """The denominator, each file with `is_visited`.

    Files below the path that were open for at least `least_days` (rule row) of the month, as far
    as it has passed, and had a tier at its end; of one tier, those that had this tier then.
    `is_visited`: at least one visit that counted for the tier began in the month. A month of
    which fewer days have passed asks for all that have passed.
    """
    first = midnight(month.replace(day=1))
    end = midnight(months_after(month.replace(day=1), 1))
    until = min(end, now)
    rules = in_force(VisitRules, path=path, on=localtime(first).date())
    least = max(timedelta(0), min(timedelta(days=rules.least_days), until - first))
    ended = Coalesce("closing__at", until)
    assessed = Assessment.objects.filter(file=OuterRef("pk"), at__lt=until).order_by("-at", "-pk")
    visits = Visit.objects.filter(
        file=OuterRef("pk"), counts=True, started_at__gte=first, started_at__lt=end
    )
    rows = (
        CareFile.objects.filter(area__path__startswith=path, opened_at__lte=until - least)
        .annotate(ended=ended, then=Subquery(assessed.values("tier")[:1]))
        .filter(Q(ended__gte=first + least), ended__gte=F("opened_at") + least)
        .exclude(then=None)
        .annotate(is_visited=Exists(visits))
        .select_related("area__parent", "person")
        .order_by("pk")
    )
    return rows.filter(then=tier) if tier else rows


def month_coverage(path: str, month: date, *, now: datetime, tier: str = "") -> list[Covered]:
    """By community, in the order of their names; the rows behind are `month_files`."""
    places: dict[int, Area] = {}
    files: Counter[int] = Counter()
    visited: Counter[int] = Counter()
    for row in month_files(path, month, now=now, tier=tier):
        area = community_of(row)
        places[area.pk] = area
        files[area.pk] += 1
        visited[area.pk] += bool(row.is_visited)
    found = [Covered(area, visited[pk], files[pk]) for pk, area in places.items()]
    return sorted(found, key=lambda row: (row.area.name, row.area.pk))


def month_total(rows: list[Covered]) -> tuple[int, int]:
    """Visited and open files of all communities together: numerator and denominator."""
    return sum(row.visited for row in rows), sum(row.files for row in rows)


def not_visited(path: str, month: date, *, now: datetime, tier: str = "") -> QuerySet[Any]:
    """Who was not visited yet: the row twin of what is missing from the numerator."""
    rows = month_files(path, month, now=now, tier=tier).filter(is_visited=False)
    return rows.filter(state=FileState.OPEN)
