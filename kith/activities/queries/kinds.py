"""Stalls with their counts, views apart from attendance, skills that trainings gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from kith.activities.models import HeadCount, MediaChannel, Session, Stall, ViewCount
from kith.activities.policies.kinds import may_run
from kith.activities.states import TOOK_PLACE, MediaKind, SessionKind, StallState
from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import Organisation
from kith.places.queries import ancestors


@dataclass(frozen=True, slots=True)
class StallLine:
    stall: Stall
    people: int | None  # none: not counted yet
    is_estimated: bool


def stalls_of(session_id: int) -> list[StallLine]:
    """Every stall with its newest count, by number."""
    rows = Stall.objects.filter(session_id=session_id).select_related("organisation")
    newest = HeadCount.objects.filter(stall=OuterRef("pk")).order_by("-at", "-pk")
    found = rows.annotate(
        people=Subquery(newest.values("people")[:1]),
        estimated=Subquery(newest.values("is_estimated")[:1]),
    ).order_by("number")
    return [StallLine(row, row.people, bool(row.estimated)) for row in found]


def stall(stall_id: int) -> Stall | None:
    return Stall.objects.filter(pk=stall_id).select_related("session__area").first()


def units_for_stalls(actor: Actor, path: str) -> QuerySet[Organisation]:
    """The units for which the actor may offer a stall there."""
    seen = Q(pk__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    if may_run(actor, path):
        seen |= Q(area__path__startswith=path)
    return Organisation.objects.filter(seen).order_by("name", "pk")


def service_types(session_id: int) -> list[str]:
    """The kinds of service given at a market's confirmed stalls (S1-08)."""
    rows = Stall.objects.filter(session_id=session_id, state=StallState.CONFIRMED)
    return list(rows.order_by("service_type").values_list("service_type", flat=True).distinct())


def held(path: str, kind: SessionKind, since: datetime, until: datetime) -> QuerySet[Session]:
    """Sessions of a kind that took place, such as episodes of a broadcast (S4-35, S4-36)."""
    return Session.objects.filter(
        area__path__startswith=path,
        series__kind=kind,
        state__in=TOOK_PLACE,
        starts_at__gte=since,
        starts_at__lt=until,
    ).order_by("starts_at", "pk")


def just(session_id: int) -> QuerySet[Session]:
    """One session as a set, for the figures of it alone."""
    return Session.objects.filter(pk=session_id)


def newest_views(sessions: QuerySet[Session]) -> QuerySet[ViewCount]:
    """The newest reading of each session and channel: the rows behind `views`."""
    of_pair = ViewCount.objects.filter(
        session=OuterRef("session"), channel=OuterRef("channel")
    ).order_by("-at", "-pk")
    rows = ViewCount.objects.filter(session__in=sessions.order_by().values("pk"))
    newest = rows.filter(pk=Subquery(of_pair.values("pk")[:1]))
    return newest.select_related("channel", "session__series").order_by("session", "channel")


def readings_of(session_id: int) -> QuerySet[ViewCount]:
    """Every reading of one session, the newest first."""
    rows = ViewCount.objects.filter(session_id=session_id).select_related("channel")
    return rows.order_by("-at", "-pk")


def views(sessions: QuerySet[Session]) -> int:
    """Views of the sessions, never mixed with who was there (S4-37)."""
    return newest_views(sessions).aggregate(total=Sum("views"))["total"] or 0


def channels(path: str, kind: MediaKind | None = None) -> QuerySet[MediaChannel]:
    """Channels in use below the path (S4-38: of kind VIDEO_ACCOUNT)."""
    rows = MediaChannel.objects.filter(area__path__startswith=path, until_date=None)
    only = Q(kind=kind) if kind else Q()
    return rows.filter(only).select_related("area").order_by("kind", "name")


def channels_for(path: str) -> QuerySet[MediaChannel]:
    """Channels of the place and of the places above it."""
    rows = MediaChannel.objects.filter(area__path__in=ancestors(path), until_date=None)
    return rows.order_by("kind", "name")
