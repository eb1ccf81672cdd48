"""Who came and who stayed away, for the actions of attendance, which have asked their policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.activities.actions._queue import Step, board_of, held_for, store, take
from kith.activities.actions.signing_up_desk import NoPlaceFree
from kith.activities.states import COUNTED
from kith.core.refusal import require

if TYPE_CHECKING:
    from datetime import datetime

    from kith.activities.models import SignUp
    from kith.core.actor import Actor


def attend(sign_up_id: int, *, actor: Actor, now: datetime) -> SignUp:
    """She is there. From the queue only where a place is free: the room is no larger.

    Raises:
        NoPlaceFree: she waited, and every place is held.
        IllegalMove: it was cancelled, or she is there already.
    """
    quota, row = held_for(sign_up_id)
    if row.state not in COUNTED:
        board = board_of(quota)
        require(board.free > 0, NoPlaceFree())
        board.give(row.rank, 1)
        store(quota, board)
    take([row], Step("attend", actor, now))
    return row


def miss(sign_up_id: int, *, actor: Actor, now: datetime) -> SignUp:
    """She held a place and did not come; the rule of the place says what follows.

    Raises:
        IllegalMove: she held no place.
    """
    _quota, row = held_for(sign_up_id)
    take([row], Step("miss", actor, now))
    return row
