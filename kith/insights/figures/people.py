"""How volunteers came: by their own hand on the page, or at the desk; and who of them served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.groups.models import Recruit
from kith.groups.states import Recruitment
from kith.insights.figures.service import volunteer_records
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.hours.models import ServiceRecord


def joined(asked: Asked) -> QuerySet[Recruit]:
    """People who became volunteers of the place in the period, by the way they came."""
    return Recruit.objects.filter(
        area__path__startswith=asked.path,
        joined_at__gte=midnight(asked.since),
        joined_at__lt=midnight(asked.until),
        joined_at__lte=asked.as_of,
    ).order_by("pk")


def joined_online(asked: Asked) -> QuerySet[Recruit]:
    """People who became volunteers of the place in the period by their own hand on the web page."""
    return joined(asked).filter(channel=Recruitment.ONLINE)


def online_recruits_serving(asked: Asked) -> QuerySet[ServiceRecord]:
    """People recruited online, at any time before, with confirmed volunteer service in the place
    in the period; each person counts once.
    """
    online = Recruit.objects.filter(
        person=OuterRef("person"), channel=Recruitment.ONLINE, joined_at__lte=OuterRef("started_at")
    )
    return volunteer_records(asked).filter(Exists(online))


RECRUIT = ("pk", "person_id", "area__name", "channel", "joined_at")

FIGURES = (
    Figure(
        "joined", _("People who became volunteers"), Unit.PERSONS, joined, RECRUIT,
        section=Section.PLACES, source="workflows.md 4.3",
    ),
    Figure(
        "joined_online", _("People who became volunteers online"), Unit.PERSONS, joined_online,
        RECRUIT, section=Section.PLACES, source="S3-18",
    ),
    Figure(
        "online_recruits_serving", _("Volunteers recruited online who served on the spot"),
        Unit.PERSONS, online_recruits_serving, ("person_id",), How.ONCE, "person_id",
        section=Section.SERVICE, source="S3-18",
    ),
)  # fmt: skip
