"""Where an order stands, as the desk says it: the queues, the colour of a state, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.orders.states import OrderState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kith.orders.models import Order, Pause

S = OrderState
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Stage:
    """One queue of the desk; `states` empty stands for a queue that cuts across states."""

    code: str
    label: StrPromise
    states: tuple[str, ...] = ()


STAGES = (
    Stage("check", gettext_lazy("To check"), (S.SUBMITTED,)),
    Stage("answer", gettext_lazy("Waiting for an answer"), (S.NEED_INFO,)),
    Stage("compile", gettext_lazy("To compile"), (S.VERIFIED,)),
    Stage("open", gettext_lazy("Looking for helpers"), (S.OPEN,)),
    Stage("agreed", gettext_lazy("Agreed"), (S.ACCEPTED, S.IN_SERVICE)),
    Stage("word", gettext_lazy("To confirm"), (S.REPORTED,)),
    Stage("contested", gettext_lazy("Contested"), (S.OBJECTED, S.DISPUTED)),
)
ENDED = Stage("ended", gettext_lazy("Unsolved or silent"), (S.UNSOLVED, S.UNCONFIRMED))
OVERDUE = Stage("overdue", gettext_lazy("Overdue"))
ALL = Stage("all", gettext_lazy("All open"))
QUEUES = (*STAGES, OVERDUE, ALL, ENDED)

TONES: dict[str, str] = {
    S.SUBMITTED: "warn",
    S.NEED_INFO: "wait",
    S.VERIFIED: "warn",
    S.OPEN: "wait",
    S.ACCEPTED: "go",
    S.IN_SERVICE: "go",
    S.REPORTED: "wait",
    S.OBJECTED: "bad",
    S.DISPUTED: "bad",
    S.CONFIRMED: "good",
    S.UNSOLVED: "bad",
    S.REJECTED: "done",
}


def tone(state: str) -> str:
    return TONES.get(state, "done")


@dataclass(frozen=True, slots=True)
class Clock:
    """What web/kit/clock.html shows; `due` is empty where nothing ticks."""

    state: str
    text: str
    due: str = ""


def open_pause(order: Order) -> Pause | None:
    """The pause the clock stands in. The caller has prefetched the pauses."""
    return next((p for p in order.pauses.all() if p.resumed_at is None), None)


def clock(order: Order, now: datetime) -> Clock | None:
    """How the order is doing in its stage, or none where no clock runs."""
    pause = open_pause(order)
    if pause is not None:
        return Clock("paused", _("stopped: %(why)s") % {"why": pause.get_reason_display()})
    if order.due_at is None:
        return None
    left = order.due_at - now
    state = "overdue" if left < timedelta() else "soon" if left <= SOON else "on_time"
    return Clock(state, _left(left), order.due_at.isoformat())


def _left(left: timedelta) -> str:
    """The same words that kith.js ticks on with."""
    late = left < timedelta()
    size = abs(round(left.total_seconds() / 60))
    if size < 60:
        return (_("{n} min overdue") if late else _("{n} min left")).format(n=size)
    if size < 48 * 60:
        return (_("{n} h overdue") if late else _("{n} h left")).format(n=size // 60)
    return (_("{n} days overdue") if late else _("{n} days left")).format(n=size // 1440)
