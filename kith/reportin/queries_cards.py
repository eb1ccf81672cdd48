"""Cards of quarters: what stands now, who may be named, who may read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from kith.groups.models import Organisation
from kith.hours.models import ServiceRecord
from kith.hours.states import Grade, Purse, RecordState
from kith.people.models import Consent, Person
from kith.people.states import ConsentPurpose
from kith.reportin.models import Card, CardRow, CardStep, ReportIn, Visit
from kith.reportin.policies import OVERSEERS, units_of
from kith.reportin.rules import day_after, digest, first_day
from kith.reportin.states import AT_UNIT, WITH_TERM, Behind, CardState

if TYPE_CHECKING:
    from datetime import date

    from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of a card with the rows they were read from."""

    members: int
    services: int
    by_grade: dict[str, int]
    visits: int
    visitors: int
    rows: tuple[tuple[str, int], ...]

    def as_columns(self) -> dict[str, int | str]:
        return {
            "members": self.members,
            "services": self.services,
            "minutes": sum(self.by_grade.values()),
            "minutes_a": self.by_grade.get(Grade.A, 0),
            "minutes_b": self.by_grade.get(Grade.B, 0),
            "minutes_c": self.by_grade.get(Grade.C, 0),
            "visits": self.visits,
            "visitors": self.visitors,
            "digest": digest(self.rows),
        }


def figures_now(card: Card) -> Found:
    """Members in the quarter, their confirmed report-in minutes in the community, and visits."""
    since, until = first_day(card.year, card.quarter), day_after(card.year, card.quarter)
    members = list(_members(card, since, until).order_by("pk").values_list("pk", "person_id"))
    records = list(
        ServiceRecord.objects.filter(
            person_id__in=[person_id for _pk, person_id in members],
            purse=Purse.REPORT_IN,
            state=RecordState.CONFIRMED,
            area__path__startswith=card.community.path,
            started_at__date__gte=since,
            started_at__date__lt=until,
        )
        .order_by("pk")
        .values_list("pk", "grade", "minutes")
    )
    by_grade: Counter[str] = Counter()
    for _pk, grade, minutes in records:
        by_grade[grade] += minutes
    visits = list(
        Visit.objects.filter(
            unit_id=card.unit_id, community_id=card.community_id, date__gte=since, date__lt=until
        ).values_list("pk", "people")
    )
    rows = [(Behind.MEMBER.value, pk) for pk, _person in members]
    rows += [(Behind.RECORD.value, pk) for pk, _grade, _minutes in records]
    rows += [(Behind.VISIT.value, pk) for pk, _people in visits]
    return Found(
        members=len({person_id for _pk, person_id in members}),
        services=len(records),
        by_grade=dict(by_grade),
        visits=len(visits),
        visitors=sum(people for _pk, people in visits),
        rows=tuple(rows),
    )


def _members(card: Card, since: date, until: date) -> QuerySet[ReportIn]:
    """Members whose report-in stood on some day of the quarter."""
    rows = ReportIn.objects.filter(
        unit_id=card.unit_id, community_id=card.community_id, person__isnull=False
    )
    stood = Q(state__in=WITH_TERM) | Q(state="ENDED", since_date__isnull=False)
    return rows.filter(stood, since_date__lt=until, until_date__gt=since)


def is_changed(card: Card) -> bool:
    """Whether the rows behind a signed card are no longer those it was signed with."""
    return digest(figures_now(card).rows) != card.figures.digest


def nameable(card: Card) -> set[int]:
    """Members on the card who agree today that their unit is told."""
    behind = CardRow.objects.filter(card=card, kind=Behind.MEMBER).values("object_id")
    people = ReportIn.objects.filter(pk__in=behind).values("person_id")
    told = Consent.objects.filter(person=OuterRef("pk"), purpose=ConsentPurpose.UNIT_FEEDBACK)
    newest = told.order_by("-at", "-pk").values("is_given")[:1]
    rows = Person.objects.filter(pk__in=people).annotate(agrees=Subquery(newest))
    return set(rows.filter(agrees=True).values_list("pk", flat=True))


def masked_names(card: Card) -> list[str]:
    """Masks of those who may be named, in order."""
    rows = Person.objects.filter(pk__in=nameable(card))
    return sorted(str(row.name) for row in rows)


def cards_visible_to(actor: Actor) -> QuerySet[Card]:
    """The twin of `policies.may_see_card`, the newest quarter first."""
    seen = Q(unit_id__in=units_of(actor), state__in=AT_UNIT)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(community__path__startswith=path)
    steps = Prefetch("steps", CardStep.objects.order_by("pk"))
    rows = Card.objects.filter(seen).select_related("unit", "community", "figures")
    return rows.prefetch_related(steps).order_by("-year", "-quarter", "unit__name", "-version")


def without_card(community_id: int, year: int, quarter: int) -> QuerySet[Organisation]:
    """Units with members or a slip of their own in the community that have no card yet, by name."""
    since, until = first_day(year, quarter), day_after(year, quarter)
    stood = ReportIn.objects.filter(
        community_id=community_id,
        state__in=WITH_TERM,
        since_date__lt=until,
        until_date__gt=since,
    )
    written = Card.objects.filter(community_id=community_id, year=year, quarter=quarter)
    written = written.exclude(state=CardState.REPLACED)
    rows = Organisation.objects.filter(pk__in=stood.values("unit"))
    return rows.exclude(pk__in=written.values("unit")).order_by("name", "pk")
