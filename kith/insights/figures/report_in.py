"""In-service members who reported in, their passbooks, and quarters that were frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.points.queries import passbook_owners
from kith.recognition.models import QuarterList
from kith.reportin.models import ReportIn
from kith.reportin.states import WITH_TERM

if TYPE_CHECKING:
    from django.db.models import QuerySet


def members(asked: Asked) -> QuerySet[ReportIn]:
    """In-service members whose report-in a community of the place had received, and whose term
    stood on some day of the period. Each person counts once; who was only named on a list of her
    unit and has not signed is not in it.
    """
    stood = Q(state__in=WITH_TERM) | Q(state="ENDED", since_date__isnull=False)
    return ReportIn.objects.filter(
        stood,
        community__path__startswith=asked.path,
        person__isnull=False,
        since_date__lt=asked.until,
        until_date__gt=asked.since,
        submitted_at__lte=asked.as_of,
    )


def with_passbook(asked: Asked) -> QuerySet[ReportIn]:
    """Those of the members for whom a passbook of points is kept: one a person."""
    return members(asked).filter(person__in=passbook_owners())


def report_in_records(asked: Asked) -> QuerySet[ServiceRecord]:
    """Confirmed minutes that members served as report-in and that began in the period. They are
    no volunteer hours and are never added to them.
    """
    return ServiceRecord.objects.filter(
        purse=Purse.REPORT_IN,
        state=RecordState.CONFIRMED,
        area__path__startswith=asked.path,
        started_at__gte=midnight(asked.since),
        started_at__lt=midnight(asked.until),
        recorded_at__lte=asked.as_of,
    )


def frozen_quarters(asked: Asked) -> QuerySet[QuarterList]:
    """Quarters of a place, with the points of service of each volunteer, that were frozen in the
    period after the quarter was over; nothing changes them later.
    """
    return QuarterList.objects.filter(
        area__path__startswith=asked.path,
        frozen_at__gte=midnight(asked.since),
        frozen_at__lt=midnight(asked.until),
    )


MEMBER = ("pk", "community__name", "unit__name", "state", "since_date")
HERE = Section.UNITS

MEMBERS = Figure(
    "members", _("Members who reported in"), Unit.PERSONS, members, MEMBER, How.ONCE, "person_id",
    section=HERE, source="S2-01",
)  # fmt: skip
FIGURES = (
    MEMBERS,
    Figure(
        "members_with_passbook", _("Members with a passbook"), Unit.PERSONS, with_passbook, MEMBER,
        How.ONCE, "person_id", over=MEMBERS, section=HERE, source="S2-05",
    ),
    Figure(
        "report_in_minutes", _("Report-in hours"), Unit.MINUTES, report_in_records,
        ("pk", "area__name", "started_at", "category", "grade", "minutes"), How.SUM, "minutes",
        section=HERE, source="workflows.md 4.13",
    ),
    Figure(
        "frozen_quarters", _("Quarters frozen for thanks"), Unit.ITEMS, frozen_quarters,
        ("pk", "area__name", "year", "quarter", "frozen_at"), section=Section.POINTS,
        source="S2-06",
    ),
)  # fmt: skip
