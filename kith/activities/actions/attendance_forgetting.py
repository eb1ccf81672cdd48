"""What the door need not keep is forgotten, and what was not written down in time is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from kith.activities.models import Session, Tick, UsedCode
from kith.activities.queries.recording import places_kept_days
from kith.core.actor import Role
from kith.outbox.actions import tell
from kith.people.queries import holders

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


@transaction.atomic
def forget_codes(*, actor: Actor, now: datetime) -> int:
    """Codes that no clock would take any more are gone."""
    count, _by_table = UsedCode.objects.filter(expires_at__lte=now).delete()
    return count


@transaction.atomic
def forget_places(*, actor: Actor, now: datetime) -> int:
    """How far a phone was is forgotten after the days of the place's rule."""
    told = Tick.objects.filter(distance_m__isnull=False)
    areas = dict(told.order_by().values_list("session__area__path", "session__area_id").distinct())
    count = 0
    for path, area_id in areas.items():
        until = now - timedelta(days=places_kept_days(path, now))
        rows = told.filter(session__area_id=area_id, noted_at__lte=until)
        count += rows.update(distance_m=None)
    return count


@transaction.atomic
def remind_record(session_id: int, *, actor: Actor, now: datetime) -> bool:
    """Whoever was in charge, else the desk, is told once that the record is overdue."""
    session = Session.objects.select_related("area", "series").get(pk=session_id)
    desk = holders(Role.WORKER, session.area.path, now)[:1]
    people = [session.in_charge_id] if session.in_charge_id else desk
    for person_id in people:
        tell(
            person_id,
            "record_overdue",
            cause=f"session:{session.pk}:record_overdue",
            now=now,
            link=f"/attendance/{session.pk}/",
            number=session.pk,
            title=session.title or session.series.title,
        )
    return bool(people)
