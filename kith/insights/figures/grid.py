"""Grids and safety: who stands for a grid, what was handed out and signed, hazards, small shops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.grid.models import Assignment, Hazard, MaterialIssue, Premises, SignedUndertaking
from kith.grid.queries.premises import along_the_street
from kith.grid.states import REAL_HAZARDS, Duty, MaterialKind
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState
from kith.insights.figures.service import RECORD
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.places.models import Area
from kith.places.states import Level

if TYPE_CHECKING:
    from django.db.models import QuerySet


def grids(asked: Asked) -> QuerySet[Area]:
    """Grids of the place on the last day of the period."""
    rows = Area.objects.filter(path__startswith=asked.path, level=Level.GRID)
    valid = Q(valid_to=None) | Q(valid_to__gte=asked.until)
    return rows.filter(valid, valid_from__lt=asked.until).order_by("code")


def staffed_grids(asked: Asked) -> QuerySet[Area]:
    """Grids for which, on the last day of the period, both a community worker and a posted cadre
    stand.
    """
    posted = Assignment.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=asked.until),
        area=OuterRef("pk"),
        starts_on__lt=asked.until,
    )
    both = (Exists(posted.filter(duty=duty)) for duty in (Duty.WORKER, Duty.CADRE))
    return grids(asked).filter(*both)


def leaflets(asked: Asked) -> QuerySet[MaterialIssue]:
    """Leaflets handed out on walks of the period, piece by piece; goods are none."""
    rows = MaterialIssue.objects.filter(kind=MaterialKind.LEAFLET, quantity__gt=0)
    return rows.filter(_walked(asked)).order_by("pk")


def undertakings(asked: Asked) -> QuerySet[SignedUndertaking]:
    """Copies of undertakings that were signed on walks of the period."""
    return SignedUndertaking.objects.filter(_walked(asked)).order_by("pk")


def _walked(asked: Asked) -> Q:
    return Q(
        walk__area__path__startswith=asked.path,
        walk__on_date__gte=asked.since,
        walk__on_date__lt=asked.until,
        at__lte=asked.as_of,
    )


def street_hazards(asked: Asked) -> QuerySet[Hazard]:
    """Hazards found in the period when premises along the street were inspected; what turned out
    to be none is not counted.
    """
    rows = Hazard.objects.filter(
        area__path__startswith=asked.path,
        inspection__isnull=False,
        premises__is_street=True,
        state__in=REAL_HAZARDS,
        found_at__gte=midnight(asked.since),
        found_at__lt=midnight(asked.until),
    )
    return rows.filter(found_at__lte=asked.as_of).order_by("pk")


def street_premises(asked: Asked) -> QuerySet[Premises]:
    """Open premises along the street, as the register has them now: each row is one shop."""
    return along_the_street(asked.path).filter(made_at__lt=midnight(asked.until))


def duty_records(asked: Asked) -> QuerySet[ServiceRecord]:
    """Confirmed time on duty of posted cadres and other staff that began in the period, where it
    was done. It is never volunteer service.
    """
    return ServiceRecord.objects.filter(
        purse=Purse.ON_DUTY,
        state=RecordState.CONFIRMED,
        area__path__startswith=asked.path,
        started_at__gte=midnight(asked.since),
        started_at__lt=midnight(asked.until),
        recorded_at__lte=asked.as_of,
    )


GRIDS = Figure(
    "grids", _("Grids"), Unit.PLACES, grids, ("code", "name", "parent__name"),
    section=Section.GRIDS, source="S3-17",
)  # fmt: skip
STAFFED = Figure(
    "staffed_grids", _("Grids with a community worker and a posted cadre"), Unit.PLACES,
    staffed_grids, ("code", "name", "parent__name"), over=GRIDS,
    section=Section.GRIDS, source="S3-17",
)  # fmt: skip
LEAFLETS = Figure(
    "leaflets", _("Leaflets handed out"), Unit.PIECES, leaflets,
    ("pk", "topic__title", "walk__area__name", "walk__on_date", "quantity"), How.SUM, "quantity",
    section=Section.GRIDS, source="S3-07",
)  # fmt: skip
LEAFLET_TOPICS = Figure(
    "leaflet_topics", _("Topics of leaflets"), Unit.KINDS, leaflets, ("topic__title",), How.ONCE,
    "topic__title", section=Section.GRIDS, source="S3-08",
)  # fmt: skip
UNDERTAKINGS = Figure(
    "undertakings", _("Signed undertakings"), Unit.PIECES, undertakings,
    ("pk", "undertaking__title", "walk__area__name", "walk__on_date", "copies"), How.SUM, "copies",
    section=Section.GRIDS, source="S3-09",
)  # fmt: skip
HAZARD_KINDS = Figure(
    "street_hazard_kinds", _("Kinds of hazards found in shops along the street"), Unit.KINDS,
    street_hazards, ("hazard_type",), How.ONCE, "hazard_type",
    section=Section.GRIDS, source="S3-15",
)  # fmt: skip
STREET_PREMISES = Figure(
    "street_premises", _("Shops along the street"), Unit.UNITS, street_premises,
    ("pk", "name", "kind", "area__name"), section=Section.GRIDS, source="S4-21",
)  # fmt: skip
DUTY_MINUTES = Figure(
    "duty_minutes", _("Time on duty"), Unit.MINUTES, duty_records, RECORD, How.SUM, "minutes",
    section=Section.GRIDS, source="seed_figures.md 8.1",
)  # fmt: skip

FIGURES = (
    GRIDS, STAFFED, LEAFLETS, LEAFLET_TOPICS, UNDERTAKINGS, HAZARD_KINDS, STREET_PREMISES,
    DUTY_MINUTES,
)  # fmt: skip
