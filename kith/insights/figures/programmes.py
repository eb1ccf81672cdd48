"""Programmes: lines of work, phases, and what began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.programmes.models import Phase, Programme
from kith.programmes.policies import PUBLIC_PROGRAMMES

if TYPE_CHECKING:
    from django.db.models import QuerySet


def running_programmes(asked: Asked) -> QuerySet[Programme]:
    """Approved programmes of the place that carry one of its lines of work and run, or ran, on
    some day of the period. Each line counts once.
    """
    rows = Programme.objects.filter(
        area__path__startswith=asked.path,
        state__in=PUBLIC_PROGRAMMES,
        starts_on__lt=asked.until,
        made_at__lte=asked.as_of,
    )
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=asked.since)).exclude(work_line="")


def begun_programmes(asked: Asked) -> QuerySet[Programme]:
    """Approved programmes of the place whose first day lies in the period."""
    return Programme.objects.filter(
        area__path__startswith=asked.path,
        state__in=PUBLIC_PROGRAMMES,
        starts_on__gte=asked.since,
        starts_on__lt=asked.until,
        made_at__lte=asked.as_of,
    )


def phases(asked: Asked) -> QuerySet[Phase]:
    """Phases of approved programmes of the place that begin in the period; `about` a programme
    leaves the others out.
    """
    rows = Phase.objects.filter(
        programme__area__path__startswith=asked.path,
        programme__state__in=PUBLIC_PROGRAMMES,
        programme__made_at__lte=asked.as_of,
        starts_on__gte=asked.since,
        starts_on__lt=asked.until,
    )
    return rows.filter(programme_id=asked.about) if asked.about else rows


PROGRAMME = ("pk", "area__name", "title", "work_line", "starts_on", "ends_on")

FIGURES = (
    Figure(
        "work_lines", _("Lines of work"), Unit.ITEMS, running_programmes, PROGRAMME, How.ONCE,
        "work_line", section=Section.ACTIVITIES, source="S0-02, S3-02",
    ),
    Figure(
        "programmes_begun", _("Programmes that began"), Unit.ITEMS, begun_programmes, PROGRAMME,
        section=Section.ACTIVITIES, source="S1-03, S4-25",
    ),
    Figure(
        "programme_phases", _("Phases of programmes"), Unit.ITEMS, phases,
        ("pk", "programme__title", "number", "title", "starts_on", "ends_on"),
        section=Section.ACTIVITIES, source="S0-03",
    ),
)  # fmt: skip
