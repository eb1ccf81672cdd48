"""Holding a call, moving it, and telling who must know. Never a word of what was said."""

from datetime import datetime

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.hotline import policies
from kith.hotline.models import Call, Line
from kith.hotline.queries.lines import duty_of, rules_of
from kith.hotline.states import CALL
from kith.journal.actions import note
from kith.outbox.actions import tell


def held(call_id: int) -> Call:
    """The call, held until the transaction ends, with its line."""
    return Call.objects.select_related("line__area").locked(call_id)


def held_line(line_id: int) -> Line:
    return Line.objects.select_related("area").locked(line_id)


def opens(actor: Actor, call: Call, now: datetime) -> bool:
    """Whether the record opens for the actor at this moment."""
    duty = duty_of(actor, now=now)
    after_h = rules_of(call.line, now).after_shift_h
    return policies.may_open(actor, call, duty, now=now, after_h=after_h)


def takes(actor: Actor, line: Line, now: datetime) -> bool:
    """Whether the actor takes calls on the line now."""
    return policies.may_take(actor, line, duty_of(actor, now=now))


def own(call_id: int, actor: Actor, now: datetime) -> Call:
    """The call, held, for whoever may read and deal with it now. Raises Forbidden."""
    call = held(call_id)
    require(opens(actor, call, now))
    return call


def move(call: Call, verb: str, *, actor: Actor, now: datetime, **facts: str | int) -> None:
    """The call is in its next state. The caller saves it. Raises IllegalMove."""
    before = call.state
    call.state = CALL.next(before, verb)
    note("call", call.pk, verb, actor=actor, now=now, before=before, after=call.state, **facts)


def respond(call: Call, now: datetime) -> None:
    """The first deed after the call stops the clock of the response."""
    if call.responded_at is None:
        call.responded_at = now


def tell_person(person_id: int, topic: str, call: Call, *, now: datetime, cause: str) -> None:
    """A link to the call, nothing of what was said."""
    link = f"/hotline/calls/{call.pk}/"
    at, number = f"call:{call.pk}:{cause}", call.number_of_call
    tell(person_id, topic, cause=at, now=now, link=link, number=number)
