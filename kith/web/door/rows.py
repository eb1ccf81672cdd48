"""The door's list as it is shown: nobody's name in full, everybody's number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.activities.policies import attendance as policies
from kith.activities.queries import attendance as queries
from kith.activities.states import AttendanceState, PresentAs

if TYPE_CHECKING:
    from kith.activities.models import Attendance, Session
    from kith.activities.queries.attendance import Line
    from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class DoorRow:
    """`state` is none, in, out or unsure: the buttons follow it, on a device without a line too."""

    person_id: int
    number: int
    name: str
    phone: str
    role: str
    role_label: str
    state: str
    said: str
    is_odd: bool
    is_late: bool
    may_tick: bool


def door_rows(session: Session, actor: Actor) -> list[DoorRow]:
    """Those whom the actor may tick; the leader of a team only those who serve."""
    all_roles = policies.may_keep_door(actor, session)
    roles = tuple(PresentAs) if all_roles else policies.SERVERS
    late_from = session.starts_at + timedelta(minutes=queries.rules_at(session).late_after_min)
    return [_row(line, session, actor, late_from) for line in queries.lines_of(session, roles)]


def _row(line: Line, session: Session, actor: Actor, late_from: datetime) -> DoorRow:
    return DoorRow(
        person_id=line.person.pk,
        number=line.number,
        name=str(line.person.name),
        phone=str(line.person.phone),
        role=line.role,
        role_label=str(PresentAs(line.role).label),
        state=state_of(line.attendance),
        said=said_of(line.attendance),
        is_odd=line.attendance is not None and not line.attendance.is_sure and line.is_there,
        is_late=line.is_there and line.attendance is not None and line.attendance.in_at > late_from,
        may_tick=policies.may_tick(actor, session, line.role, line.person.pk),
    )


def state_of(row: Attendance | None) -> str:
    if row is None or row.state == AttendanceState.UNDONE:
        return "none"
    if not row.is_sure:
        return "unsure"
    return "out" if row.state == AttendanceState.LEFT else "in"


def said_of(row: Attendance | None) -> str:
    """In words: here since 9:05."""
    state = state_of(row)
    if row is None or state == "none":
        return ""
    if state == "unsure":
        return _("says she is here since %(time)s: please look") % {"time": clock(row.in_at)}
    if row.out_at is None:
        return _("here since %(time)s") % {"time": clock(row.in_at)}
    span = {"from": clock(row.in_at), "until": clock(row.out_at)}
    return _("was here from %(from)s to %(until)s") % span


def clock(at: datetime) -> str:
    return f"{localtime(at):%H:%M}"
