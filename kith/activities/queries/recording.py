"""The clock of the record: ten working days by law, and what has run over it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from kith.activities.models import Session
from kith.activities.queries.attendance import keepers_of
from kith.activities.rules.attendance import local_day
from kith.activities.states import SessionState
from kith.catalogue.attendance import AttendanceRules
from kith.catalogue.queries import in_force
from kith.catalogue.trust import HoursRules
from kith.hours.rules import due
from kith.outbox.models import Message

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor


def due_of(session: Session) -> datetime:
    """Until when the record must be there. Source: order 67, article 11."""
    on = local_day(session.ends_at)
    days = in_force(HoursRules, path=session.area.path, on=on).record_within_wd
    return due(session.ends_at, days, ZoneInfo(settings.TIME_ZONE))


def to_record(actor: Actor, now: datetime) -> QuerySet[Session]:
    """Sessions of the actor that are over and not recorded, the longest wait first."""
    waiting = (SessionState.PUBLISHED, SessionState.HELD)
    rows = keepers_of(actor).filter(state__in=waiting, ends_at__lte=now)
    return rows.select_related("closing").order_by("ends_at", "pk")


def overdue(since: datetime, now: datetime) -> list[Session]:
    """Sessions that ended after `since` and are not recorded in time, of which nobody was told."""
    waiting = (SessionState.PUBLISHED, SessionState.HELD)
    rows = Session.objects.filter(state__in=waiting, ends_at__gt=since, ends_at__lte=now)
    found = rows.select_related("series", "area").order_by("ends_at", "pk")
    late = {f"session:{row.pk}:record_overdue": row for row in found if due_of(row) < now}
    told = Message.objects.filter(topic="record_overdue").values_list("cause", flat=True)
    known = {cause.rpartition(":")[0] for cause in told}
    return [row for cause, row in late.items() if cause not in known]


def places_kept_days(path: str, now: datetime) -> int:
    """For how many days a distance is evidence here."""
    return in_force(AttendanceRules, path=path, on=local_day(now)).forget_place_days


def recorded(actor: Actor) -> QuerySet[Session]:
    """Sessions of the actor that are recorded, the newest first."""
    done = (SessionState.RECORDED, SessionState.SUMMARISED)
    rows = keepers_of(actor).filter(state__in=done)
    return rows.select_related("record", "survey", "summary").order_by("-ends_at", "-pk")
