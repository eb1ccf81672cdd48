"""Tables of the route, cut by noun."""

from kith.orders.models.claim import Claim, Offer, Report, Seat, Stamp
from kith.orders.models.order import Order, TimeOption, Worksheet
from kith.orders.models.word import (
    CallBack,
    Dispute,
    Diversion,
    Merge,
    Objection,
    Pause,
    Rating,
    Remark,
)

__all__ = (
    "CallBack",
    "Claim",
    "Dispute",
    "Diversion",
    "Merge",
    "Objection",
    "Offer",
    "Order",
    "Pause",
    "Rating",
    "Remark",
    "Report",
    "Seat",
    "Stamp",
    "TimeOption",
    "Worksheet",
)
