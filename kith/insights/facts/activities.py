"""Sessions, and who was there: by name, by number, by views; the four roles are never added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.activities.models import Attendance, Session, ViewCount, WalkIns
from kith.activities.states import TOOK_PLACE, WAS_THERE
from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date


def of_sessions(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """A session that took place, by five-for, in the month it began, where it was held; with it
    those who were only counted (the newest count of each spot) and its views (the newest count of
    each channel).
    """
    rows = Session.objects.filter(pk__in=keys, state__in=TOOK_PLACE)
    held: dict[int, tuple[int, date]] = {}
    told = rows.values_list("pk", "area_id", "starts_at", "series__five_for")
    for key, area, starts, five_for in told:
        held[key] = area, month_of(starts)
        yield key, Line(Measure.SESSION, area, month_of(starts), label=five_for)
    for (key, _spot, role), number in _counted(held).items():
        yield key, Line(Measure.COUNTED, *held[key], number, role)
    for (key, _channel), views in _views(held).items():
        yield key, Line(Measure.VIEW, *held[key], views)


def _counted(keys: Sequence[int] | dict[int, tuple[int, date]]) -> dict[tuple[int, str, str], int]:
    rows = WalkIns.objects.filter(session_id__in=list(keys)).order_by("at", "pk")
    return {
        (session, spot, role): number
        for session, spot, role, number in rows.values_list("session_id", "spot", "role", "number")
    }


def _views(keys: Sequence[int] | dict[int, tuple[int, date]]) -> dict[tuple[int, int], int]:
    rows = ViewCount.objects.filter(session_id__in=list(keys)).order_by("at", "pk")
    return {
        (session, channel): views
        for session, channel, views in rows.values_list("session_id", "channel_id", "views")
    }


def of_attendances(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """A person who was at a session, by role, in the month it began, where it was held: one
    person-time.
    """
    rows = Attendance.objects.filter(
        pk__in=keys, state__in=WAS_THERE, is_sure=True, session__state__in=TOOK_PLACE
    )
    told = rows.values_list("pk", "session__area_id", "session__starts_at", "role", "person_id")
    for key, area, starts, role, person in told:
        yield key, Line(Measure.PRESENT, area, month_of(starts), 1, role, person)


SESSIONS = Source(
    "session", Session.objects.all, of_sessions, (Measure.SESSION, Measure.COUNTED, Measure.VIEW)
)
ATTENDANCES = Source("attendance", Attendance.objects.all, of_attendances, (Measure.PRESENT,))
