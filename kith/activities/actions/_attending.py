"""What several actions of the door share: the session held, ticks written, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kith.activities.models import Attendance, Session, SignUp, Tick
from kith.activities.queries import attendance as queries
from kith.activities.rules import attendance as rules
from kith.activities.states import ATTENDANCE, AttendanceState, SessionState, TickKind
from kith.core.refusal import Refusal, require

if TYPE_CHECKING:
    from datetime import datetime

    from kith.catalogue.attendance import AttendanceRules
    from kith.core.actor import Actor

ALIVE = (SessionState.PUBLISHED, SessionState.HELD)


class DoorShut(Refusal):
    code = "door_shut"
    text = _("The door of this session is not open at that time.")


class ListClosed(Refusal):
    code = "list_closed"
    text = _("This session is recorded already: its list no longer changes.")


class NotArrived(Refusal):
    code = "not_arrived"
    text = _("This person has not been ticked as arrived.")


class NotYourself(Refusal):
    code = "not_yourself"
    text = _("Somebody else ticks you: nobody is her own witness.")
    status = 403


def held_session(session_id: int) -> Session:
    """The session, held against everybody who keeps its list; others may still refer to it."""
    rows = Session.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("series", "area", "site__area").get(pk=session_id)


def require_open(session: Session, of: AttendanceRules, at: datetime, now: datetime) -> None:
    """The thing may still be written down, and it happened while the door was open.

    Raises:
        ListClosed: recorded, so that its figures stand.
        DoorShut: called off, not published, or at another time.
    """
    require(not queries.is_recorded(session), ListClosed())
    opens, shuts = queries.door_times(session, of)
    require(session.state in ALIVE and opens <= at <= shuts and at <= now, DoorShut())


@dataclass(frozen=True, slots=True)
class NewTick:
    """One line about one person, as decided by the caller."""

    person_id: int
    kind: TickKind
    how: str
    role: str
    key: UUID
    at: datetime
    is_sure: bool = True
    is_odd: bool = False
    distance_m: int | None = None


def write_tick(session: Session, new: NewTick, *, actor: Actor, now: datetime) -> Tick:
    """The line stands. A key that was told before gives back its line."""
    row, _made = Tick.objects.get_or_create(
        by_id=actor.me,
        key=new.key,
        defaults={
            "session": session,
            "person_id": new.person_id,
            "kind": new.kind,
            "how": new.how,
            "role": new.role,
            "at": new.at,
            "noted_at": now,
            "is_sure": new.is_sure,
            "is_odd": new.is_odd,
            "distance_m": new.distance_m,
        },
    )
    return row


def follow(session: Session, person_id: int, seat: SignUp | None) -> Attendance | None:
    """The attendance as it follows from all ticks of the person; the caller holds the session."""
    ticks = queries.ticks_of(session.pk, person_id)
    span = rules.span_of(rules.Seen(t.kind, t.at, t.how, t.role, t.is_sure) for t in ticks)
    if span is None:
        return None
    row = queries.attendance_of(session.pk, person_id)
    fresh = row is None
    row = row or Attendance(session=session, person_id=person_id, state=ATTENDANCE.start)
    row.sign_up, row.role = seat, seat.quota.role if seat else span.role
    row.in_at, row.in_how, row.is_sure = span.in_at, span.in_how, span.is_sure
    row.out_at, row.out_how = span.out_at, span.out_how
    for verb in _verbs(row.state, span.state):
        row.state = ATTENDANCE.next(row.state, verb)
    row.save(force_insert=fresh)
    return row


def _verbs(before: str, after: AttendanceState) -> tuple[str, ...]:
    """The arrows from one state to the other."""
    if after == AttendanceState.UNDONE:
        return () if before == after else ("undo",)
    return ("arrive", "leave") if after == AttendanceState.LEFT else ("arrive",)
