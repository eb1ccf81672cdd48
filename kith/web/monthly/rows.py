"""What the pages show of a list: days with lines, what changed, and where each thing is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.queries import monthly_lists as lists
from kith.activities.rules.monthly import short
from kith.core.calendar import is_working_day
from kith.places.queries import with_codes
from kith.places.states import Level
from kith.web.templatetags.kith import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from kith.activities.models import MonthlyList
    from kith.activities.rules.monthly import Entry
    from kith.places.models import Area

FRIDAY = 4
CHANGES = {
    "ADDED": gettext_lazy("New: %(title)s (%(now)s)"),
    "CANCELLED": gettext_lazy("Called off: %(title)s"),
    "DROPPED": gettext_lazy("No longer on this list: %(title)s (%(was)s)"),
    "MOVED": gettext_lazy("Another time: %(title)s, %(now)s instead of %(was)s"),
    "PLACED": gettext_lazy("Another place: %(title)s, %(now)s instead of %(was)s"),
    "RENAMED": gettext_lazy("Another name: %(now)s instead of %(was)s"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its lines; a holiday is a weekday on which nobody works."""

    day: date
    is_today: bool
    is_holiday: bool
    lines: tuple[Entry, ...]


def days_of(lines: Iterable[Entry], today: date) -> list[Day]:
    """By day, in order of time."""
    return [
        Day(day, day == today, day.weekday() <= FRIDAY and not is_working_day(day), tuple(found))
        for day, found in groupby(lines, key=lambda line: localtime(line.starts_at).date())
    ]


def changes_of(listed: MonthlyList) -> list[str]:
    """What is different from the version before, in words."""
    return [_changed(change) for change in listed.changes]


def _changed(change: dict[str, str]) -> str:
    facts = {"title": change["title"], "was": change["was"], "now": change["now"]}
    if change["verb"] in ("ADDED", "DROPPED", "MOVED"):
        facts |= {side: _when(change[side]) for side in ("was", "now")}
    return str(CHANGES[change["verb"]]) % facts


def _when(text: str) -> str:
    return moment(datetime.fromisoformat(text)) if text else ""


def community(code: str) -> Area:
    """The community with the code; anything else is not found."""
    area = with_codes([code]).get(code)
    if area is None or area.level != Level.COMMUNITY:
        raise Http404
    return area


def month_of(year: int, month: int) -> date:
    """Its first day; a month that does not exist is not found."""
    if not (2000 <= year < 2100 and 1 <= month <= 12):
        raise Http404
    return date(year, month, 1)


def url_of(name: str, area: Area, month: date, *more: object) -> str:
    return reverse(name, args=[area.code, month.year, f"{month:%m}", *more])


def link_of(request: HttpRequest, area: Area, month: date) -> str:
    """The short link: the same for every version, for ever."""
    path = reverse("web:monthly_short", args=[short(area.pk, month)])
    return request.build_absolute_uri(path)


def site_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a list stands to its day: `tone` and `label` of a chip."""

    tone: str
    label: str


def lateness(area: Area, month: date, now: datetime) -> Lateness:
    """Late is late for ever; what is not out and not due waits."""
    if lists.current(area, month) is None:
        due = lists.due_for(area, month, now)
        if now >= due:
            return Lateness("bad", _("overdue"))
        return Lateness("wait", _("not out yet"))
    if lists.is_late(area, month):
        return Lateness("warn", _("published late"))
    return Lateness("good", _("published in time"))
