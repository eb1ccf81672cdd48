"""Supply and demand as they stand: who waits for help, how many are wanted, who could help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, F
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.groups.queries import registered
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.orders.models import Order
from kith.orders.queries import skills_that_count
from kith.orders.states import OrderKind, OrderState
from kith.people.models import Availability, Person, SkillHeld

if TYPE_CHECKING:
    from django.db.models import QuerySet

ANYBODY: Final = "ANYBODY"  # stands for requests that ask for no skill


def unfilled(asked: Asked) -> QuerySet[Order]:
    """Requests and wishes that look for helpers now, each with how many are `missing`; `about` a
    kind of service leaves the others out. The period plays no part.
    """
    rows = Order.objects.filter(
        area__path__startswith=asked.path, state=OrderState.OPEN, made_at__lte=asked.as_of
    )
    rows = rows.annotate(missing=F("people_needed") - Count("seats"))
    return rows.filter(service__code=asked.about) if asked.about else rows


def wanted(asked: Asked) -> QuerySet[Order]:
    """Helpers that open requests still want, each place that nobody holds; wishes not among them.
    `about` a skill leaves out requests that do not ask for it; a request that asks for two skills
    is told of under both. The period plays no part.
    """
    rows = unfilled(Asked(asked.path, asked.since, asked.until, asked.as_of))
    rows = rows.filter(kind=OrderKind.REQUEST)
    if asked.about == ANYBODY:
        return rows.filter(worksheet__skills=[])
    # Codes stand in quotes in the list; both engines know no other common way to look into it.
    return rows.filter(worksheet__skills__icontains=f'"{asked.about}"') if asked.about else rows


def skilled(asked: Asked) -> QuerySet[SkillHeld]:
    """Skills of registered volunteers at home here whose consent stands: not run out and, where
    sensitive, seen by somebody else; `about` one skill. The period plays no part.
    """
    day = localtime(asked.as_of).date()
    people = registered(asked.path, on=day).order_by().values("pk")
    rows = skills_that_count(day).filter(person__in=people)
    return rows.filter(skill=asked.about) if asked.about else rows


def agreeing(asked: Asked) -> QuerySet[Person]:
    """Registered volunteers at home here whose newest word on volunteering is yes. The period
    plays no part.
    """
    return registered(asked.path, on=localtime(asked.as_of).date())


def free(asked: Asked) -> QuerySet[Availability]:
    """Regular free times of registered volunteers at home here whose consent stands. The period
    plays no part.
    """
    people = agreeing(asked).order_by().values("pk")
    return Availability.objects.filter(person__in=people)


UNFILLED = Figure(
    "requests_unfilled", _("Requests that look for helpers"), Unit.REQUESTS, unfilled,
    ("pk", "area__name", "service__code", "made_at", "missing"), section=Section.REQUESTS,
)  # fmt: skip
WANTED = Figure(
    "helpers_wanted", _("Helpers wanted"), Unit.PERSONS, wanted,
    ("pk", "area__name", "service__code", "made_at", "missing"), How.SUM, "missing",
    section=Section.REQUESTS,
)  # fmt: skip
SKILLED = Figure(
    "skilled_volunteers", _("Volunteers with a skill"), Unit.PERSONS, skilled,
    ("person_id", "person__area__name", "skill"), How.ONCE, "person_id", section=Section.SERVICE,
)  # fmt: skip
AGREEING = Figure(
    "consenting_volunteers", _("Volunteers who agree to be asked"), Unit.PERSONS, agreeing,
    ("pk", "area__name"), section=Section.SERVICE,
)  # fmt: skip
FREE = Figure(
    "free_volunteers", _("Volunteers with regular free time"), Unit.PERSONS, free,
    ("person_id", "person__area__name"), How.ONCE, "person_id", section=Section.SERVICE,
)  # fmt: skip

FIGURES = (UNFILLED, WANTED, SKILLED, AGREEING, FREE)
