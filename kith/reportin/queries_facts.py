"""Facts about units: what was asked, what was done. Told by name, never ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force, in_force_at
from kith.catalogue.reportin import UnitGateRules
from kith.groups.models import Organisation
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState
from kith.reportin.models import ReportIn, RosterEntry, Visit
from kith.reportin.policies import COUNTERS, units_of
from kith.reportin.rules import Fact, day_after, first_day, percent, quarter_of
from kith.reportin.states import STANDING, ReportInState, RosterState

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor

HOUR_MIN = 60


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit in a year and its running quarter."""

    unit: Organisation
    members: int  # received, and in time
    named: int  # on the roster or with a slip that waits or lapsed: not in
    minutes: int  # confirmed, of the purse of report-in alone
    done: int  # members who reached the hours of the year
    visits: int  # in the quarter
    facts: tuple[Fact, ...]


def units_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """The twin of `policies.may_see_facts`, by name."""
    within = Q(pk=None)
    for path in actor.paths(*COUNTERS):
        within |= Q(community__path__startswith=path)
    reported = ReportIn.objects.filter(within).values("unit")
    seen = Q(pk__in=units_of(actor)) | Q(pk__in=reported)
    return Organisation.objects.filter(seen).select_related("area").order_by("name", "pk")


def facts_of(units: Iterable[Organisation], *, now: datetime) -> list[UnitFacts]:
    """The facts of each of the units, in their order, with a fixed number of questions."""
    wanted, today = list(units), localtime(now).date()
    ids = [unit.pk for unit in wanted]
    rules = in_force_at(UnitGateRules, paths={unit.area.path for unit in wanted}, on=today)
    people, named, visits = _people(ids), _named(ids), _visits(ids, today)
    minutes = _minutes({pk for found in people.values() for pk in found}, today.year)
    return [
        _facts(
            unit,
            rules[unit.area.path],
            [minutes.get(pk, 0) for pk in people[unit.pk]],
            named.get(unit.pk, 0),
            visits.get(unit.pk, 0),
        )
        for unit in wanted
    ]


def _facts(
    unit: Organisation, rules: UnitGateRules, minutes: list[int], named: int, visits: int
) -> UnitFacts:
    members, total = len(minutes), sum(minutes)
    done = sum(one >= rules.hours_a_year * HOUR_MIN for one in minutes)
    facts = (
        Fact("hours", total // HOUR_MIN // members if members else None, rules.hours_a_year),
        Fact("visits", visits, rules.visits_a_quarter),
        Fact("report_in", percent(members, members + named), rules.report_in_percent),
        Fact("completion", percent(done, members), rules.completion_percent),
    )
    return UnitFacts(unit, members, named, total, done, visits, facts)


def _people(unit_ids: list[int]) -> Mapping[int, list[int]]:
    """Members who are in, by unit."""
    rows = ReportIn.objects.filter(
        unit_id__in=unit_ids, person__isnull=False, state__in=STANDING
    ).values_list("unit_id", "person_id")
    found: dict[int, list[int]] = defaultdict(list)
    for unit_id, person_id in rows:
        found[unit_id].append(person_id)
    return found


def _named(unit_ids: list[int]) -> dict[int, int]:
    """Members the unit named who are not in, by unit."""
    waiting = (ReportInState.SUBMITTED, ReportInState.LAPSED)
    slips = ReportIn.objects.filter(unit_id__in=unit_ids, person__isnull=False, state__in=waiting)
    lines = RosterEntry.objects.filter(
        unit_id__in=unit_ids, state__in=(RosterState.WAITING, RosterState.EXPIRED)
    )
    found: dict[int, int] = defaultdict(int)
    for rows in (slips, lines):
        for unit_id, n in rows.order_by().values_list("unit_id").annotate(n=Count("pk")):
            found[unit_id] += n
    return found


def _visits(unit_ids: list[int], today: date) -> dict[int, int]:
    year, quarter = quarter_of(today)
    rows = Visit.objects.filter(
        unit_id__in=unit_ids, date__gte=first_day(year, quarter), date__lt=day_after(year, quarter)
    )
    return dict(rows.order_by().values_list("unit_id").annotate(n=Count("pk")))


def _minutes(person_ids: Iterable[int], year: int) -> dict[int, int]:
    rows = ServiceRecord.objects.filter(
        person_id__in=set(person_ids),
        purse=Purse.REPORT_IN,
        state=RecordState.CONFIRMED,
        started_at__date__gte=first_day(year, 1),
        started_at__date__lt=first_day(year + 1, 1),
    )
    return dict(rows.order_by().values_list("person_id").annotate(total=Sum("minutes")))


def hours_fact(row: ReportIn, *, now: datetime) -> Fact:
    """A member's own: the hours of this year beside those asked."""
    today = localtime(now).date()
    rules = in_force(UnitGateRules, path=row.community.path, on=today)
    mine = _minutes([row.person_id] if row.person_id else [], today.year)
    return Fact("hours", sum(mine.values()) // HOUR_MIN, rules.hours_a_year)


@dataclass(frozen=True, slots=True)
class Counted:
    """Members under a path by where they stand; people named on rosters are counted apart."""

    accepted: int
    placed: int
    submitted: int
    lapsed: int
    rostered: int
    units: int


def members_by_unit(path: str) -> dict[int, int]:
    """How many members of each unit stand in communities under a path."""
    rows = ReportIn.objects.filter(
        community__path__startswith=path, person__isnull=False, state__in=STANDING
    )
    return dict(rows.order_by().values_list("unit_id").annotate(n=Count("person", distinct=True)))


def counted(path: str) -> Counted:
    rows = ReportIn.objects.filter(community__path__startswith=path)
    members = rows.filter(person__isnull=False).order_by()
    states = dict(members.values_list("state").annotate(n=Count("person", distinct=True)))
    lines = RosterEntry.objects.filter(community__path__startswith=path, state=RosterState.WAITING)
    return Counted(
        accepted=sum(states.get(state, 0) for state in STANDING),
        placed=states.get(ReportInState.PLACED, 0) + states.get(ReportInState.ACTIVE, 0),
        submitted=states.get(ReportInState.SUBMITTED, 0),
        lapsed=states.get(ReportInState.LAPSED, 0),
        rostered=lines.count(),
        units=rows.filter(person=None, state__in=STANDING).count(),
    )
