"""The telephone: numbers that people of a place may ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.hotline.models import Line
from kith.insights.figures.shape import Asked, Figure, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


def lines(asked: Asked) -> QuerySet[Line]:
    """Telephone lines of the place that stood when the period ended; `about` one number leaves the
    others out.
    """
    rows = Line.objects.filter(
        area__path__startswith=asked.path, made_at__lt=midnight(asked.until)
    ).order_by("number")
    return rows.filter(number=asked.about) if asked.about else rows


LINES = Figure(
    "hotlines", _("Telephone lines"), Unit.ITEMS, lines, ("number", "title", "kind", "area__name"),
    section=Section.MIND, source="S4-39",
)  # fmt: skip

FIGURES = (LINES,)
