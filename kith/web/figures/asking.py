"""Which place and which period a reader asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.core.calendar import months_after
from kith.insights.policies import READERS, may_open, may_read
from kith.insights.queries.figures import Around, around
from kith.insights.rules.reading import span_of
from kith.places.queries import ancestors, with_codes, with_paths

if TYPE_CHECKING:
    from kith.places.models import Area
    from kith.web.http import Request

TYPED: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?")
LONGEST: Final = 60  # of what narrows a figure
MOST_MONTHS: Final = 60
YEARS: Final = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Ask:
    """A place of the reader's, from a day to before another; `about` narrows a figure."""

    at: Around
    since: date
    until: date
    today: date
    choices: list[Area]  # places to change to: her own, those above, beside and below
    about: str = ""

    @property
    def area(self) -> Area:
        return self.at.area

    @property
    def opens(self) -> bool:
        """Whether the reader may see the rows, not only how many."""
        return self.at.opens

    @property
    def last(self) -> date:
        """The last day asked about."""
        return self.until - timedelta(days=1)

    @property
    def months(self) -> tuple[date, date]:
        """From the first day of the first month to before that of the month after the last."""
        return self.since.replace(day=1), months_after(self.last.replace(day=1), 1)

    @property
    def is_whole(self) -> bool:
        """Whether it begins and ends with a month."""
        return self.months == (self.since, self.until)

    @property
    def in_months(self) -> Ask:
        """The same question in whole months, for what is kept by month."""
        since, until = self.months
        return replace(self, since=since, until=until)

    @property
    def is_told(self) -> bool:
        """Whether numbers of people of this period may be told without their rows."""
        return self.opens or span_of(self.since, self.until) is not None

    @property
    def period(self) -> str:
        """The period in words: March 2026, 2026, January 2026 to May 2026."""
        form = _("F Y") if self.is_whole else _("j F Y")
        if self.is_whole and self.until == months_after(self.since, 1):
            return date_format(self.since, form)
        if self.is_whole and self.since.month == 1 and self.until == months_after(self.since, 12):
            return str(self.since.year)
        ends = {"since": date_format(self.since, form), "last": date_format(self.last, form)}
        return _("%(since)s to %(last)s") % ends

    @property
    def query(self) -> str:
        """The same question as parameters of an address."""
        return self.of(self.area)

    def of(self, place: Area) -> str:
        """The same question of another place."""
        return self._address(place, self.since, self.last)

    def during(self, since: date, until: date) -> str:
        """The same question of another period."""
        return self._address(self.area, since, until - timedelta(days=1))

    def _address(self, place: Area, since: date, last: date) -> str:
        form = "%Y-%m" if since.day == 1 and (last + timedelta(days=1)).day == 1 else "%Y-%m-%d"
        asked = {"area": place.code, "from": since.strftime(form), "to": last.strftime(form)}
        return urlencode(asked | ({"about": self.about} if self.about else {}))

    @property
    def periods(self) -> list[tuple[str, str, bool]]:
        """Periods that are asked for most: words, address, whether it is the one shown."""
        this = self.today.replace(day=1)
        quarter = this.replace(month=this.month - (this.month - 1) % 3)
        told = (
            (_("Last month"), months_after(this, -1), 1), (_("This month"), this, 1),
            (_("Last quarter"), months_after(quarter, -3), 3), (_("This quarter"), quarter, 3),
            (_("Last year"), this.replace(year=this.year - 1, month=1), 12),
            (_("This year"), this.replace(month=1), 12),
        )  # fmt: skip
        return [
            (words, self.during(since, until), (since, until) == (self.since, self.until))
            for words, since, months in told
            for until in (months_after(since, months),)
        ]

    @property
    def neighbours(self) -> list[tuple[str, str]]:
        """The period of the same length before and after, in whole months."""
        since, until = self.months
        length = (until.year - since.year) * 12 + until.month - since.month
        return [
            (_("Period before"), self.during(months_after(since, -length), since)),
            (_("Period after"), self.during(until, months_after(until, length))),
        ]


def asked(request: Request) -> Ask:
    """What the address says; without it this month of the reader's own place.

    Raises Http404 for a place that is not the reader's.
    """
    area = _area(request)
    if area is None or not may_read(request.actor, area.path):
        raise Http404
    today = localtime(request.now).date()
    since = _day(request.GET.get("from", ""), is_last=False) or today.replace(day=1)
    until = _day(request.GET.get("to", ""), is_last=True) or months_after(since.replace(day=1), 1)
    if until <= since:
        until = months_after(since.replace(day=1), 1)
    until = min(until, months_after(since, MOST_MONTHS))
    opens = may_open(request.actor, area.path)
    at = around(area, opens=opens, scope=request.actor.paths(*READERS))
    about = request.GET.get("about", "")[:LONGEST] if opens else ""
    return Ask(at, since, until, today, _choices(request, at), about)


def _area(request: Request) -> Area | None:
    code = request.GET.get("area", "")
    if code:
        return with_codes([code]).get(code)
    own = with_paths(request.actor.paths(*READERS))
    return own[min(own)] if own else None


def _choices(request: Request, at: Around) -> list[Area]:
    """The reader's own places, the way down to the one shown, its neighbours and its parts."""
    scope = request.actor.paths(*READERS)
    way = [path for path in ancestors(at.area.path) if any(map(path.startswith, scope))]
    found = with_paths([*scope, *way])
    found |= {place.path: place for place in (*at.beside, *at.below)}
    return [found[path] for path in sorted(found)]


def _day(typed: str, *, is_last: bool) -> date | None:
    """The day typed, or the first of the month typed; of the last, what comes after it."""
    found = TYPED.fullmatch(typed)
    if found is None or int(found[1]) not in YEARS:
        return None
    first = date(int(found[1]), int(found[2]), 1)
    if found[3] is None:
        return months_after(first, 1) if is_last else first
    day = first + timedelta(days=int(found[3]) - 1)
    return day + timedelta(days=int(is_last))
