"""Figures of a brand that tours: talks by host, people on site, broadcasts, views kept apart.

Each figure has the rows behind it beside it. People on site and views are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from kith.activities.models import Attendance, Session, TalkRequest, TourHost, WalkIns
from kith.activities.policies.tours import READERS
from kith.activities.queries.attendance import attended, counted, figures
from kith.activities.states import TOOK_PLACE, HostKind, PresentAs, SessionKind, TalkState
from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from datetime import datetime

TOURING = (SessionKind.TOUR, SessionKind.TALK)


def sessions_of(
    programme_id: int, *kinds: SessionKind, since: datetime, until: datetime
) -> QuerySet[Session]:
    """Sessions of the programme of these kinds that took place and began in the half-open span:
    talks and tours (S4-30), broadcasts (S4-35), online sessions (S4-36). Their own rows.
    """
    rows = Session.objects.filter(
        series__programme_id=programme_id,
        series__kind__in=kinds,
        state__in=TOOK_PLACE,
        starts_at__gte=since,
        starts_at__lt=until,
    )
    return rows.select_related("series", "area").order_by("starts_at", "pk")


def tours(programme_id: int, *, since: datetime, until: datetime) -> QuerySet[Session]:
    """Talks and tours of the programme that took place (S4-30)."""
    return sessions_of(programme_id, *TOURING, since=since, until=until)


def hosts(sessions: QuerySet[Session]) -> QuerySet[TourHost]:
    """Who received the sessions: the rows behind `host_kinds`."""
    rows = TourHost.objects.filter(session__in=sessions.order_by().values("pk"))
    return rows.select_related("organisation", "session").order_by("kind", "session_id", "pk")


def host_kinds(sessions: QuerySet[Session]) -> list[HostKind]:
    """Kinds of place the sessions went into, each once (S4-29); another one is none of them."""
    found = hosts(sessions).exclude(kind=HostKind.OTHER).order_by("kind")
    return [HostKind(kind) for kind in found.values_list("kind", flat=True).distinct()]


@dataclass(frozen=True, slots=True)
class OnSite:
    """Participants on site, person-times: some by name, the others counted by number.

    Nobody who watched elsewhere is in it; helpers and people on duty are not either.
    """

    by_name: int
    counted: int
    is_estimated: bool

    @property
    def total(self) -> int:
        return self.by_name + self.counted


def on_site(sessions: QuerySet[Session]) -> OnSite:
    """How many took part on site (S4-31): whoever came to two talks counts twice."""
    found = next(row for row in figures(sessions) if row.role == PresentAs.RECIPIENT)
    return OnSite(found.person_times, found.counted, found.is_estimated)


def on_site_rows(
    sessions: QuerySet[Session],
) -> tuple[QuerySet[Attendance], QuerySet[WalkIns]]:
    """The rows behind `on_site`: persons by name, and the counts that stand."""
    return attended(sessions, PresentAs.RECIPIENT), counted(sessions, PresentAs.RECIPIENT)


def by_host(sessions: QuerySet[Session]) -> dict[str, int]:
    """How many of the sessions went into each kind of place; one may have been in two."""
    rows = hosts(sessions).order_by().values_list("kind")
    return dict(rows.annotate(n=Count("session", distinct=True)))


def open_talks(programme_id: int, *, now: datetime) -> QuerySet[Session]:
    """Talks and tours of the programme that are still to come, for the desk to choose from."""
    rows = Session.objects.filter(
        series__programme_id=programme_id, series__kind__in=TOURING, ends_at__gt=now
    )
    coming = rows.exclude(state="CANCELLED").select_related("series", "area")
    return coming.order_by("starts_at", "pk")


def requests_visible_to(actor: Actor) -> QuerySet[TalkRequest]:
    """The twin of `policies.tours.may_see`, the newest first."""
    if actor.person_id is None:
        return TalkRequest.objects.none()
    seen = Q(by_id=actor.me)
    seen |= Q(organisation_id__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    for path in actor.paths(*READERS):
        seen |= Q(programme__area__path__startswith=path)
    rows = TalkRequest.objects.filter(seen).order_by("-pk")
    return rows.select_related("programme__area", "organisation", "session__series")


def waiting(rows: QuerySet[TalkRequest]) -> QuerySet[TalkRequest]:
    """Those that nobody answered, the longest wait first."""
    return rows.filter(state=TalkState.ASKED).order_by("at", "pk")
