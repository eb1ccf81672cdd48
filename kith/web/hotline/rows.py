"""A call as one line of a list, and what may be pressed on its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.hotline import policies
from kith.hotline.queries import lines as line_queries
from kith.hotline.states import CALL, PENDING, TAKEN, CallState, Risk
from kith.web.volunteer.rows import Clock, clock_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.hotline.models import Call
    from kith.hotline.rules import Duty

TONES = {
    CallState.DRAFT: "plain",
    CallState.OPEN: "warn",
    CallState.IN_WORK: "go",
    CallState.CLOSED: "done",
    CallState.DROPPED: "done",
}
RISKS = {Risk.NONE: "", Risk.SOME: "wait", Risk.HIGH: "warn", Risk.ACUTE: "bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """`alias` and `number` are masks."""

    call: Call
    tone: str
    risk_tone: str
    clock: Clock | None
    is_overdue: bool


def row_of(call: Call, now: datetime) -> Row:
    due = _due(call)
    return Row(
        call=call,
        tone=TONES[CallState(call.state)],
        risk_tone=RISKS[Risk(call.risk)],
        clock=clock_to(due, now) if due else None,
        is_overdue=bool(due and due <= now),
    )


def rows_of(calls: Iterable[Call], now: datetime) -> list[Row]:
    return [row_of(call, now) for call in calls]


def _due(call: Call) -> datetime | None:
    """The limit that runs: until somebody begins, then until it is closed."""
    if call.state not in PENDING:
        return None
    return call.close_due_at if call.responded_at else call.sign_due_at


@dataclass(frozen=True, slots=True)
class May:
    """What the actor may do with a call at this moment."""

    opens: bool
    opens_with_reason: bool
    leads: bool
    verbs: frozenset[str]


def may_of(call: Call, actor: Actor, duty: Duty, now: datetime) -> May:
    after_h = line_queries.rules_of(call.line, now).after_shift_h
    opens = policies.may_open(actor, call, duty, now=now, after_h=after_h)
    can = set(CALL.verbs(call.state)) - {"finish", "drop", "come_back", "reopen"}
    verbs = can if opens else set()
    if opens and call.state in TAKEN:
        verbs |= {"amend", "note", "follow", "order"}
        verbs |= {"hand", "crisis"} if call.state in PENDING else set()
    if CALL.allows(call.state, "reopen") and policies.may_reopen(actor, call):
        verbs.add("reopen")
    return May(
        opens=opens,
        opens_with_reason=not opens and policies.may_open_with_reason(actor, call),
        leads=policies.is_supervisor(actor, call.line),
        verbs=frozenset(verbs),
    )
