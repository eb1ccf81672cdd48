"""A worker's hold on the run it was given; what it brings is kept only while the hold is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal, require
from kith.dispatch.models import RunOrder
from kith.dispatch.states import RUN_ORDER, RunOrderState

if TYPE_CHECKING:
    from kith.dispatch.models import Run


class LostHold(Refusal):
    code = "lost_hold"
    text = _("Another worker has taken this over.")


@dataclass(frozen=True, slots=True)
class Hold:
    """One worker's hold on one order: good until somebody else takes it."""

    order_id: int
    holder: str
    attempt: int


def held(hold: Hold) -> RunOrder:
    """The order, locked, while it is still the worker's.

    Raises:
        LostHold: somebody else has taken it over, or finished it.
    """
    row = RunOrder.objects.locked(hold.order_id)
    mine = (row.holder, row.attempts) == (hold.holder, hold.attempt)
    require(mine and row.state == RunOrderState.RUNNING, LostHold())
    return row


def deliver(row: RunOrder, run: Run) -> None:
    """The run is what came of the order; the caller holds the row."""
    row.state = RUN_ORDER.next(row.state, "finish")
    row.run = run
    row.save(update_fields=("state", "run"))
