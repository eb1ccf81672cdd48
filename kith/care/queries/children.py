"""Children's files: what waits for a second person, and who read which file why in a year.

Source: rules.md 5.3 (yearly audit of minors' data, reported in January).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.timezone import get_default_timezone, localtime

from kith.care.models import CareFile, Reading, ReadRequest
from kith.care.policies.files import DESK
from kith.care.states import AskState, FileState
from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """One person read one child's file for one purpose, under one approval."""

    file_id: int
    by_id: int
    role: str
    unit: str
    purpose: str
    request_id: int | None
    decided_by_id: int | None
    times: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Extract:
    """The year of an area in numbers and lines; no child is named."""

    year: int
    files: int
    requests: int
    declined: int
    readings: int
    prints: int
    without_approval: int
    lines: tuple[Line, ...]


def extract(path: str, year: int) -> Extract:
    """Who read which child's file why, in one calendar year of the place."""
    begin, end = (_new_year(one) for one in (year, year + 1))
    files = CareFile.objects.filter(area__path__startswith=path, is_child=True)
    # A file read as a child's stays in the extract when the child comes of age.
    of_children = Q(file__in=files.values("pk")) | Q(request__isnull=False)
    rows = Reading.objects.filter(of_children, file__area__path__startswith=path)
    rows = rows.filter(at__gte=begin, at__lt=end)
    asked = ReadRequest.objects.filter(
        file__area__path__startswith=path, asked_at__gte=begin, asked_at__lt=end
    )
    standing = files.filter(opened_at__lt=end).exclude(closing__at__lt=begin)
    return Extract(
        year=year,
        files=standing.count(),
        requests=asked.count(),
        declined=asked.filter(state=AskState.DECLINED).count(),
        readings=rows.count(),
        prints=rows.filter(is_print=True).count(),
        without_approval=rows.filter(request=None).count(),
        lines=_lines(rows),
    )


def _lines(rows: QuerySet[Reading]) -> tuple[Line, ...]:
    ordered = rows.select_related("request").order_by(
        "file_id", "by_id", "purpose", "request_id", "at", "pk"
    )
    same = groupby(ordered, key=lambda r: (r.file_id, r.by_id, r.purpose, r.request_id))
    return tuple(_line(list(group)) for _key, group in same)


def _line(rows: list[Reading]) -> Line:
    first, last = rows[0], rows[-1]
    return Line(
        file_id=first.file_id,
        by_id=first.by_id,
        role=first.role,
        unit=first.unit,
        purpose=first.purpose,
        request_id=first.request_id,
        decided_by_id=first.request.decided_by_id if first.request else None,
        times=len(rows),
        first_on=localtime(first.at).date(),
        last_on=localtime(last.at).date(),
    )


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=get_default_timezone())


def waiting_for(actor: Actor) -> QuerySet[ReadRequest]:
    """Requests to read that the actor may decide, the oldest first."""
    over = Q(pk=None)
    for path in actor.paths(*DESK):
        over |= Q(file__area__path__startswith=path)
    mine = {actor.person_id or 0, *actor.wards}
    rows = ReadRequest.objects.filter(over, state=AskState.ASKED, file__state=FileState.OPEN)
    rows = rows.exclude(asked_by_id=actor.person_id or 0).exclude(file__person_id__in=mine)
    return rows.select_related("file__area__parent", "file__person").order_by("asked_at", "pk")


def requests_of(file: CareFile) -> QuerySet[ReadRequest]:
    rows = file.read_requests.select_related("file__area", "file__person")
    return rows.order_by("-asked_at", "-pk")
