"""Sessions, and who was there: by name, by number, by views; the four roles are never added up.

And the lists of the month, as a place publishes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count

from kith.activities.models import Attendance, MonthlyList, Session, SignUp, ViewCount, WalkIns
from kith.activities.states import TOOK_PLACE, WAS_THERE, ListState, SignUpState
from kith.core.calendar import months_after
from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure, Out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date


HAD_A_PLACE: Final = (SignUpState.SEATED, SignUpState.ATTENDED, SignUpState.MISSED)
OUT: Final = (ListState.PUBLISHED, ListState.REPLACED)


def of_sessions(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Sessions that took place, with the numbers that are kept for the session as a whole."""
    rows = Session.objects.filter(pk__in=keys, state__in=TOOK_PLACE)
    held: dict[int, tuple[int, date]] = {}
    told = rows.values_list("pk", "area_id", "starts_at", "series__five_for", "series__kind")
    for key, area, starts, five_for, kind in told:
        held[key] = area, month_of(starts)
        yield key, Line(Measure.SESSION, *held[key], label=five_for)
        yield key, Line(Measure.SESSION_KIND, *held[key], label=kind)
    for (key, _spot, role), number in _counted(held).items():
        yield key, Line(Measure.COUNTED, *held[key], number, role)
    for (key, _channel), views in _views(held).items():
        yield key, Line(Measure.VIEW, *held[key], views)
    for key, role, state, number in _signed_up(held):
        yield key, Line(Measure.SIGNED_UP, *held[key], number, role)
        if state == SignUpState.ATTENDED:
            yield key, Line(Measure.CAME, *held[key], number, role)


def _counted(keys: dict[int, tuple[int, date]]) -> dict[tuple[int, str, str], int]:
    rows = WalkIns.objects.filter(session_id__in=list(keys)).order_by("at", "pk")
    return {
        (session, spot, role): number
        for session, spot, role, number in rows.values_list("session_id", "spot", "role", "number")
    }


def _views(keys: dict[int, tuple[int, date]]) -> dict[tuple[int, int], int]:
    rows = ViewCount.objects.filter(session_id__in=list(keys)).order_by("at", "pk")
    return {
        (session, channel): views
        for session, channel, views in rows.values_list("session_id", "channel_id", "views")
    }


def _signed_up(keys: dict[int, tuple[int, date]]) -> Iterable[tuple[int, str, str, int]]:
    """Session, role, state, and how many people with a place."""
    rows = SignUp.objects.filter(session_id__in=list(keys), state__in=HAD_A_PLACE)
    each = rows.order_by("session_id", "quota__role", "state")
    return each.values_list("session_id", "quota__role", "state").annotate(Count("pk"))


def of_attendances(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """People who were at sessions, by role."""
    rows = Attendance.objects.filter(
        pk__in=keys, state__in=WAS_THERE, is_sure=True, session__state__in=TOOK_PLACE
    )
    told = rows.values_list("pk", "session__area_id", "session__starts_at", "role", "person_id")
    for key, area, starts, role, person in told:
        yield key, Line(Measure.PRESENT, area, month_of(starts), 1, role, person)


def of_lists(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """First versions of lists that are out, in the month before theirs."""
    rows = MonthlyList.objects.filter(pk__in=keys, version=1, state__in=OUT)
    told = rows.values_list("pk", "area_id", "month", "due_at", "published_at")
    for key, area, month, due, published in told:
        label = Out.LATE if published is None or published > due else Out.IN_TIME
        yield key, Line(Measure.LIST_OUT, area, months_after(month, -1), label=label)


SESSIONS = Source(
    "session",
    Session.objects.all,
    of_sessions,
    (
        Measure.SESSION,
        Measure.SESSION_KIND,
        Measure.COUNTED,
        Measure.VIEW,
        Measure.SIGNED_UP,
        Measure.CAME,
    ),
)
ATTENDANCES = Source("attendance", Attendance.objects.all, of_attendances, (Measure.PRESENT,))
MONTHLY_LISTS = Source("list", MonthlyList.objects.all, of_lists, (Measure.LIST_OUT,))
