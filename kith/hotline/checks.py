"""What must be true of the telephone at any moment. Each check names the rows by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.checking import named
from kith.hotline.models import Call
from kith.hotline.states import TAKEN, CallState, CrisisState, Risk

if TYPE_CHECKING:
    from collections.abc import Iterator


def crises() -> Iterator[str]:
    """A call with danger to life went through the protocol, and none is closed before its end."""
    grave = Call.objects.filter(risk=Risk.ACUTE, state__in=TAKEN, crisis=None)
    yield from named(grave, "danger to life, and no protocol was opened")
    open_ = Call.objects.filter(state=CallState.CLOSED, crisis__state=CrisisState.RUNNING)
    yield from named(open_, "is closed while its crisis goes on")
