"""After the last has left: the list is closed, who did not come is known, and hours stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.activities.actions._attending import ListClosed, held_session
from kith.activities.actions._queue import Step, held_quota, take
from kith.activities.models import Attendance, Closing, HoursLine, Session, SignUp
from kith.activities.policies import attendance as policies
from kith.activities.queries import attendance as queries
from kith.activities.queries.recording import due_of
from kith.activities.rules.attendance import PROOFS, purse_of
from kith.activities.states import (
    SESSION,
    SIGN_UP,
    WAS_THERE,
    PresentAs,
    SessionState,
    SignUpState,
    TickMethod,
)
from kith.core.refusal import IllegalMove, ProofNeeded, Refusal, require
from kith.hours.actions import recording as hours
from kith.hours.actions._rows import LateWithoutReason
from kith.hours.queries import purse_chosen
from kith.hours.states import Proof, Purse, SourceKind
from kith.journal.actions import note

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

CAME = "attend"
STAYED_AWAY = "miss"


class NotYetOver(Refusal):
    code = "session_not_over"
    text = _("The session is not over yet.")


class StillUnsure(Refusal):
    code = "still_unsure"
    text = _("Please first say of everybody marked “to be confirmed” whether they were there.")


class NeverThere(Refusal):
    """Kept with the line of one person: she came when it was over."""

    code = "no_time_given"
    text = _("Came when the session was over: no time to write down.")


@transaction.atomic
def close_session(session_id: int, *, actor: Actor, now: datetime) -> Session:
    """The session took place, and of everybody with a place it is known whether she came.

    Pressed again, what came to light since is put right.

    Raises:
        NotYetOver: it is still on.
        StillUnsure: somebody's presence has yet to be confirmed.
        ListClosed, IllegalMove.
    """
    session = held_session(session_id)
    require(policies.may_close(actor, session))
    require(session.ends_at <= now, NotYetOver())
    require(not queries.is_recorded(session), ListClosed())
    require(not queries.unsure(session.pk).exists(), StillUnsure())
    if session.state == SessionState.PUBLISHED:
        before, session.state = session.state, SESSION.next(session.state, "hold")
        session.save(update_fields=("state",))
        note("session", session.pk, "hold", actor=actor, now=now, before=before,
             after=session.state)  # fmt: skip
    require(session.state == SessionState.HELD, IllegalMove())
    Closing.objects.get_or_create(session=session, defaults={"by_id": actor.me, "at": now})
    missing = _settle(session, actor=actor, now=now)
    note("session", session.pk, "close_list", actor=actor, now=now, missing=missing)
    return session


def _settle(session: Session, *, actor: Actor, now: datetime) -> int:
    """Every place is either used or missed; how many were missed."""
    rows = Attendance.objects.filter(session=session, state__in=WAS_THERE, is_sure=True)
    there = set(rows.values_list("person_id", flat=True))
    missed = 0
    for quota_id in session.quotas.order_by("pk").values_list("pk", flat=True):
        quota = held_quota(quota_id)
        held = SignUp.objects.filter(quota=quota, state=SignUpState.SEATED).order_by("pk")
        came, away = _told_apart(list(held), there, session)
        take(came, Step(CAME, actor, now))
        take(away, Step(STAYED_AWAY, actor, now))
        missed += len(away)
    return missed


def _told_apart(
    rows: list[SignUp], there: set[int], session: Session
) -> tuple[list[SignUp], list[SignUp]]:
    for row in rows:
        row.session = session
    came = [row for row in rows if row.person_id in there]
    return came, [row for row in rows if row.person_id not in there]


@transaction.atomic
def settle_one(row: Attendance, *, actor: Actor, now: datetime) -> None:
    """Told after the list was closed: she was there after all. The caller holds the session."""
    if row.sign_up_id is None or row.state not in WAS_THERE or not row.is_sure:
        return
    known = SignUp.objects.select_related("session__series").locked(row.sign_up_id)
    if known.state in (SignUpState.SEATED, SignUpState.MISSED) and SIGN_UP.allows(
        known.state, CAME
    ):
        take([known], Step(CAME, actor, now))


@transaction.atomic
def record_hours(
    session_id: int, *, actor: Actor, now: datetime, late: hours.Late | None = None
) -> list[HoursLine]:
    """Those who served have their minutes, waiting for a second person; or it says why not.

    Pressed again, those who were refused are tried again, and nobody is written down twice.

    Raises:
        Forbidden: not this desk.
        IllegalMove: the list is not closed.
        LateWithoutReason: the working days are over.
    """
    session = held_session(session_id)
    require(policies.may_record_hours(actor, session))
    require(actor.has_proved(now), ProofNeeded())
    require(queries.is_closed(session.pk), IllegalMove())
    is_late = now > due_of(session)
    require(not is_late or late is not None, LateWithoutReason(field="late_reason"))
    served = _recipients(session)
    rows = list(queries.hours_open(session.pk))
    return [_hours_of(row, session, served, late, actor=actor, now=now) for row in rows]


def _recipients(session: Session) -> int:
    """How many took part, named and counted: for whom the helpers were there."""
    found = next(f for f in queries.figures_of(session) if f.role == PresentAs.RECIPIENT)
    return found.persons + found.counted


def _hours_of(
    row: Attendance,
    session: Session,
    served: int,
    late: hours.Late | None,
    *,
    actor: Actor,
    now: datetime,
) -> HoursLine:
    """`record` is a savepoint of its own: what is refused leaves nothing behind."""
    try:
        made = hours.record(input=_record_of(row, session, served), actor=actor, now=now, late=late)
    except Refusal as no:  # noted with the person; the others go on
        record_id, refusal = None, no.code
    else:
        record_id, refusal = made.pk, ""
    line, _made = HoursLine.objects.update_or_create(
        attendance=row, defaults={"record_id": record_id, "refusal": refusal, "at": now}
    )
    return line


def _purse(row: Attendance, session: Session, usual: Purse) -> Purse:
    """The usual one, unless she reports in here and has named another for volunteer service."""
    if usual != Purse.VOLUNTEER:
        return usual
    return purse_chosen(row.person_id, session.area_id, localtime(row.in_at).date()) or usual


def _record_of(row: Attendance, session: Session, served: int) -> hours.RecordInput:
    """What the door saw, as a service record. Without an end it ended with the session."""
    fills = purse_of(row.role, session.series.eligibility)
    require(fills is not None, hours.NotVolunteerService())
    assert fills is not None, "just required"
    ended_at = row.out_at or session.ends_at
    require(ended_at - row.in_at >= timedelta(minutes=1), NeverThere())
    return hours.RecordInput(
        cause=f"attendance:{row.pk}",
        person_id=row.person_id,
        area_id=session.area_id,
        category=queries.five_for_of(session.series),
        content=(session.title or session.series.title)[:200],
        started_at=row.in_at,
        ended_at=ended_at,
        start_proof=PROOFS[TickMethod(row.in_how)],
        end_proof=PROOFS[TickMethod(row.out_how)] if row.out_how else Proof.BACKFILL,
        others=served,
        source=SourceKind.ACTIVITY,
        purse=_purse(row, session, fills[0]),
        eligibility=fills[1],
        organiser_id=session.series.organiser_id,
        team_id=session.series.team_id,
        in_charge_id=session.in_charge_id,
    )
