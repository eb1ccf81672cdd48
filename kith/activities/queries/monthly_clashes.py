"""What cannot both be held, and when or where it could be: looked up, not planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import localtime

from kith.activities.models import Session
from kith.activities.queries.monthly import rules_at, zone
from kith.activities.queries.monthly_lists import sessions_of
from kith.activities.queries.sessions import is_same_venue
from kith.activities.rules.monthly import free_starts, is_free, midnight
from kith.activities.states import OPEN_TO_CHANGE
from kith.places.models import Site
from kith.places.queries import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kith.places.models import Area

SAME_DAY, OTHER_DAYS = 3, 3  # how many alternatives are shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time at a venue with somebody in charge; `session_id` is left out of the search."""

    starts_at: datetime
    ends_at: datetime
    site_id: int | None = None
    room: str = ""
    in_charge_id: int | None = None
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions at one time: the same venue, the same person in charge, or both."""

    other: Session
    venue: bool
    person: bool


@dataclass(frozen=True, slots=True)
class Free:
    """Instead: other times of the day, the same time on other days, other sites at that time."""

    same_day: tuple[datetime, ...]
    other_days: tuple[datetime, ...]
    sites: tuple[Site, ...]


def clashes(wanted: Wanted) -> list[Clash]:
    """Whatever is planned or published at that time and cannot be held as well.

    A site that several communities share is looked at whole.
    """
    found = (_clash(wanted, other) for other in _around(wanted, wanted.starts_at, wanted.ends_at))
    return [clash for clash in found if clash is not None]


def clashes_of(area: Area, month: date) -> dict[int, list[Clash]]:
    """Clashes by session for all that a community may hold in the month, in two questions."""
    own = list(sessions_of(area, month).filter(state__in=OPEN_TO_CHANGE))
    if not own:
        return {}
    sites = {s.site_id for s in own if s.site_id}
    people = {s.in_charge_id for s in own if s.in_charge_id}
    others = Session.objects.filter(
        Q(site__in=sites) | Q(in_charge_id__in=people) | Q(area=area),
        state__in=OPEN_TO_CHANGE,
        starts_at__lt=max(s.ends_at for s in own),
        ends_at__gt=min(s.starts_at for s in own),
    )
    rows = list(others.select_related("series", "area", "site"))
    found = {s.pk: _among(wanted_of(s), rows) for s in own}
    return {pk: hits for pk, hits in found.items() if hits}


def wanted_of(session: Session) -> Wanted:
    return Wanted(
        session.starts_at,
        session.ends_at,
        session.site_id,
        session.room,
        session.in_charge_id,
        session.pk,
    )


def alternatives(wanted: Wanted, area: Area, now: datetime) -> Free:
    """Free times of that day and that week, and free sites: nothing that has passed."""
    rules = rules_at(area.path, now)
    hours = (rules.day_from, rules.day_until)
    day, length = localtime(wanted.starts_at).date(), wanted.ends_at - wanted.starts_at
    monday = day - timedelta(days=day.weekday())
    begins = midnight(monday, zone())
    rows = list(_around(wanted, begins, begins + timedelta(days=7)))
    busy = [(s.starts_at, s.ends_at) for s in rows]

    def starts(on: date) -> list[datetime]:
        return [at for at in free_starts(busy, on, length, hours, zone()) if at > now]

    nearest = sorted(starts(day), key=lambda at: abs(at - wanted.starts_at))[:SAME_DAY]
    week = [monday + timedelta(days=n) for n in range(7)]
    clock = localtime(wanted.starts_at).timetz()
    same_time = [at for on in week if on != day for at in starts(on)
                 if localtime(at).timetz() == clock]  # fmt: skip
    return Free(tuple(sorted(nearest)), tuple(same_time[:OTHER_DAYS]), _free_sites(wanted, area))


def sites_for(area: Area) -> list[Site]:
    """Sites of the community and of the street and the district above it, the nearest first."""
    above = Q(area__path__startswith=area.path) | Q(area__path__in=ancestors(area.path))
    rows = Site.objects.filter(above).select_related("area").order_by("code")
    return sorted(rows, key=lambda site: -len(site.area.path))


def _free_sites(wanted: Wanted, area: Area) -> tuple[Site, ...]:
    sites = [site for site in sites_for(area) if site.pk != wanted.site_id]
    rows = Session.objects.filter(
        site__in=[site.pk for site in sites],
        state__in=OPEN_TO_CHANGE,
        starts_at__lt=wanted.ends_at,
        ends_at__gt=wanted.starts_at,
    )
    taken = set(rows.values_list("site_id", flat=True))
    return tuple(site for site in sites if site.pk not in taken)[:SAME_DAY]


def _around(wanted: Wanted, begins: datetime, ends: datetime) -> list[Session]:
    """What happens at the venue, or is in the hands of the person, in the span."""
    same = Q(pk=None)
    if wanted.site_id is not None:
        same |= Q(site_id=wanted.site_id, room=wanted.room)
    if wanted.in_charge_id is not None:
        same |= Q(in_charge_id=wanted.in_charge_id)
    rows = Session.objects.filter(
        same, state__in=OPEN_TO_CHANGE, starts_at__lt=ends, ends_at__gt=begins
    )
    if wanted.session_id is not None:
        rows = rows.exclude(pk=wanted.session_id)
    return list(rows.select_related("series", "area", "site").order_by("starts_at", "pk"))


def _among(wanted: Wanted, rows: Iterable[Session]) -> list[Clash]:
    found = (_clash(wanted, row) for row in rows if row.pk != wanted.session_id)
    return [clash for clash in found if clash is not None]


def _clash(wanted: Wanted, other: Session) -> Clash | None:
    if is_free([(other.starts_at, other.ends_at)], wanted.starts_at, wanted.ends_at):
        return None
    here = Session(site_id=wanted.site_id, room=wanted.room, area_id=other.area_id)
    venue = wanted.site_id is not None and is_same_venue(here, other)
    person = wanted.in_charge_id is not None and other.in_charge_id == wanted.in_charge_id
    return Clash(other, venue, person) if venue or person else None
