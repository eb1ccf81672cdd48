"""What is past its limit in a place and below it: how many of each kind, and where."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.utils.timezone import localtime

from kith.activities.models import Session
from kith.activities.queries.monthly_coverage import covered
from kith.activities.rules.monthly import month_of, next_month
from kith.activities.states import SessionState
from kith.care.models import Search
from kith.care.queries.day import open_dues
from kith.care.states import SearchState
from kith.catalogue.queries import in_force_at
from kith.catalogue.trust import HoursRules
from kith.grid.queries import hazards
from kith.hours.rules import due
from kith.insights.models import Report
from kith.insights.states import Late, ReportState
from kith.orders.models import Order
from kith.orders.queries import calls_due
from kith.places.queries import communities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from kith.places.models import Area

OVER: Final = (SessionState.PUBLISHED, SessionState.HELD)  # and not recorded yet


def late(path: str, *, now: datetime) -> dict[Late, Counter[str]]:
    """Of each kind how many, by the path of the place they lie in; none are left out."""
    return {kind: count(path, now) for kind, count in COUNTS.items()}


def tally(counts: Mapping[str, int], places: Iterable[Area]) -> list[int]:
    """The counts of places that lie in one another's order: one number a place, with all below."""
    return [sum(n for path, n in counts.items() if path.startswith(place.path)) for place in places]


def without_record(path: str, *, now: datetime) -> list[str]:
    """Of each activity whose record should stand by law the path of its place.

    Source: order 67 of the Ministry of Civil Affairs, article 11; the days by today's rule.
    """
    rows = Session.objects.filter(area__path__startswith=path, state__in=OVER, ends_at__lte=now)
    found = list(rows.order_by().values_list("area__path", "ends_at"))
    today, zone = localtime(now).date(), ZoneInfo(settings.TIME_ZONE)
    rules = in_force_at(HoursRules, paths={at for at, _ends in found}, on=today)
    return [at for at, ends in found if due(ends, rules[at].record_within_wd, zone) < now]


def _records(path: str, now: datetime) -> Counter[str]:
    return Counter(without_record(path, now=now))


def _lists(path: str, now: datetime) -> Counter[str]:
    """Communities whose list of this month, or of the next, is due and not out."""
    places = list(communities(path))
    this = month_of(localtime(now).date())
    rows = [row for month in (this, next_month(this)) for row in covered(places, month, now)]
    return Counter(row.area.path for row in rows if row.is_late and not row.is_out)


def _orders(path: str, now: datetime) -> Counter[str]:
    rows = Order.objects.unfinished().overdue(now)
    return _by_path(rows.filter(area__path__startswith=path))


def _calls(path: str, now: datetime) -> Counter[str]:
    return Counter(calls_due([path], now=now).values_list("area__path", flat=True))


def _visits(path: str, now: datetime) -> Counter[str]:
    rows = open_dues(path, localtime(now).date()).filter(due_at__lt=now)
    return _by_path(rows, "file__area__path")


def _searches(path: str, now: datetime) -> Counter[str]:
    del now  # a search is late from its first minute
    rows = Search.objects.filter(file__area__path__startswith=path, state=SearchState.RUNNING)
    return _by_path(rows, "file__area__path")


def _hazards(path: str, now: datetime) -> Counter[str]:
    return _by_path(hazards.overdue(hazards.found_under(path), localtime(now).date()))


def _sheets(path: str, now: datetime) -> Counter[str]:
    """Sheets that were drafted, and not handed in by their day."""
    rows = Report.objects.filter(area__path__startswith=path, state=ReportState.DRAFT)
    return _by_path(rows.filter(due_at__lt=now))


def _by_path(rows: QuerySet[Any], at: str = "area__path") -> Counter[str]:
    return Counter(dict(rows.order_by().values_list(at).annotate(n=Count("pk"))))


COUNTS: Final[dict[Late, Callable[[str, datetime], Counter[str]]]] = {
    Late.SEARCHES: _searches,
    Late.ORDERS: _orders,
    Late.CALLS: _calls,
    Late.VISITS: _visits,
    Late.HAZARDS: _hazards,
    Late.RECORDS: _records,
    Late.SHEETS: _sheets,
    Late.LISTS: _lists,
}
