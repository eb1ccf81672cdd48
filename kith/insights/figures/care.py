"""Care schemes, and the appeals that organisations join: who served, and with what.

Nobody's political membership is kept: who serves under a Party organisation counts as its member.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kith.care.models import CareScheme, Enrolment
from kith.care.queries.initiatives import item_rows, of_period, under_the_party
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.vault.fields import Sealed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.care.models import VisitHelper, VisitItem


def schemes(asked: Asked) -> QuerySet[CareScheme]:
    """Care schemes whose campaign began in the period, each version by itself; `about` the code
    of one leaves the others out.
    """
    rows = CareScheme.objects.filter(
        area__path__startswith=asked.path,
        campaign_on__gte=asked.since,
        campaign_on__lt=asked.until,
        at__lte=asked.as_of,
    )
    return rows.filter(code=asked.about) if asked.about else rows


def enrolled(asked: Asked) -> QuerySet[Enrolment]:
    """Care files that take part in the schemes of the period."""
    return Enrolment.objects.filter(
        scheme__in=schemes(asked).order_by().values("pk"), at__lte=asked.as_of
    )


def within_rule(asked: Asked) -> QuerySet[Enrolment]:
    """Those of the files whose person was as old as the scheme asks on the campaign's day, and
    who had a ground: hardship, or difficulty in moving about.
    """
    return enrolled(asked).filter(age__gte=F("scheme__min_age")).exclude(ground=Sealed())


def served(asked: Asked) -> QuerySet[VisitHelper]:
    """People who visited somebody for an appeal of the place, on one of its days within the
    period, and had said yes to it; the visit found somebody. Each person counts once.
    """
    last = asked.until - timedelta(days=1)
    return of_period(asked.path, starts_on=asked.since, ends_on=last)


def under_party(asked: Asked) -> QuerySet[VisitHelper]:
    """Those of the people who served under a Party organisation."""
    return under_the_party(served(asked))


def items_given(asked: Asked) -> QuerySet[VisitItem]:
    """Service items given at these visits; each kind counts once, whatever version of a scheme it
    came from.
    """
    return item_rows(served(asked))


SERVED = ("pk", "visit_id", "organisation__name", "visit__started_at")
ENROLLED = ("pk", "scheme__code", "age", "at")
HERE = Section.CARE

ENROLMENTS = Figure(
    "scheme_files", _("Files in care schemes"), Unit.PERSONS, enrolled, ENROLLED, section=HERE,
    source="S0-09",
)  # fmt: skip
APPEAL_HELPERS = Figure(
    "appeal_helpers", _("People who served for appeals"), Unit.PERSONS, served, SERVED, How.ONCE,
    "person_id", section=HERE, source="S0-13",
)  # fmt: skip
FIGURES = (
    Figure(
        "care_schemes", _("Care schemes"), Unit.ITEMS, schemes,
        ("pk", "area__name", "code", "version", "title", "campaign_on"), section=HERE,
        source="S0-08",
    ),
    ENROLMENTS,
    Figure(
        "scheme_files_in_rule", _("Files in care schemes that fit the rule"), Unit.PERSONS,
        within_rule, ENROLLED, over=ENROLMENTS, section=HERE, source="S0-09",
    ),
    Figure(
        "care_items", _("Kinds of care given"), Unit.KINDS, items_given,
        ("pk", "visit_id", "item__code"), How.ONCE, "item__code", section=HERE, source="S0-10",
    ),
    Figure(
        "party_organisations", _("Party organisations that served"), Unit.UNITS, under_party,
        SERVED, How.ONCE, "organisation_id", section=HERE, source="S0-11",
    ),
    APPEAL_HELPERS,
    Figure(
        "party_members", _("Members who served under a Party organisation"), Unit.PERSONS,
        under_party, SERVED, How.ONCE, "person_id", over=APPEAL_HELPERS, section=HERE,
        source="S0-12, S0-13",
    ),
)  # fmt: skip
