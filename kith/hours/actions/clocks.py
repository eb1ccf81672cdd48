"""What time does: the desk hears before and after the ten working days; it never decides."""

from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor, Role
from kith.core.refusal import require
from kith.hours.actions._rows import hours_rules, tell_desk, zone
from kith.hours.models import Correction, ServiceRecord
from kith.hours.rules import due
from kith.hours.states import UNCONFIRMED, CorrectionState
from kith.journal.actions import note
from kith.journal.queries import story


@transaction.atomic
def remind(record_id: int, *, actor: Actor, now: datetime) -> bool:
    """The desk hears once that a record's ten working days end soon, and once more, with the
    street, that they are over; false where nothing was new.
    """
    require(actor.is_clock)
    row = ServiceRecord.objects.select_related("area").locked(record_id)
    if row.state not in UNCONFIRMED:
        return False
    if row.due_at < now:
        return _tell_once(row, "hours_overdue", (Role.WORKER, Role.STREET), now=now, actor=actor)
    days = hours_rules(row.area.path, now).remind_before_wd
    if row.due_at > due(now, days, zone()):
        return False
    return _tell_once(row, "hours_due_soon", (Role.WORKER,), now=now, actor=actor)


def _tell_once(
    row: ServiceRecord, topic: str, roles: tuple[Role, ...], *, now: datetime, actor: Actor
) -> bool:
    if story("hours", row.pk).filter(verb=topic).exists():
        return False
    for role in roles:
        cause = f"hours:{row.pk}:{topic}:{role}"
        tell_desk(row.area.path, topic, cause=cause, now=now, number=row.pk, role=role)
    note("hours", row.pk, topic, actor=actor, now=now, after=row.state)
    return True


@transaction.atomic
def remind_answer(correction_id: int, *, actor: Actor, now: datetime) -> bool:
    """The street hears once that somebody waits too long for an answer about her hours."""
    require(actor.is_clock)
    row = Correction.objects.select_related("area").locked(correction_id)
    told = story("correction", row.pk).filter(verb="overdue").exists()
    if row.state != CorrectionState.ASKED or row.due_at >= now or told:
        return False
    for role in (Role.WORKER, Role.STREET):
        cause = f"correction:{row.pk}:overdue:{role}"
        tell_desk(
            row.area.path, "correction_overdue", cause=cause, now=now, number=row.pk, role=role
        )
    note("correction", row.pk, "overdue", actor=actor, now=now, after=row.state)
    return True
