"""Peace of mind: the tour of talks, whose papers count, services to special families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kith.activities.models import Session, TourHost
from kith.activities.queries.brands import TOURING
from kith.activities.states import HostKind
from kith.care.models import Enrolment, VisitItem
from kith.care.states import FOUND
from kith.catalogue.psych import PsychRules
from kith.catalogue.queries import in_force
from kith.core.calendar import midnight
from kith.insights.figures.activities import SESSION, sessions_held
from kith.insights.figures.sessions import PEOPLE, with_people
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.people.models import Credential
from kith.people.states import CredentialState

if TYPE_CHECKING:
    from django.db.models import QuerySet


def tour_sessions(asked: Asked) -> QuerySet[Session]:
    """Talks and tours that took place and began in the period; `about` a programme leaves the
    others out.
    """
    return sessions_held(asked).filter(series__kind__in=TOURING)


def tour_people(asked: Asked) -> QuerySet[Session]:
    """How many took part on site in talks and tours, person-times by name or counted; whoever
    watched elsewhere is not in it. `about` a programme leaves the others out.
    """
    return with_people(tour_sessions(asked))


def tour_hosts(asked: Asked) -> QuerySet[TourHost]:
    """Kinds of organisations that talks and tours of the period went into: public offices, schools,
    enterprises, villages. Another kind of place is none of them; `about` a programme.
    """
    held = tour_sessions(asked).order_by().values("pk")
    return TourHost.objects.filter(session__in=held).exclude(kind=HostKind.OTHER).order_by("pk")


def professionals(asked: Asked) -> QuerySet[Credential]:
    """People at home in the place with a paper in one of the skills of the rule (psychology) that a
    second person saw and that had not run out when the period ended; each person counts once.
    """
    rules = in_force(PsychRules, path=asked.path, on=asked.since)
    return Credential.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=asked.until),
        state=CredentialState.VERIFIED,
        skill__in=rules.skills,
        person__area__path__startswith=asked.path,
        told_at__lt=midnight(asked.until),
    ).order_by("person_id", "pk")


def special_services(asked: Asked) -> QuerySet[VisitItem]:
    """Talks about the mind (service items of the rule) given on visits of the period to people who
    were met or heard, and who take part in the care scheme that the talk belongs to. Which
    circumstance of hers let her in stays sealed.
    """
    rules = in_force(PsychRules, path=asked.path, on=asked.since)
    inside = Enrolment.objects.filter(scheme=OuterRef("item__scheme"), file=OuterRef("visit__file"))
    rows = VisitItem.objects.filter(
        Exists(inside),
        item__code__in=rules.items,
        visit__file__area__path__startswith=asked.path,
        visit__outcome__in=FOUND,
        visit__started_at__gte=midnight(asked.since),
        visit__started_at__lt=midnight(asked.until),
        visit__written_at__lte=asked.as_of,
    )
    return rows.order_by("pk")


HERE: Final = Section.MIND

FIGURES = (
    Figure(
        "tour_sessions", _("Talks and tours"), Unit.SESSIONS, tour_sessions, SESSION, section=HERE,
        source="S4-30",
    ),
    Figure(
        "tour_people", _("Participants in talks and tours, each time"), Unit.PERSON_TIMES,
        tour_people, PEOPLE, How.SUM, "people", section=HERE, source="S4-31",
    ),
    Figure(
        "tour_host_kinds", _("Kinds of places that tours went into"), Unit.KINDS, tour_hosts,
        ("kind",), How.ONCE, "kind", section=HERE, source="S4-29",
    ),
    Figure(
        "professionals", _("People with verified papers in psychology"), Unit.PERSONS,
        professionals, ("person_id",), How.ONCE, "person_id", section=HERE, source="S4-32",
    ),
    Figure(
        "special_services", _("Talks about the mind to special families"), Unit.ITEMS,
        special_services, ("pk", "item__scheme__title", "item__title", "visit__started_at"),
        section=HERE, source="S4-33",
    ),
    Figure(
        "special_groups", _("Groups of special families that were served"), Unit.KINDS,
        special_services, ("item__scheme__code",), How.ONCE, "item__scheme__code", section=HERE,
        source="S4-34",
    ),
)  # fmt: skip
