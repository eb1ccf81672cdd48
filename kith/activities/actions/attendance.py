"""At the door: people are ticked, scan the code, show their ticket, or are counted.

Each line is kept as evidence; what follows from all of them is the attendance. First in, last out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.activities.actions._attending import DoorShut as DoorShut
from kith.activities.actions._attending import ListClosed as ListClosed
from kith.activities.actions._attending import (
    NewTick,
    NotArrived,
    NotYourself,
    follow,
    held_session,
    require_open,
    write_tick,
)
from kith.activities.actions.attendance_closing import settle_one
from kith.activities.models import Attendance, Session, SignUp, UsedCode, WalkIns
from kith.activities.policies import attendance as policies
from kith.activities.queries import attendance as queries
from kith.activities.rules import attendance as rules
from kith.activities.states import PresentAs, TickKind, TickMethod
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note

if TYPE_CHECKING:
    from kith.catalogue.attendance import AttendanceRules
    from kith.core.actor import Actor

MOST_HEADS = 100_000


class BadCode(Refusal):
    code = "bad_door_code"
    text = _("This is not a code for this session. Please scan it again, or find the name.")
    status = 400


class CodeExpired(Refusal):
    code = "door_code_expired"
    text = _("This code is too old. Please use the one that is shown now.")


class CodeUsed(Refusal):
    code = "door_code_used"
    text = _("This code was used already. Please use the one that is shown now.")


class TwoWithTheseDigits(Refusal):
    code = "digits_not_clear"
    text = _("Two tickets show these digits just now. Please scan it, or find the name.")


class NoPlace(Refusal):
    code = "no_place_here"
    text = _("There is no place in your name. Please speak to the desk at the door.")


class NoRoleGiven(Refusal):
    code = "no_role_given"
    text = _("This person has no place here: please say in which role she comes.")
    status = 422


class TooLateToUndo(Refusal):
    code = "too_late_to_undo"
    text = _("A tick can be taken back on the day of the session, until the list is closed.")


@dataclass(frozen=True, slots=True)
class Kept:
    """When a device without a line noted something, and when it sent it: both by its own clock."""

    at: datetime
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class TickInput:
    """`role` is asked only for somebody without a place; `kept` only where there was no line."""

    person_id: int
    kind: TickKind
    key: UUID
    role: str = ""
    kept: Kept | None = None


@transaction.atomic
def tick(session_id: int, *, input: TickInput, actor: Actor, now: datetime) -> Attendance | None:
    """The person is ticked as here, as gone, or the slip is taken back; the same key once.

    None: she is told to have left before anybody told that she came; the line is kept.

    Raises:
        Forbidden, NotYourself: not at this door, or not of this person.
        DoorShut, ListClosed, NotArrived, NoRoleGiven, TooLateToUndo.
    """
    session = held_session(session_id)
    require(policies.may_open_door(actor, session))
    seat = queries.seat_of(session.pk, input.person_id)
    if queries.told(actor.me, input.key):
        return queries.attendance_of(session.pk, input.person_id)
    of = queries.rules_at(session)
    at, is_odd = _when(input.kept, of, now)
    require_open(session, of, at, now)
    role = seat.quota.role if seat else _role_of(session, input)
    _require_may_tick(actor, session, role, input.person_id)
    _require_sense(session, input, now)
    how = TickMethod.CLERK if policies.may_keep_door(actor, session) else TickMethod.LEADER
    new = NewTick(
        input.person_id, input.kind, how, role, input.key, at, is_sure=not is_odd, is_odd=is_odd
    )
    return _noted(session, new, seat, actor=actor, now=now)


def _when(kept: Kept | None, of: AttendanceRules, now: datetime) -> tuple[datetime, bool]:
    """When it was by our clock, and whether the device's clock makes that doubtful.

    Raises DoorShut when the device kept it too long.
    """
    if kept is None:
        return now, False
    at = rules.corrected(kept.at, kept.sent_at, now)
    require(now - at <= timedelta(hours=of.merge_within_h), DoorShut())
    return at, rules.is_skewed(kept.sent_at, now, of)


def _role_of(session: Session, input: TickInput) -> str:
    known = queries.attendance_of(session.pk, input.person_id)
    role = input.role or (known.role if known else "")
    require(role in PresentAs.values, NoRoleGiven(field="role"))
    return role


def _require_may_tick(actor: Actor, session: Session, role: str, person_id: int) -> None:
    require(actor.person_id != person_id, NotYourself())
    require(policies.may_tick(actor, session, role, person_id))


def _require_sense(session: Session, input: TickInput, now: datetime) -> None:
    if input.kind == TickKind.IN:
        return
    known = queries.attendance_of(session.pk, input.person_id)
    if input.kept is None:
        require(known is not None and known.state != "UNDONE", NotArrived())
    if input.kind == TickKind.UNDO:
        is_today = rules.local_day(now) == rules.local_day(session.starts_at)
        require(is_today and not queries.is_closed(session.pk), TooLateToUndo())


def _noted(
    session: Session, new: NewTick, seat: SignUp | None, *, actor: Actor, now: datetime
) -> Attendance | None:
    write_tick(session, new, actor=actor, now=now)
    row = follow(session, new.person_id, seat)
    if new.kind == TickKind.UNDO:
        note("session", session.pk, "undo_tick", actor=actor, now=now, person=new.person_id)
    if row is not None and queries.is_closed(session.pk):
        settle_one(row, actor=actor, now=now)
    return row


@transaction.atomic
def enter_code(
    session_id: int,
    *,
    typed: str,
    kind: TickKind,
    key: UUID,
    actor: Actor,
    now: datetime,
    kept: Kept | None = None,
) -> Attendance | None:
    """A ticket was scanned, or its digits typed: its person is here, or goes.

    Raises:
        BadCode: not a ticket, changed, or of another session.
        CodeExpired, CodeUsed, TwoWithTheseDigits.
        what `tick` raises.
    """
    session = held_session(session_id)
    require(policies.may_open_door(actor, session))
    of = queries.rules_at(session)
    at, is_odd = _when(kept, of, now)
    code, how = _meant(session.pk, typed, at, of)
    if queries.told(actor.me, key):
        return queries.attendance_of(session.pk, code.person_id)
    require(rules.is_fresh(code.step, at, of) or (kept is not None and is_odd), CodeExpired())
    require_open(session, of, at, now)
    seat = queries.seat_of(session.pk, code.person_id)
    role = seat.quota.role if seat else PresentAs.RECIPIENT
    _require_may_tick(actor, session, role, code.person_id)
    _require_sense(session, TickInput(code.person_id, kind, key, kept=kept), now)
    if not _use(session, code.mark, code.step, of, now):
        require(kept is not None, CodeUsed())
        return queries.attendance_of(session.pk, code.person_id)
    new = NewTick(code.person_id, kind, how, role, key, at, is_sure=not is_odd, is_odd=is_odd)
    return _noted(session, new, seat, actor=actor, now=now)


def _meant(
    session_id: int, typed: str, at: datetime, of: AttendanceRules
) -> tuple[rules.Code, TickMethod]:
    if short := rules.read_digits(typed):
        found = queries.codes_with_digits(session_id, short, at, of)
        require(len(found) < 2, TwoWithTheseDigits())
        require(len(found) == 1, BadCode(field="code"))
        return found[0], TickMethod.DIGITS
    code = rules.read(typed)
    if code is None or code.session_id != session_id or not code.person_id:
        raise BadCode(field="code")
    return code, TickMethod.TICKET


def _use(session: Session, mark: str, step: int, of: AttendanceRules, now: datetime) -> bool:
    """Whether this is the first use; it is remembered for as long as a clock may differ."""
    until = rules.ends(step, of) + timedelta(hours=of.merge_within_h)
    _row, is_first = UsedCode.objects.get_or_create(
        session=session, mark=mark, defaults={"used_at": now, "expires_at": until}
    )
    return is_first


@dataclass(frozen=True, slots=True)
class ArriveInput:
    """What the phone of somebody who scanned the door's code sends, with the code's step.

    `seen_at` is when our server saw the code; `distance_m` is told only by who wants to.
    """

    person_ids: tuple[int, ...]
    kind: TickKind
    step: int
    seen_at: datetime
    distance_m: float | None = None


@transaction.atomic
def arrive(
    session_id: int, *, input: ArriveInput, actor: Actor, now: datetime
) -> list[Attendance | None]:
    """Those who came together are here, or go; from far away only with the desk's word.

    Raises:
        CodeExpired: scanned too long ago.
        NoPlace: somebody without a place, where places are given.
        CodeUsed, NotArrived, DoorShut, ListClosed.
    """
    session = held_session(session_id)
    of = queries.rules_at(session)
    require(now - input.seen_at <= timedelta(minutes=of.confirm_min), CodeExpired())
    require(rules.is_fresh(input.step, input.seen_at, of), CodeExpired())
    require_open(session, of, input.seen_at, now)
    require(bool(input.person_ids), BadInput(why=_("Please choose who is here.")))
    return [
        _arrived(session, pk, input, of, actor=actor, now=now)
        for pk in dict.fromkeys(input.person_ids)
    ]


def _arrived(
    session: Session,
    person_id: int,
    input: ArriveInput,
    of: AttendanceRules,
    *,
    actor: Actor,
    now: datetime,
) -> Attendance | None:
    require(policies.may_arrive_for(actor, person_id))
    key = rules.key_of(session.pk, person_id, input.kind, input.step)
    if queries.told(actor.me, key):
        return queries.attendance_of(session.pk, person_id)
    seat = queries.seat_of(session.pk, person_id)
    require(seat is not None or queries.is_open_to_all(session.pk), NoPlace())
    _require_sense(session, TickInput(person_id, input.kind, key), now)
    mark = rules.Code(session.pk, 0, input.step).mark_of(person_id)
    require(_use(session, mark, input.step, of, now), CodeUsed())
    far = None if input.distance_m is None else rules.rounded_m(input.distance_m)
    new = NewTick(
        person_id,
        input.kind,
        TickMethod.DOOR_CODE,
        seat.quota.role if seat else PresentAs.RECIPIENT,
        key,
        input.seen_at,
        is_sure=far is None or far <= of.far_m,
        distance_m=far,
    )
    return _noted(session, new, seat, actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class PaperInput:
    """A line of the paper list; without times the whole session."""

    person_id: int
    key: str
    role: str = ""
    in_at: datetime | None = None
    out_at: datetime | None = None


@transaction.atomic
def paper(session_id: int, *, input: PaperInput, actor: Actor, now: datetime) -> Attendance:
    """A line of the paper list stands; the same line again changes nothing.

    Raises:
        BadInput: left before she came.
        what `tick` raises.
    """
    session = held_session(session_id)
    require(policies.may_keep_door(actor, session))
    of = queries.rules_at(session)
    seat = queries.seat_of(session.pk, input.person_id)
    plain = TickInput(
        input.person_id, TickKind.IN, rules.key_of(session.pk, "paper", input.key), input.role
    )
    role = seat.quota.role if seat else _role_of(session, plain)
    _require_may_tick(actor, session, role, input.person_id)
    in_at, out_at = input.in_at or session.starts_at, input.out_at or session.ends_at
    require(in_at <= out_at, BadInput(field="out", why=_("Nobody leaves before she comes.")))
    row: Attendance | None = None
    for kind, at in ((TickKind.IN, in_at), (TickKind.OUT, out_at)):
        require_open(session, of, at, now)
        key = rules.end_key(plain.key, kind)
        new = NewTick(input.person_id, kind, TickMethod.PAPER, role, key, at)
        row = _noted(session, new, seat, actor=actor, now=now)
    assert row is not None, "an arrival was written"
    return row


@dataclass(frozen=True, slots=True)
class CountInput:
    """People nobody knows by name; two who count at two doors name their `spot`."""

    role: str
    number: int
    is_estimated: bool = True
    spot: str = ""


@transaction.atomic
def count(session_id: int, *, input: CountInput, actor: Actor, now: datetime) -> WalkIns:
    """So many more were there; the newest count of a spot stands, the earlier ones stay readable.

    Raises:
        BadInput: not a number of people, or of those who serve, who are known by name.
        ListClosed.
    """
    session = held_session(session_id)
    require(policies.may_keep_door(actor, session))
    require(not queries.is_recorded(session), ListClosed())
    few = 0 <= input.number <= MOST_HEADS
    require(few, BadInput(field="number", why=_("Please give a number of people.")))
    by_name = input.role in (PresentAs.RECIPIENT, PresentAs.VIEWER)
    require(by_name, BadInput(field="role", why=_("Who serves is written down by name.")))
    return WalkIns.objects.create(
        session=session,
        role=input.role,
        number=input.number,
        spot=input.spot.strip(),
        is_estimated=input.is_estimated,
        by_id=actor.me,
        at=now,
    )
