"""The door of the ledger. Every call carries a cause; calling twice moves points once."""

from kith.points.actions._post import CauseConflict, NotEnoughPoints
from kith.points.actions.adjustments import (
    AdjustmentInput,
    approve_adjustment,
    propose_adjustment,
    reject_adjustment,
)
from kith.points.actions.chain import last_written, seal_day
from kith.points.actions.holds import capture, expire, hold, void
from kith.points.actions.transfers import award, donate, give, lapse, reverse, settle

__all__ = [
    "AdjustmentInput",
    "CauseConflict",
    "NotEnoughPoints",
    "approve_adjustment",
    "award",
    "capture",
    "donate",
    "expire",
    "give",
    "hold",
    "lapse",
    "last_written",
    "propose_adjustment",
    "reject_adjustment",
    "reverse",
    "seal_day",
    "settle",
    "void",
]
