"""One number a room: how many things wait there, how many of them are late, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.activities.queries import sessions
from kith.activities.states import PUBLIC
from kith.care.queries import day as care_day
from kith.care.queries import rounds, visits
from kith.core.calendar import midnight
from kith.grid.queries import grids, hazards, premises
from kith.orders import queries as orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kith.core.actor import Actor
    from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class Card:
    """What waits in one room. `late` of the `waiting` are past their limit."""

    words: str
    waiting: int
    url: str
    late: int = 0
    note: str = ""
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Cards that belong together."""

    words: str
    cards: list[Card]


def parts(actor: Actor, place: Area, *, now: datetime, late: Sequence[Part] = ()) -> list[Part]:
    """What waits in the place and below it; alarms are the first part where there are any, what
    is late the second.
    """
    today = localtime(now).date()
    told = [
        Part(_("Requests"), list(_requests(actor, place.path, now))),
        Part(_("People we look after"), list(_care(actor, place.path, today, now))),
        Part(_("Grids and small premises"), list(_grid(actor, place.path, today))),
        Part(_("Today in the house"), list(_today(actor, place.path, today))),
    ]
    alarms = [card for part in told for card in part.cards if card.is_alarm and card.waiting]
    return [*([Part(_("At once"), alarms)] if alarms else []), *late, *told]


def _requests(actor: Actor, path: str, now: datetime) -> Iterator[Card]:
    rows = orders.desk(actor).filter(area__path__startswith=path)
    late = rows.filter(due_at__lt=now)
    yield Card(_("Open requests"), rows.count(), reverse("web:desk"), late.count())
    calls = orders.to_call_back(actor, now=now).filter(area__path__startswith=path)
    yield Card(_("Residents to call back"), calls.count(), reverse("web:call_backs"))


def _care(actor: Actor, path: str, today: date, now: datetime) -> Iterator[Card]:
    here = {"file__area__path__startswith": path}
    yield Card(
        _("People who did not answer: the search is on"),
        visits.running(actor).filter(**here).count(),
        reverse("web:care_day"),
        is_alarm=True,
    )
    yield Card(
        _("Visits that found somebody who needs help now"),
        visits.with_help_wanted(actor).filter(**here).count(),
        reverse("web:care_day"),
        is_alarm=True,
    )
    dues = care_day.open_dues(path, today)
    yield Card(
        _("Visits due by today"),
        dues.count(),
        reverse("web:care_day"),
        dues.filter(due_at__lt=now).count(),
    )
    plans = rounds.visible_to(actor).filter(day=today, area__path__startswith=path)
    yield Card(_("Visiting rounds today"), plans.count(), reverse("web:rounds"))


def _grid(actor: Actor, path: str, today: date) -> Iterator[Card]:
    found = hazards.narrowed(hazards.at_desk(actor), state="open").filter(
        area__path__startswith=path
    )
    yield Card(
        _("Open hazards"),
        found.count(),
        reverse("web:hazards"),
        hazards.overdue(found, today).count(),
    )
    due = premises.due(premises.at_desk(actor).filter(area__path__startswith=path), today)
    yield Card(_("Small premises to look at again"), due.count(), reverse("web:premises"))
    staff = grids.staffed(path, on=today)
    yield Card(
        _("Grids without a worker or a posted cadre"),
        staff.of - staff.count,
        reverse("web:grids"),
        note=_("of %(grids)s") % {"grids": staff.of},
    )


def _today(actor: Actor, path: str, today: date) -> Iterator[Card]:
    begins = midnight(today)
    rows = sessions.of_desk(actor).filter(state__in=PUBLIC, area__path__startswith=path)
    rows = sessions.between(rows, begins, begins + timedelta(days=1))
    yield Card(_("Activities today"), rows.count(), reverse("web:activities_desk"))
