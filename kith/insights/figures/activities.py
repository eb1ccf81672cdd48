"""Activities that took place and who was there, by role: kinds of being there are never added up.

People known by name and people who were only counted stand in figures of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.activities.models import Session, Stall
from kith.activities.queries.attendance import attended, counted
from kith.activities.states import TOOK_PLACE, PresentAs, StallState
from kith.core.calendar import midnight
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.activities.models import Attendance, WalkIns


def sessions_held(asked: Asked) -> QuerySet[Session]:
    """Sessions that took place and began in the period, where they were held; `about` a programme
    leaves the others out.
    """
    rows = Session.objects.filter(
        area__path__startswith=asked.path,
        state__in=TOOK_PLACE,
        starts_at__gte=midnight(asked.since),
        starts_at__lt=midnight(asked.until),
        made_at__lte=asked.as_of,
    )
    return rows.filter(series__programme_id=asked.about) if asked.about else rows


def courses_held(asked: Asked) -> QuerySet[Session]:
    """Sessions that took place and name what is taught; each subject counts once."""
    return sessions_held(asked).exclude(series__course_type="")


def sessions_with_fee(asked: Asked) -> QuerySet[Session]:
    """Sessions that cost something. There is no place to write a fee down, so there are none."""
    return sessions_held(asked).none()


def participants(asked: Asked) -> QuerySet[Attendance]:
    """People known by name who took part in a session that took place: whoever came to two counts
    twice. Nobody who helped, watched elsewhere or was on duty is in it.
    """
    return attended(sessions_held(asked), PresentAs.RECIPIENT)


def counted_participants(asked: Asked) -> QuerySet[WalkIns]:
    """People nobody knows by name who took part, as they were counted or estimated at each spot:
    the newest count stands.
    """
    return counted(sessions_held(asked), PresentAs.RECIPIENT)


def helpers(asked: Asked) -> QuerySet[Attendance]:
    """Volunteers who helped at a session that took place: whoever helped at two counts twice."""
    return attended(sessions_held(asked), PresentAs.VOLUNTEER)


def stalls(asked: Asked) -> QuerySet[Stall]:
    """Confirmed stalls at markets that took place; each kind of service counts once."""
    return Stall.objects.filter(
        session__in=sessions_held(asked).order_by().values("pk"), state=StallState.CONFIRMED
    )


SESSION = ("pk", "area__name", "series__title", "starts_at", "state")
PRESENT = ("pk", "session__area__name", "session__series__title", "in_at")
COUNTED = ("pk", "session__area__name", "session__series__title", "spot", "is_estimated", "number")
HERE = Section.ACTIVITIES

FIGURES = (
    Figure(
        "sessions_held", _("Activities held"), Unit.SESSIONS, sessions_held, SESSION,
        section=HERE, source="S0-04, S4-03, S4-30, S4-35, S4-36",
    ),
    Figure(
        "course_types", _("Subjects taught"), Unit.KINDS, courses_held, SESSION, How.ONCE,
        "series__course_type", section=HERE, source="S0-06",
    ),
    Figure(
        "sessions_with_fee", _("Activities that cost something"), Unit.SESSIONS,
        sessions_with_fee, SESSION, section=HERE, source="S0-07",
    ),
    Figure(
        "participations", _("Participants by name, each time"), Unit.PERSON_TIMES, participants,
        PRESENT, section=HERE, source="S0-05",
    ),
    Figure(
        "participants", _("Participants by name, each once"), Unit.PERSONS, participants,
        PRESENT, How.ONCE, "person_id", section=HERE, source="S0-05",
    ),
    Figure(
        "participants_counted", _("Participants who were only counted"), Unit.PERSON_TIMES,
        counted_participants, COUNTED, How.SUM, "number", section=HERE, source="S1-04, S4-28",
    ),
    Figure(
        "helpers", _("Helpers, each time"), Unit.PERSON_TIMES, helpers, PRESENT, section=HERE,
        source="workflows.md 4.13",
    ),
    Figure(
        "stall_services", _("Kinds of service at markets"), Unit.KINDS, stalls,
        ("pk", "session__series__title", "number", "service_type"), How.ONCE, "service_type",
        section=HERE, source="S1-08",
    ),
)  # fmt: skip
