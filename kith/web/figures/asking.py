"""Which place and which months a reader asks about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.utils.timezone import localtime

from kith.core.calendar import months_after
from kith.insights.policies import READERS, may_open
from kith.places.queries import within

if TYPE_CHECKING:
    from kith.places.models import Area
    from kith.web.http import Request

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Ask:
    """A place of the reader's, from the first day of a month to before that of another."""

    area: Area
    since: date
    until: date
    places: list[Area]
    opens: bool  # the reader may see the rows, not only how many

    @property
    def last(self) -> date:
        """A day of the last month asked about."""
        return self.until - timedelta(days=1)

    @property
    def query(self) -> str:
        """The same question as parameters of an address."""
        return self.at(self.area)

    def at(self, place: Area) -> str:
        """The same question of another place."""
        return urlencode(
            {"area": place.code, "from": f"{self.since:%Y-%m}", "to": f"{self.last:%Y-%m}"}
        )

    @property
    def below(self) -> list[Area]:
        """The places one step down."""
        return [place for place in self.places if place.parent_id == self.area.pk]


def asked(request: Request) -> Ask:
    """What the address says; without it this month of the reader's own place.

    Raises Http404 for a place that is not the reader's.
    """
    places = list(within(request.actor.paths(*READERS)))
    code = request.GET.get("area", "")
    area = next((place for place in places if code in ("", place.code)), None)
    if area is None:
        raise Http404
    today = localtime(request.now).date()
    since = _month(request.GET.get("from", "")) or today.replace(day=1)
    last = max(since, _month(request.GET.get("to", "")) or since)
    return Ask(area, since, months_after(last, 1), places, may_open(request.actor, area.path))


def _month(typed: str) -> date | None:
    found = MONTH.fullmatch(typed)
    return date(int(found[1]), int(found[2]), 1) if found else None
