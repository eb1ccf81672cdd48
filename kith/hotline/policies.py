"""Who takes calls, reads them, and decides. Source: permission_matrix.yaml, hotline_call.

Pure: they look at the actor, at what she is on duty for, and at rows the caller holds
(`call.line.area` loaded). Narrower than the matrix in one thing (decision 036): the record of a
psychological line opens for its counsellors only, not for desk and street.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.hotline.states import PENDING, CallState, LineKind

if TYPE_CHECKING:
    from datetime import datetime

    from kith.hotline.models import Call, CounsellingNote, Line, Return
    from kith.hotline.rules import Duty
    from kith.orders.models import Order

RUNNERS = (Role.STREET, Role.DISTRICT)
WITH_REASON = (Role.WORKER, Role.STREET)
MASKED = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.AUDITOR)
COUNTING = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)


def is_supervisor(actor: Actor, line: Line) -> bool:
    """Named for the line, and still trusted with the telephone there."""
    return actor.person_id == line.supervisor_id and actor.over(line.area.path, Role.HOTLINE)


def may_found(actor: Actor, area_path: str) -> bool:
    return actor.is_clock or actor.over(area_path, *RUNNERS)


def may_run(actor: Actor, line: Line) -> bool:
    """Hours, rota and the words of the protocol: the supervisor, and the street and district."""
    return is_supervisor(actor, line) or may_found(actor, line.area.path)


def may_take(actor: Actor, line: Line, duty: Duty) -> bool:
    """create: who stands on the rota; at a community's own service line its workers as well."""
    if actor.over(line.area.path, Role.HOTLINE):
        return line.pk in duty.lines
    return line.kind == LineKind.GENERAL and actor.over(line.area.path, Role.WORKER)


def may_see(actor: Actor, call: Call) -> bool:
    """The masked line of a call; the twin of `queries.calls.visible_to`."""
    if actor.person_id is None:
        return False
    own = actor.person_id in (call.operator_id, call.holder_id)
    if call.state in (CallState.DRAFT, CallState.DROPPED):
        return actor.person_id == call.operator_id
    return own or actor.over(call.line.area.path, *MASKED)


def may_open(actor: Actor, call: Call, duty: Duty, *, now: datetime, after_h: int) -> bool:
    """read: one's own calls, in one's shift while the matter lives, or shortly after the call.

    The supervisor reads every call of her line; a worker what she took at her own line.
    """
    if is_supervisor(actor, call.line):
        return True
    if actor.person_id is None or actor.person_id not in (call.operator_id, call.holder_id):
        return False
    if not actor.over(call.line.area.path, Role.HOTLINE, Role.WORKER):
        return False
    is_fresh = now <= (call.ended_at or call.started_at) + timedelta(hours=after_h)
    on_duty = call.line_id in duty.on_shift or actor.over(call.line.area.path, Role.WORKER)
    return is_fresh or call.state == CallState.DRAFT or (on_duty and _lives(call))


def _lives(call: Call) -> bool:
    """Something is still to be done about it."""
    return call.state in PENDING or call.follow_up_on is not None or call.ring_due_at is not None


def may_open_with_reason(actor: Actor, call: Call) -> bool:
    """read, for desk and street: of service lines, naming the reason."""
    return (
        call.line.kind == LineKind.GENERAL
        and call.state not in (CallState.DRAFT, CallState.DROPPED)
        and actor.over(call.line.area.path, *WITH_REASON)
    )


def may_reopen(actor: Actor, call: Call) -> bool:
    """A closed matter comes back by whoever answers for it, or the line's supervisor."""
    return is_supervisor(actor, call.line) or (
        actor.person_id == call.holder_id and actor.over(call.line.area.path, Role.HOTLINE)
    )


def may_read_note(actor: Actor, note: CounsellingNote, *, opens_call: bool) -> bool:
    """Who wrote it, while the call opens for her, and the line's supervisor; nobody else ever."""
    return is_supervisor(actor, note.call.line) or (actor.person_id == note.by_id and opens_call)


def may_give_back(actor: Actor, order: Order) -> bool:
    """The desk of the community on which the order lies."""
    return actor.over(order.area.path, Role.WORKER, Role.STREET)


def may_decide(actor: Actor, row: Return) -> bool:
    """The supervisor of the line, never who gave it back."""
    return is_supervisor(actor, row.call_order.call.line) and actor.person_id != row.by_id


def may_count(actor: Actor, area_path: str) -> bool:
    """The figures of a line: counts only."""
    return actor.over(area_path, *COUNTING)
