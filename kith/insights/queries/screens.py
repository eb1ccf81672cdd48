"""Finding wall displays, and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.utils.timezone import localtime

from kith.activities.models import Session
from kith.activities.states import PUBLIC
from kith.core.calendar import midnight, months_after
from kith.insights.models import Screen
from kith.insights.policies import HANGERS
from kith.insights.queries.figures import Known, around, told_lines
from kith.insights.queries.trends import Trend, trends
from kith.insights.rules.reading import FEWEST
from kith.insights.rules.screens import screen_of
from kith.insights.rules.sheet import BY_CODE
from kith.insights.states import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.places.models import Area

TILES: Final = ("sessions", "recipients", "minutes", "asked", "done", "new")
CURVES: Final = ("minutes", "sessions")  # neither counts people
NEXT: Final = 4  # activities that are announced


def visible_to(actor: Actor) -> QuerySet[Screen]:
    """Displays of the places where the actor may hang some: those that hang first, the newest
    first. The twin of `policies.may_hang`.
    """
    over = Q(pk=None)
    for path in actor.paths(*HANGERS):
        over |= Q(area__path__startswith=path)
    rows = Screen.objects.filter(over).select_related("area", "end")
    return rows.order_by(F("end__at").desc(nulls_first=True), "-made_at", "-pk")


def hanging(token: str) -> Screen | None:
    """The display a link is for, while it hangs."""
    rows = Screen.objects.filter(pk=screen_of(token) or 0, end=None)
    return rows.select_related("area__parent").first()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a display shows: lines of this month by code, none where it would tell of so few people
    that one could guess who; curves of twelve months; what comes next.
    """

    numbers: Mapping[str, Known]
    curves: list[Trend]
    sessions: list[Session]


def shown(area: Area, *, now: datetime) -> Shown:
    """Numbers are as the facts were kept last: a stranger's look writes nothing. She may know
    what every display shows, that of the place above and those beside.
    """
    today = localtime(now).date()
    since = today.replace(day=1)
    at = around(area, opens=False, scope=("/",))
    lines = [BY_CODE[code] for code in TILES]
    until = midnight(today + timedelta(days=8))
    rows = Session.objects.filter(
        area__path__startswith=area.path, state__in=PUBLIC, starts_at__gte=now, starts_at__lt=until
    )
    coming = rows.select_related("series", "area", "site").order_by("starts_at", "pk")
    return Shown(
        numbers=_public(told_lines(lines, at, since, months_after(since, 1))),
        curves=trends(area.path, CURVES, last=today),
        sessions=list(coming[:NEXT]),
    )


def _public(told: Mapping[str, Known]) -> dict[str, Known]:
    """In a hall a request is as good as the one who asked."""
    return {
        code: None
        if value is not None and BY_CODE[code].unit is Unit.REQUESTS and 0 < value < FEWEST
        else value
        for code, value in told.items()
    }
