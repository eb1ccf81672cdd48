"""The monthly list: which communities published it in time, and by which ways it left the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from kith.activities.models import MonthlyList, Posting
from kith.insights.figures.places import COMMUNITIES, communities
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from kith.places.models import Area

DAY: Final = timedelta(days=1)


def listed_communities(asked: Asked) -> QuerySet[Area]:
    """Communities whose list of the last month of the period was published before it was due;
    whoever was late, or has none, is not among them.
    """
    first = MonthlyList.objects.filter(
        area=OuterRef("pk"),
        month=last_month(asked),
        version=1,
        published_at__lt=F("due_at"),
        published_at__lte=asked.as_of,
    )
    return communities(asked).filter(Exists(first))


def last_month(asked: Asked) -> date:
    """The first day of the month in which the last day of the period lies."""
    return (asked.until - DAY).replace(day=1)


def postings(asked: Asked) -> QuerySet[Posting]:
    """Ways by which lists of the period's months were put out; each way counts once."""
    rows = Posting.objects.filter(
        list__area__path__startswith=asked.path,
        list__month__gte=asked.since.replace(day=1),
        list__month__lt=asked.until,
        at__lte=asked.as_of,
    )
    return rows.order_by("pk")


LISTED = Figure(
    "listed_communities", _("Communities with their monthly list in time"), Unit.PLACES,
    listed_communities, ("code", "name"), over=COMMUNITIES,
    section=Section.ACTIVITIES, source="S4-10",
)  # fmt: skip
CHANNELS = Figure(
    "list_channels", _("Ways of publishing the monthly list"), Unit.KINDS, postings, ("channel",),
    How.ONCE, "channel", section=Section.ACTIVITIES, source="S4-11",
)  # fmt: skip

FIGURES = (LISTED, CHANNELS)
