"""The three lists of a place and year, and the kinds of work that came out of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.projects.models import ItemList, Project, Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAY: Final = timedelta(days=1)


def published_lists(asked: Asked) -> QuerySet[ItemList]:
    """Lists (resources, demands, projects) of the year in which the period ends that stand in at
    least one published version. A list is updated by publishing its next version.
    """
    out = Version.objects.filter(list=OuterRef("pk"), published_at__lte=asked.as_of)
    rows = ItemList.objects.filter(
        Exists(out), area__path__startswith=asked.path, year=(asked.until - DAY).year
    )
    return rows.order_by("area__code", "kind")


def agreed_projects(asked: Asked) -> QuerySet[Project]:
    """Projects that both sides agreed on in the period, by the kind of work."""
    rows = Project.objects.filter(
        area__path__startswith=asked.path,
        made_at__gte=midnight(asked.since),
        made_at__lt=midnight(asked.until),
    )
    return rows.filter(made_at__lte=asked.as_of).order_by("pk")


HERE = Section.BONDS

FIGURES = (
    Figure(
        "published_lists", _("Published lists of the year"), Unit.ITEMS, published_lists,
        ("pk", "area__name", "year", "kind", "last_version"), section=HERE, source="S3-05",
    ),
    Figure(
        "agreed_projects", _("Projects agreed on"), Unit.ITEMS, agreed_projects,
        ("pk", "area__name", "title", "claim__item__category", "state"), section=HERE,
        source="S3-06",
    ),
    Figure(
        "project_kinds", _("Kinds of projects"), Unit.KINDS, agreed_projects,
        ("claim__item__category",), How.ONCE, "claim__item__category", section=HERE,
        source="S3-06",
    ),
)  # fmt: skip
