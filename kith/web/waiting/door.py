"""Whether a sign-up is answered at once or gets a number first; and who moves the line."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.shortcuts import redirect

from kith.activities.actions import turns as actions
from kith.activities.queries import turns as queries
from kith.core.actor import CLOCK

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from kith.activities.actions.signing_up import SignUpInput
    from kith.activities.models import Turn
    from kith.web.http import Request

IN_WORK: Final = "kith.in_work"  # how many requests the server holds, as `kith serve` tells
_ONE_AT_A_TIME: Final = threading.Lock()


def turn_for(request: Request, session_id: int, input: SignUpInput) -> HttpResponse | None:
    """To the waiting page with a number; none where there is no crowd and no line."""
    if not (_is_crowded(request) or queries.is_line(session_id)):
        return None
    turn = actions.take_turn(session_id, input=input, actor=request.actor, now=request.now)
    move_on(session_id, request.now)
    return redirect("web:line", token=token_of(turn))


def _is_crowded(request: Request) -> bool:
    return int(request.META.get(IN_WORK, 0)) > settings.KITH_AT_ONCE


def move_on(session_id: int, now: datetime) -> int:
    """The first of the line have their answer, so many; whoever finds it moving goes on with 0."""
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return 0
    try:
        return actions.answer_turns(session_id, actor=CLOCK, now=now)
    finally:
        _ONE_AT_A_TIME.release()


def token_of(turn: Turn) -> str:
    return _signer().sign(str(turn.pk))


def number_of(token: str) -> int | None:
    """The number in a token that is ours; none for any other text."""
    try:
        return int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def _signer() -> Signer:
    return Signer(salt="kith.turn")
