"""The line before sign-up in a crowd: who is next, and how many are before her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.activities.models import Turn
from kith.activities.states import TurnState

if TYPE_CHECKING:
    from datetime import datetime


def is_line(session_id: int) -> bool:
    """Whether somebody waits: then whoever comes stands behind her."""
    return _waiting(session_id) is not None


def _waiting(session_id: int) -> int | None:
    """The number of the first in the line."""
    rows = Turn.objects.filter(session_id=session_id, state=TurnState.WAITING)
    return rows.order_by("pk").values_list("pk", flat=True).first()


def turn(pk: int) -> Turn | None:
    return Turn.objects.filter(pk=pk).first()


def ahead(of: Turn) -> int:
    """About how many are before her: the numbers between hers and the first in the line."""
    first = _waiting(of.session_id)
    return max(0, of.pk - first) if first is not None else 0


def sessions_with_a_line(before: datetime) -> list[int]:
    """Sessions where somebody came before this moment and has no answer."""
    rows = Turn.objects.filter(state=TurnState.WAITING, made_at__lte=before).order_by()
    return sorted(set(rows.values_list("session_id", flat=True)))
