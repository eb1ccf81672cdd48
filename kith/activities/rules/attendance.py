"""Codes that change, what follows from ticks, and when the door is open: asks no table.

A code names its purpose, the session, for a ticket the person, and the step of the clock in which
it was made. It is signed by the installation's key: changed, or for another session, it is nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from django.core.signing import BadSignature, Signer
from django.utils.timezone import localtime

from kith.activities.states import AttendanceState, PresentAs, TickKind, TickMethod
from kith.catalogue.states import Eligibility
from kith.hours.states import Proof, Purse
from kith.vault.crypto import derivable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.catalogue.attendance import AttendanceRules

LONGEST: Final = 120
DIGITS: Final = 6
_CODE: Final = re.compile(
    r"(?P<kind>[dt])-(?P<session>\d{1,12})-(?P<person>\d{1,19})-(?P<step>\d+)"
)
_SHORT: Final = re.compile(rf"\d{{{DIGITS}}}")
_NEAR_M: Final = 50  # distances are kept in steps of so many metres

PROOFS: Final = {
    TickMethod.DOOR_CODE: Proof.QR,
    TickMethod.TICKET: Proof.QR,
    TickMethod.DIGITS: Proof.QR,
    TickMethod.CLERK: Proof.CLERK,
    TickMethod.LEADER: Proof.LEADER,
    TickMethod.PAPER: Proof.BACKFILL,
}


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says: `person_id` 0 is the door's own. `step` is when it was made."""

    session_id: int
    person_id: int
    step: int

    @property
    def mark(self) -> str:
        """What is remembered once it was used; the digits of the same moment are the same code."""
        return f"t:{self.person_id}:{self.step}"

    def mark_of(self, person_id: int) -> str:
        """The door's code is used once by each person."""
        return f"d:{self.step}:{person_id}"


def step_at(at: datetime, rules: AttendanceRules) -> int:
    """A code changes twice in its life: one is shown while the one before is still good."""
    return int(at.timestamp()) // (rules.code_s // 2)


