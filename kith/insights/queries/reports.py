"""Month sheets: who has handed in, whose is missing and how late, how two versions differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import get_current_timezone

from kith.catalogue.queries import in_force_at
from kith.catalogue.reporting import ReportRules
from kith.core.actor import Role
from kith.insights.models import Layout, Numbers, Report
from kith.insights.policies import READERS
from kith.insights.rules.reports import days_late, due_at
from kith.insights.states import LayoutKind, ReportState
from kith.insights.states.reports import HANDED_IN, LEVELS, OPEN
from kith.people.models import RoleGrant
from kith.places.models import Area
from kith.places.queries import ancestors, within
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor

DESKS = {Level.COMMUNITY: Role.WORKER, Level.TOWN: Role.STREET, Level.COUNTY: Role.DISTRICT}


def visible_to(actor: Actor) -> QuerySet[Report]:
    """The twin of `policies.may_see_report`."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return Report.objects.filter(seen).select_related("area__parent", "freezing__numbers")


def places(actor: Actor) -> QuerySet[Area]:
    """Places of the reader that have a month sheet, in the order of their codes."""
    return within(actor.paths(*READERS)).filter(level__in=LEVELS, valid_to=None)


def numbers_of(report: Report) -> Numbers | None:
    """What was handed in last, or none while it never was."""
    return Numbers.objects.filter(report=report).order_by("-number").first()


def versions(area_id: int, month: date) -> list[Report]:
    """Every version of the sheet, newest first."""
    rows = Report.objects.filter(area_id=area_id, month=month)
    return list(rows.select_related("area", "freezing__numbers").order_by("-version"))


def in_hand(area: Area, month: date) -> Report | None:
    return Report.objects.filter(area=area, month=month, state__in=OPEN).first()


def frozen(area: Area, month: date) -> Report | None:
    """The version that counts, with the numbers it was frozen with."""
    rows = Report.objects.filter(area=area, month=month, state=ReportState.FROZEN)
    return rows.select_related("area", "freezing__numbers").first()


def below(area: Area) -> QuerySet[Area]:
    """The places one step down whose sheets a place takes in."""
    return Area.objects.filter(parent=area, level__in=LEVELS, valid_to=None).order_by("code")


def without(area: Area, month: date) -> list[Area]:
    """Places one step down that have not handed in."""
    done = Report.objects.filter(month=month, state__in=HANDED_IN, area__parent=area)
    return list(below(area).exclude(pk__in=done.values("area")))


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the sheet of a place stands; without a report nobody has begun."""

    area: Area
    due_at: datetime
    report: Report | None
    handed_in: Numbers | None  # the last time, where it is handed in now
    late_days: int  # when it was first handed in, or until now


def stands(areas: Iterable[Area], month: date, *, now: datetime) -> list[Stand]:
    """Of each of the places, in their order, with a fixed number of questions."""
    wanted = list(areas)
    light = Numbers.objects.only("report", "number", "at", "by_id", "role").order_by("number")
    rows = Report.objects.filter(area__in=wanted, month=month).order_by("version")
    found: dict[int, list[Report]] = {}
    for row in rows.select_related("area").prefetch_related(Prefetch("numbers", light)):
        found.setdefault(row.area_id, []).append(row)
    due = due_for(wanted, month)
    return [_stand(area, found.get(area.pk, []), due[area.pk], now) for area in wanted]


def _stand(area: Area, known: list[Report], due: datetime, now: datetime) -> Stand:
    report = known[-1] if known else None
    told = [one for row in known for one in row.numbers.all()]
    is_handed_in = report is not None and report.state in HANDED_IN
    until = known[0].due_at if known else due
    return Stand(
        area=area,
        due_at=until,
        report=report,
        handed_in=told[-1] if is_handed_in else None,
        late_days=days_late(until, told[0].at if is_handed_in else now),
    )


def due_for(areas: Iterable[Area], month: date) -> dict[int, datetime]:
    """Until when the sheets of places are in time, by place."""
    wanted = list(areas)
    rules = in_force_at(ReportRules, paths={area.path for area in wanted}, on=month)
    zone = get_current_timezone()
    return {area.pk: due_at(area.level, month, rules[area.path], zone) for area in wanted}


def standing(rows: QuerySet[Area], month: date, show: str) -> QuerySet[Area]:
    """Those of the places whose sheet is `missing`, `in_hand` above, or `frozen`; else all."""
    reports = Report.objects.filter(month=month)
    handed_in = reports.filter(state__in=HANDED_IN).values("area")
    if show == "missing":
        waits = reports.filter(state=ReportState.DRAFT).values("area")
        return rows.filter(Q(pk__in=waits) | ~Q(pk__in=handed_in))
    if show == "in_hand":
        checked = reports.filter(state__in=(ReportState.CHECKED, ReportState.MERGED))
        return rows.filter(pk__in=checked.values("area"))
    if show == "frozen":
        fixed = reports.filter(state=ReportState.FROZEN).values("area")
        again = reports.filter(state__in=OPEN).values("area")
        return rows.filter(pk__in=fixed).exclude(pk__in=again)
    return rows


def counted(rows: QuerySet[Area], month: date) -> dict[str, int]:
    """How many places there are, and how many of each way to stand, by the words of `standing`."""
    ways = ("", "missing", "in_hand", "frozen")
    return {show: standing(rows, month, show).count() for show in ways}


# ---------------------------------------------------------------------------------- who is asked


def with_a_desk(now: datetime) -> dict[int, list[int]]:
    """Who answers for the sheets of places, by place: only there somebody can be late."""
    found: dict[int, list[int]] = {}
    for level, role in DESKS.items():
        rows = RoleGrant.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            role=role,
            starts_at__lte=now,
            scope_id__in=Area.objects.filter(level=level, valid_to=None).values("pk"),
            scope_kind="AREA",
        )
        for area_id, person_id in rows.order_by("pk").values_list("scope_id", "person_id"):
            found.setdefault(area_id, []).append(person_id)
    return found


def desk_of(area: Area, now: datetime) -> list[int]:
    return with_a_desk(now).get(area.pk, [])


def undrafted(month: date, now: datetime) -> list[Area]:
    """Places with a desk that have no sheet of the month yet, in the order of their paths."""
    known = Report.objects.filter(month=month).values("area")
    return list(Area.objects.filter(pk__in=with_a_desk(now)).exclude(pk__in=known).order_by("path"))


def waiting(now: datetime) -> QuerySet[Report]:
    """First versions that nobody has handed in yet."""
    rows = Report.objects.filter(state=ReportState.DRAFT, version=1)
    return rows.select_related("area__parent").order_by("area__path")


# ------------------------------------------------------------------------------------- layouts


def kind_of(area: Area) -> LayoutKind:
    """Which layout the month sheet of a place is written into."""
    return LayoutKind.MONTH if area.level == Level.COMMUNITY else LayoutKind.TOWN


def layout_for(kind: LayoutKind, path: str, month: date) -> Layout | None:
    """The layout of the nearest place up the tree that is valid for the month; the newest of two.

    None: the layout that comes with Kith.
    """
    rows = Layout.objects.filter(kind=kind, area__path__in=ancestors(path), since_date__lte=month)
    rows = rows.filter(Q(until_date=None) | Q(until_date__gt=month)).select_related("area")
    return max(rows, key=lambda row: (len(row.area.path), row.since_date, row.pk), default=None)
