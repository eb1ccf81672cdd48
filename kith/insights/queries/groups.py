"""Sheets of units and teams: a year by quarters, each number with its definition and its rows.

Groups are told as facts, by name; neither they nor their people are ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role, ScopeKind
from kith.groups.models import Membership, Team
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.policies import OPENERS, READERS
from kith.insights.rules.reading import FEWEST
from kith.insights.states import LayoutKind, Unit
from kith.reportin.models import ReportIn, Visit
from kith.reportin.queries_facts import units_visible_to as units_visible_to
from kith.reportin.rules import day_after, first_day
from kith.reportin.states import WITH_TERM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.core.actor import Actor

QUARTERS: Final = (1, 2, 3, 4)


def members(asked: Asked) -> QuerySet[ReportIn]:
    """Members of the unit whose report-in stood on some day of the time, in the place."""
    rows = ReportIn.objects.filter(
        unit_id=int(asked.about), person__isnull=False, community__path__startswith=asked.path
    )
    stood = Q(state__in=WITH_TERM) | Q(state="ENDED", since_date__isnull=False)
    return rows.filter(stood, since_date__lt=asked.until, until_date__gt=asked.since)


def services(asked: Asked) -> QuerySet[ServiceRecord]:
    """Confirmed report-in service of these members that began in the time, in the place."""
    return _records(asked, Purse.REPORT_IN).filter(person_id__in=members(asked).values("person_id"))


def visits(asked: Asked) -> QuerySet[Visit]:
    """Visits of the unit to communities of the place, on a day of the time."""
    return Visit.objects.filter(
        unit_id=int(asked.about),
        community__path__startswith=asked.path,
        date__gte=asked.since,
        date__lt=asked.until,
    )


def in_team(asked: Asked) -> QuerySet[Membership]:
    """People who belonged to the team on some day of the time."""
    rows = Membership.objects.filter(team_id=int(asked.about), since_date__lt=asked.until)
    return rows.filter(Q(until_date=None) | Q(until_date__gt=asked.since))


def team_services(asked: Asked) -> QuerySet[ServiceRecord]:
    """Confirmed volunteer service with the team that began in the time, in the place."""
    return _records(asked, Purse.VOLUNTEER).filter(team_id=int(asked.about))


def _records(asked: Asked, purse: Purse) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(
        purse=purse,
        state=RecordState.CONFIRMED,
        area__path__startswith=asked.path,
        started_at__date__gte=asked.since,
        started_at__date__lt=asked.until,
    )


RECORD: Final = ("pk", "started_at", "area__name", "category", "grade", "minutes")
OF_UNIT: Final = (
    Figure(
        "members", _("Members who have reported in"), Unit.PERSONS, members, ("person_id",),
        How.ONCE, "person_id", section=Section.UNITS,
    ),
    Figure(
        "active", _("Members who served"), Unit.PERSONS, services, ("person_id",),
        How.ONCE, "person_id", section=Section.UNITS,
    ),
    Figure(
        "services", _("Services of members"), Unit.PERSON_TIMES, services, RECORD,
        section=Section.UNITS,
    ),
    Figure(
        "minutes", _("Report-in hours of members"), Unit.MINUTES, services, RECORD,
        How.SUM, "minutes", section=Section.UNITS,
    ),
    Figure(
        "visits", _("Visits of the unit"), Unit.VISITS, visits,
        ("pk", "date", "community__name", "people"), section=Section.UNITS,
    ),
)  # fmt: skip
OF_TEAM: Final = (
    Figure(
        "members", _("Members of the team"), Unit.PERSONS, in_team, ("person_id",),
        How.ONCE, "person_id", section=Section.PLACES,
    ),
    Figure(
        "active", _("Members and guests who served"), Unit.PERSONS, team_services, ("person_id",),
        How.ONCE, "person_id", section=Section.PLACES,
    ),
    Figure(
        "services", _("Services of the team"), Unit.PERSON_TIMES, team_services, RECORD,
        section=Section.PLACES,
    ),
    Figure(
        "minutes", _("Volunteer hours of the team"), Unit.MINUTES, team_services, RECORD,
        How.SUM, "minutes", section=Section.PLACES,
    ),
)  # fmt: skip


def teams_visible_to(actor: Actor) -> QuerySet[Team]:
    """Teams the actor leads, and those at home in her places, by name."""
    seen = Q(pk__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return Team.objects.filter(seen).select_related("area").order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a reader sees a group's numbers, and whether she may open them to rows."""

    path: str
    opens: bool


def scope_of(actor: Actor, *, is_own: bool) -> Scope:
    """Of a group of her own everywhere; of others in the widest of her places."""
    paths = sorted(actor.paths(*READERS), key=len)
    if is_own or not paths:
        return Scope("/", opens=False)
    return Scope(paths[0], opens=actor.over(paths[0], *OPENERS))


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a group by quarters and for the year; none where few people would show."""

    figure: Figure
    quarters: tuple[int | None, ...]
    year: int | None


def sheet(
    figures: Sequence[Figure], group_id: int, year: int, scope: Scope, *, now: datetime
) -> list[Row]:
    """A fixed number of questions; what a quarter hides is not given away by the year."""
    return [_row(figure, group_id, year, scope, now) for figure in figures]


def _row(figure: Figure, group_id: int, year: int, scope: Scope, now: datetime) -> Row:
    quarters = tuple(
        _number(figure, asked(group_id, year, quarter, scope, now=now), opens=scope.opens)
        for quarter in QUARTERS
    )
    whole = _number(figure, asked(group_id, year, 0, scope, now=now), opens=scope.opens)
    return Row(figure, quarters, None if None in quarters else whole)


def _number(figure: Figure, of: Asked, *, opens: bool) -> int | None:
    number = figure.number(of)
    if opens or not number or figure.rows is visits:
        return number
    people = figure.rows(of).order_by().values("person_id").distinct().count()
    return number if people >= FEWEST else None


def asked(group_id: int, year: int, quarter: int, scope: Scope, *, now: datetime) -> Asked:
    """The question behind a cell; quarter 0 is the whole year."""
    since, until = span(year, quarter)
    return Asked(scope.path, since, until, now, str(group_id))


def span(year: int, quarter: int) -> tuple[date, date]:
    if quarter:
        return first_day(year, quarter), day_after(year, quarter)
    return date(year, 1, 1), date(year + 1, 1, 1)


def is_own(actor: Actor, kind: LayoutKind, group_id: int) -> bool:
    """Whether she speaks for the unit or leads the team, and holds no place it is read from."""
    if actor.has(*READERS):
        return False
    if kind is LayoutKind.UNIT:
        return group_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return group_id in actor.scoped(ScopeKind.TEAM, Role.LEADER)
