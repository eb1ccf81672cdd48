"""In a crowd a sign-up is written down with a number first, and answered strictly by number.

What was written down is kept: who closes the page, or loses the line, is answered all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from kith.activities.actions._seen import Seen, look
from kith.activities.actions.signing_up import SignUpInput, sign_up
from kith.activities.models import Session, Turn
from kith.activities.states import TURN, PresentAs, TurnState
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.outbox.actions import tell
from kith.people.queries import actor_of
from kith.people.states import Channel

if TYPE_CHECKING:
    from datetime import datetime

PIECE: Final = 16  # answered in one go; the places are held as long


@transaction.atomic
def take_turn(session_id: int, *, input: SignUpInput, actor: Actor, now: datetime) -> Turn:
    """The wish is kept under a number; the same form sent again keeps the number it has."""
    require(actor.person_id is not None)
    found, _new = Turn.objects.get_or_create(
        actor_id=actor.me,
        key=input.key,
        defaults={
            "session_id": session_id,
            "person_ids": list(input.person_ids),
            "role": input.role,
            "channel": input.channel,
            "accepts_risk": input.accepts_risk,
            "guardian_agrees": input.guardian_agrees,
            "made_at": now,
        },
    )
    return found


@transaction.atomic
def answer_turns(session_id: int, *, limit: int = PIECE, actor: Actor, now: datetime) -> int:
    """The first of the line have their answer, in the order of their numbers; how many.

    Who finds the line being worked off by somebody else goes away with 0.
    """
    require(actor.is_clock)
    gate = Session.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    if not gate.filter(pk=session_id).exists():
        return 0
    rows = Turn.objects.filter(session_id=session_id, state=TurnState.WAITING).order_by("pk")
    turns, seen = list(rows[:limit]), dict[str, Seen]()
    for turn in turns:
        _answer(turn, seen, now)
    return len(turns)


def _answer(turn: Turn, seen: dict[str, Seen], now: datetime) -> None:
    verb, given = "answer", _input_of(turn)
    try:
        if turn.role not in seen:  # read once for all of the piece that come in this role
            seen[turn.role] = look(turn.session_id, given.role, now=now)
        actor = _actor_of(turn, now)
        sign_up(turn.session_id, input=given, actor=actor, now=now, seen=seen[turn.role])
    except Refusal as no:
        verb, turn.refusal = "refuse", no.code
        _tell_refused(turn, now)
    turn.state, turn.answered_at = TURN.next(turn.state, verb), now
    turn.save(update_fields=("state", "refusal", "answered_at"))


def _input_of(turn: Turn) -> SignUpInput:
    return SignUpInput(
        person_ids=tuple(turn.person_ids),
        role=PresentAs(turn.role),
        key=UUID(str(turn.key)),
        channel=Channel(turn.channel),
        accepts_risk=turn.accepts_risk,
        guardian_agrees=turn.guardian_agrees,
    )


def _actor_of(turn: Turn, now: datetime) -> Actor:
    """Who signs up only herself needs no grants for it."""
    if turn.person_ids == [turn.actor_id]:
        return Actor(person_id=turn.actor_id)
    return actor_of(turn.actor_id, now=now)


def _tell_refused(turn: Turn, now: datetime) -> None:
    cause = f"turn:{turn.pk}"
    link = f"/activities/{turn.session_id}/"
    tell(turn.actor_id, "activity_refused", cause=cause, now=now, link=link, number=turn.session_id)
