"""Names under which places serve, what one community does that others do not, honours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.insights.figures.places import COMMUNITIES, communities
from kith.insights.figures.shape import Asked, Figure, Section
from kith.insights.states import Unit
from kith.places.states import Level
from kith.programmes.models import Brand, Highlight, Honour
from kith.programmes.states import HighlightState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.places.models import Area


def brands(asked: Asked) -> QuerySet[Brand]:
    """Brands of the place and of places below it that were in use when the period ended."""
    in_use = Q(until_date=None) | Q(until_date__gte=asked.until)
    rows = Brand.objects.filter(
        in_use, area__path__startswith=asked.path, since_date__lt=asked.until
    )
    return rows.order_by("area__code", "pk")


def highlights(asked: Asked) -> QuerySet[Highlight]:
    """Approved highlights of the place and of places below it, as they stand now."""
    rows = Highlight.objects.filter(
        area__path__startswith=asked.path,
        state=HighlightState.APPROVED,
        made_at__lt=midnight(asked.until),
    )
    return rows.order_by("area__code", "pk")


def own_highlights(asked: Asked) -> QuerySet[Highlight]:
    """Approved highlights of the place itself; those of places below it are not in it."""
    return highlights(asked).filter(area__path=asked.path)


def communities_with_highlight(asked: Asked) -> QuerySet[Area]:
    """Communities with at least one approved highlight of their own or of a grid in them."""
    here = highlights(asked).filter(area__path__startswith=OuterRef("path"))
    return communities(asked).filter(Exists(here))


def provincial_honours(asked: Asked) -> QuerySet[Honour]:
    """Honours of the place and of places below it given by the province before the period ended,
    whose paper somebody above has seen. What the press says of itself is none.
    """
    rows = Honour.objects.filter(
        area__path__startswith=asked.path,
        level=Level.PROVINCE,
        given_on__lt=asked.until,
        check_row__at__lte=asked.as_of,
    )
    return rows.order_by("given_on", "pk")


HIGHLIGHT = ("pk", "title", "area__name", "made_at")

FIGURES = (
    Figure(
        "brands", _("Brands in use"), Unit.ITEMS, brands,
        ("pk", "name", "area__name", "since_date"), section=Section.ACTIVITIES, source="S4-17",
    ),
    Figure(
        "highlights", _("Approved highlights"), Unit.ITEMS, highlights, HIGHLIGHT,
        section=Section.ACTIVITIES, source="S4-22",
    ),
    Figure(
        "own_highlights", _("Highlights of the place itself"), Unit.ITEMS, own_highlights,
        HIGHLIGHT, section=Section.ACTIVITIES, source="S4-27",
    ),
    Figure(
        "communities_with_highlight", _("Communities with a highlight"), Unit.PLACES,
        communities_with_highlight, ("code", "name"), over=COMMUNITIES,
        section=Section.ACTIVITIES, source="S4-22",
    ),
    Figure(
        "provincial_honours", _("Honours given by the province"), Unit.ITEMS, provincial_honours,
        ("pk", "title", "area__name", "given_by", "given_on"), section=Section.POINTS,
        source="S4-42",
    ),
)  # fmt: skip