def begins(step: int, rules: AttendanceRules) -> datetime:
    return datetime.fromtimestamp(step * (rules.code_s // 2), UTC)


def ends(step: int, rules: AttendanceRules) -> datetime:
    return begins(step, rules) + timedelta(seconds=rules.code_s)


def is_fresh(step: int, at: datetime, rules: AttendanceRules) -> bool:
    """Made at most `code_s` ago; by a clock that runs ahead of ours no more than the skew."""
    behind = rules.code_s // 2
    newest = step_at(at, rules) + math.ceil(rules.skew_s / behind)
    return step_at(at, rules) - 1 <= step <= newest


def _signer() -> Signer:
    """The key of the installation; the ones it replaced are read as long as they are named."""
    return Signer(salt="kith.activities.door", sep=".")


def write(code: Code) -> str:
    kind = "t" if code.person_id else "d"
    return _signer().sign(f"{kind}-{code.session_id}-{code.person_id}-{code.step}")


def read(typed: str) -> Code | None:
    """What was scanned, or nothing: not ours, changed, too long. A scanner may type an address."""
    plain = typed.strip().rpartition("#")[2]
    if len(plain) > LONGEST:
        return None
    try:
        found = _CODE.fullmatch(_signer().unsign(plain))
    except BadSignature:
        return None
    if found is None or (found["kind"] == "d") != (int(found["person"]) == 0):
        return None
    return Code(int(found["session"]), int(found["person"]), int(found["step"]))


def digits(code: Code) -> str:
    """The same permission as digits that can be read out; good at one session only."""
    return all_digits(code)[0]


def all_digits(code: Code) -> list[str]:
    """The digits shown now, and while keys change those shown before."""
    made = derivable("ticket digits", f"{code.session_id}|{code.person_id}|{code.step}")
    return [f"{int(one[:16], 16) % 10**DIGITS:0{DIGITS}d}" for one in made]


def read_digits(typed: str) -> str:
    """The digits without what people put between them, or nothing."""
    plain = re.sub(r"[\s\-]", "", typed)
    return plain if _SHORT.fullmatch(plain) else ""


# --------------------------------------------------------------------------------- ticks


@dataclass(frozen=True, slots=True)
class Seen:
    """One tick as arithmetic needs it."""

    kind: str
    at: datetime
    how: str
    role: str
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """What follows from the ticks of one person."""

    state: AttendanceState
    role: str
    in_at: datetime
    in_how: str
    out_at: datetime | None
    out_how: str
    is_sure: bool


def span_of(seen: Iterable[Seen]) -> Span | None:
    """First in, last out, whatever the order in which the ticks reached us; none without an in.

    An undo, in the order of arrival, takes back all before it. Somebody is surely there as soon
    as one arrival is sure; the method is that of the first sure one.
    """
    ticks, taken_back = _since_undo(seen)
    ins = sorted((t for t in ticks if t.kind == TickKind.IN), key=lambda t: (t.at, t.how))
    outs = [t for t in ticks if t.kind == TickKind.OUT and ins and t.at >= ins[0].at]
    if not ins:
        return _undone(taken_back)
    sure = [tick for tick in ins if tick.is_sure]
    shown = (sure or ins)[0]
    last = max(outs, key=lambda t: (t.at, t.how), default=None)
    return Span(
        state=AttendanceState.LEFT if last else AttendanceState.PRESENT,
        role=shown.role,
        in_at=ins[0].at,
        in_how=shown.how,
        out_at=last.at if last else None,
        out_how=last.how if last else "",
        is_sure=bool(sure),
    )


def _since_undo(seen: Iterable[Seen]) -> tuple[list[Seen], list[Seen]]:
    left: list[Seen] = []
    gone: list[Seen] = []
    for tick in seen:
        if tick.kind == TickKind.UNDO:
            gone, left = [*gone, *left], []
        else:
            left.append(tick)
    return left, gone


def _undone(gone: list[Seen]) -> Span | None:
    first = min((t for t in gone if t.kind == TickKind.IN), key=lambda t: t.at, default=None)
    if first is None:
        return None
    return Span(AttendanceState.UNDONE, first.role, first.at, first.how, None, "", is_sure=False)


def rounded_m(distance_m: float) -> int:
    return round(distance_m / _NEAR_M) * _NEAR_M


def corrected(at: datetime, sent_at: datetime, now: datetime) -> datetime:
    """What a device's clock said, as our clock would have: never later than now."""
    return min(now, at + (now - sent_at))


def is_skewed(sent_at: datetime, now: datetime, rules: AttendanceRules) -> bool:
    return abs((now - sent_at).total_seconds()) > rules.skew_s


# --------------------------------------------------------------------------------- hours


def purse_of(role: str, eligibility: str) -> tuple[Purse, Eligibility] | None:
    """Which hours the time of somebody who served fills; none for everybody else.

    Party life never becomes hours here, and who takes part is given no hours for it.
    Source: order 67 of the Ministry of Civil Affairs, article 19.
    """
    if eligibility not in (Eligibility.VOLUNTEER, Eligibility.ON_DUTY):
        return None
    if role == PresentAs.ON_DUTY or (
        role == PresentAs.VOLUNTEER and eligibility == Eligibility.ON_DUTY
    ):
        return Purse.ON_DUTY, Eligibility.ON_DUTY
    if role == PresentAs.VOLUNTEER:
        return Purse.VOLUNTEER, Eligibility.VOLUNTEER
    return None


# --------------------------------------------------------------------------------- keys, days

_NAMES: Final = UUID("6f0f3f0e-4a51-5d0c-9a43-7b8e2f6f9d11")  # of keys made from what they name


def key_of(session_id: int, *what: object) -> UUID:
    """The same thing told again has the same key."""
    return uuid5(_NAMES, "|".join(str(part) for part in (session_id, *what)))


def end_key(line: UUID, kind: str) -> UUID:
    """A line of the paper list tells of two ends."""
    return uuid5(line, kind)


def local_day(at: datetime) -> date:
    """The day by the clocks of the place."""
    return localtime(at).date()
