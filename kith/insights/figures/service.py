"""Service: records, minutes, people who served; minutes of the three purses are never added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.people.models import VolunteerProfile

if TYPE_CHECKING:
    from django.db.models import QuerySet


def volunteer_records(asked: Asked) -> QuerySet[ServiceRecord]:
    """Confirmed records of volunteer service that began in the period, where it was done; `about`
    a category of service leaves the others out.
    """
    rows = ServiceRecord.objects.filter(
        purse=Purse.VOLUNTEER,
        state=RecordState.CONFIRMED,
        area__path__startswith=asked.path,
        started_at__gte=midnight(asked.since),
        started_at__lt=midnight(asked.until),
        recorded_at__lte=asked.as_of,
    )
    return rows.filter(category=asked.about) if asked.about else rows


def registered_volunteers(asked: Asked) -> QuerySet[VolunteerProfile]:
    """People who are registered as volunteers before the end of the period and live here."""
    return VolunteerProfile.objects.filter(
        person__area__path__startswith=asked.path, since__lt=midnight(asked.until)
    )


RECORD = ("pk", "area__name", "started_at", "category", "grade", "minutes")

VOLUNTEER_MINUTES = Figure(
    "volunteer_minutes", _("Volunteer hours"), Unit.MINUTES, volunteer_records, RECORD,
    How.SUM, "minutes", section=Section.SERVICE, source="workflows.md 4.13",
)  # fmt: skip
ACTIVE_VOLUNTEERS = Figure(
    "active_volunteers", _("Volunteers who served"), Unit.PERSONS, volunteer_records,
    ("person_id",), How.ONCE, "person_id", section=Section.SERVICE, source="workflows.md 4.13",
)  # fmt: skip
REGISTERED = Figure(
    "registered_volunteers", _("Registered volunteers"), Unit.PERSONS, registered_volunteers,
    ("person_id", "person__area__name", "since"), section=Section.SERVICE,
    source="workflows.md 4.13",
)  # fmt: skip
ACTIVITY_RATE = Figure(
    "activity_rate", _("Share of volunteers who served"), Unit.PERSONS, volunteer_records,
    ("person_id",), How.ONCE, "person_id", REGISTERED, section=Section.SERVICE,
    source="workflows.md 4.13",
)  # fmt: skip

FIGURES = (VOLUNTEER_MINUTES, ACTIVE_VOLUNTEERS, REGISTERED, ACTIVITY_RATE)
