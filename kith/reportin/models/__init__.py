"""Tables of report-in, cut by noun."""

from kith.reportin.models.card import Card, CardRow, CardStep, Figures, Visit
from kith.reportin.models.needs import Answer, NeedLine, NeedsForm
from kith.reportin.models.report_in import (
    Ending,
    Placement,
    Receipt,
    ReceiptBook,
    ReportIn,
    RosterEntry,
)

__all__ = (
    "Answer",
    "Card",
    "CardRow",
    "CardStep",
    "Ending",
    "Figures",
    "NeedLine",
    "NeedsForm",
    "Placement",
    "Receipt",
    "ReceiptBook",
    "ReportIn",
    "RosterEntry",
    "Visit",
)
