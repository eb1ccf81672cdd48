"""Which place a reader of the dashboard asks about, and what lies one step down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import Http404
from django.utils.timezone import localtime

from kith.core.actor import Role
from kith.insights.policies import may_open
from kith.places.queries import within

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.places.models import Area
    from kith.web.http import Request

DESK: Final = (Role.WORKER, Role.STREET)
READERS: Final = (*DESK, Role.DISTRICT)


@dataclass(frozen=True, slots=True)
class Here:
    """A place of the reader's. `parts` lie one step down, in the order of their codes; a place
    without parts is its own.
    """

    area: Area
    places: list[Area]
    parts: list[Area]
    actor: Actor
    now: datetime
    opens: bool  # the reader may see the rows, not only how many

    @property
    def today(self) -> date:
        return localtime(self.now).date()

    @property
    def query(self) -> str:
        return urlencode({"area": self.area.code})

    def during(self, month: date) -> str:
        """The place and one month, as the pages of figures ask."""
        return urlencode({"area": self.area.code, "from": f"{month:%Y-%m}", "to": f"{month:%Y-%m}"})


def here(request: Request) -> Here:
    """The reader's own place, or one below it by `?area=`.

    Raises Http404 for a place that is not the reader's.
    """
    places = list(within(request.actor.paths(*READERS)))
    code = request.GET.get("area", "")
    area = next((one for one in places if code in ("", one.code)), None)
    if area is None:
        raise Http404
    parts = [one for one in places if one.parent_id == area.pk] or [area]
    opens = may_open(request.actor, area.path)
    return Here(area, places, parts, request.actor, request.now, opens)
