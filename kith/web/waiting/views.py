"""The waiting page: light, so that thousands can ask again every few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.activities.queries import turns
from kith.activities.states import TurnState
from kith.web.waiting.door import move_on, number_of

if TYPE_CHECKING:
    from kith.web.http import Request

# Every look costs what could have answered somebody: who is far back looks seldom.
SOONEST_S: Final = 4
LATEST_S: Final = 25
A_SECOND: Final = 50  # about so many are answered in one


@require_GET
@never_cache
def line(request: Request, token: str) -> HttpResponse:
    """Where she stands; on to the answer as soon as there is one."""
    number = number_of(token)
    turn = turns.turn(number) if number is not None else None
    if turn is None:
        raise Http404
    if turn.state == TurnState.WAITING and move_on(turn.session_id, request.now):
        turn.refresh_from_db()
    if turn.state == TurnState.ANSWERED:
        return redirect("web:sign_up_answer", key=turn.key)
    ahead = turns.ahead(turn)
    is_waiting = turn.state == TurnState.WAITING
    facts = {
        "turn": turn,
        "is_waiting": is_waiting,
        "ahead": ahead,
        "again_s": min(LATEST_S, max(SOONEST_S, ahead // A_SECOND)) if is_waiting else 0,
        "large_text": request.COOKIES.get(settings.KITH_TEXT_SIZE_COOKIE) == "large",
        "help_phone": settings.KITH_HELP_PHONE,
    }
    return HttpResponse(render_to_string("web/waiting/line.html", facts))
