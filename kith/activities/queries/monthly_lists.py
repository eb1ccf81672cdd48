"""The lists of a place, version by version, and what differs from the sessions as they are."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import localtime

from kith.activities.models import ListItem, MonthlyList, Session
from kith.activities.policies.monthly import OVERSEERS
from kith.activities.queries.monthly import rules_at, zone
from kith.activities.rules.monthly import (
    Change,
    Entry,
    changes,
    due_at,
    month_before,
    month_of,
    span_of,
)
from kith.activities.states import PUBLIC, ListChannel, ListState, SessionState
from kith.places.models import Area
from kith.places.queries import communities, community_path

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor

OUT = (ListState.PUBLISHED, ListState.REPLACED)
LIVE = (SessionState.PLANNED, *PUBLIC)


def lists_visible_to(actor: Actor) -> QuerySet[MonthlyList]:
    """The twin of `policies.monthly.may_see`."""
    seen = Q(state__in=OUT)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return MonthlyList.objects.filter(seen).select_related("area")


def lists_of_desk(actor: Actor) -> QuerySet[MonthlyList]:
    """Lists of the places the actor looks after, drafts and all."""
    seen = Q(pk=None)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return MonthlyList.objects.filter(seen).select_related("area")


def current(area: Area, month: date) -> MonthlyList | None:
    """The version everybody reads."""
    rows = MonthlyList.objects.filter(area=area, month=month, state=ListState.PUBLISHED)
    return rows.select_related("area").first()


def draft_of(area: Area, month: date) -> MonthlyList | None:
    rows = MonthlyList.objects.filter(area=area, month=month, state=ListState.DRAFT)
    return rows.select_related("area").first()


def versions(area: Area, month: date) -> list[MonthlyList]:
    """Every version that was out, newest first."""
    rows = MonthlyList.objects.filter(area=area, month=month, state__in=OUT)
    return list(rows.select_related("area").order_by("-version"))


def is_late(area: Area, month: date) -> bool:
    """Whether the first version came after its time: no later version mends that."""
    first = MonthlyList.objects.filter(area=area, month=month, version=1).first()
    return first is not None and was_late(first)


def was_late(first: MonthlyList) -> bool:
    return first.published_at is not None and first.published_at >= first.due_at


def due_for(area: Area, month: date, now: datetime) -> datetime:
    return due_at(month, rules_at(area.path, now).publish_days_before, zone())


def published_months(area: Area) -> list[date]:
    """Months with a list that is out, newest first."""
    rows = MonthlyList.objects.filter(area=area, state=ListState.PUBLISHED)
    return list(rows.order_by("-month").values_list("month", flat=True))


def items(listed: MonthlyList) -> list[ListItem]:
    rows = listed.items.select_related("session").order_by("starts_at", "pk")
    return list(rows)


def entries(listed: MonthlyList | None) -> list[Entry]:
    return [entry_of(item) for item in items(listed)] if listed else []


def entry_of(item: ListItem) -> Entry:
    return Entry(
        session_id=item.session_id,
        title=item.title,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        place=item.place,
        host=item.host,
        phone=item.phone,
        kind=item.kind,
        is_cancelled=item.is_cancelled,
    )


def as_it_is(session: Session) -> Entry:
    """The session as a list would show it now."""
    organiser = session.series.organiser
    where = " ".join(part for part in (session.site.name if session.site else "", session.room)
                     if part)  # fmt: skip
    return Entry(
        session_id=session.pk,
        title=session.title or session.series.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=where or session.area.name,
        host=organiser.name if organiser else "",
        phone=session.contact_phone,
        kind=session.series.kind,
        is_cancelled=session.state == SessionState.CANCELLED,
    )


def sessions_of(area: Area, month: date) -> QuerySet[Session]:
    """Everything of the community that begins in the month, in order of time."""
    begins, ends = span_of(month, zone())
    rows = Session.objects.filter(
        area__path__startswith=area.path, starts_at__gte=begins, starts_at__lt=ends
    )
    return rows.select_related("series__organiser", "area", "site").order_by("starts_at", "pk")


def true_entries(area: Area, month: date, before: MonthlyList | None) -> list[Entry]:
    """A list as its sessions stand: what is public in the month, and what was on it before."""
    known = set(before.items.values_list("session_id", flat=True)) if before else set()
    rows = sessions_of(area, month)
    public = rows.filter(state__in=PUBLIC)
    called_off = rows.filter(state=SessionState.CANCELLED, pk__in=known)
    return [as_it_is(s) for s in sorted((*public, *called_off), key=lambda s: (s.starts_at, s.pk))]


def drift(listed: MonthlyList) -> list[Change]:
    """What a reader of the published list does not know yet."""
    return changes(entries(listed), true_entries(listed.area, listed.month, listed))


def lately(area: Area, now: datetime) -> list[MonthlyList]:
    """What stands in a calendar: the lists that are out, from two months before this one on."""
    since = month_before(month_before(month_of(localtime(now).date())))
    rows = MonthlyList.objects.filter(area=area, state=ListState.PUBLISHED, month__gte=since)
    return list(rows.prefetch_related("items").order_by("month"))


def out_now(now: datetime) -> QuerySet[MonthlyList]:
    """Lists of this month and later that are out: they must stay true."""
    this_month = month_of(localtime(now).date())
    rows = MonthlyList.objects.filter(state=ListState.PUBLISHED, month__gte=this_month)
    return rows.select_related("area").order_by("pk")


def channels(listed: MonthlyList) -> list[tuple[ListChannel, datetime | None]]:
    """The ways out that the list has, and since when the desk says each was used. S4-11."""
    used = dict(listed.postings.values_list("channel", "at"))
    is_out = listed.state in OUT
    return [(channel, used.get(channel)) for channel in ListChannel if is_out]


def hosting(path: str, day: date, *, programme: str) -> QuerySet[Area]:
    """Communities below the path that hold something of the programme on the day. S4-13."""
    sessions = Session.objects.filter(
        area__path__startswith=path,
        starts_at__date=day,
        series__programme__title=programme,
        state__in=PUBLIC,
    )
    held = {community_path(p) for p in sessions.values_list("area__path", flat=True)}
    return communities(path).filter(path__in=held)
