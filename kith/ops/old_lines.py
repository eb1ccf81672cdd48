"""Which lines of the logs have been kept for as long as the rule says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.core.calendar import midnight
from kith.core.leaving import old
from kith.journal.checks import LOG as LINES
from kith.privacy.queries.keys import log_days
from kith.vault.checks import LOG as LOOKS

if TYPE_CHECKING:
    from kith.core.chain import Log

LOGS: Final = {"journal": LINES, "access": LOOKS}
PATIENCE: Final = timedelta(days=30)  # before somebody is told that lines wait


def waits(now: datetime) -> str:
    """The log of which lines have been due for a month and are still here; empty: none."""
    edge = edge_of(now - PATIENCE)
    return next((name for name, log in LOGS.items() if edge and is_due(log, edge)), "")


def edge_of(now: datetime) -> datetime | None:
    """What was sealed before that may go: whole months, by the longest rule of any place.

    None: no rule is in force, and nothing goes.
    """
    days = log_days(now)
    if days is None:
        return None
    return midnight((localtime(now) - timedelta(days=days)).date().replace(day=1))


def is_due(log: Log, edge: datetime) -> bool:
    """Whether a seal from before that has its lines here. Cheap while the oldest line is young."""
    first = log.lines._base_manager.order_by("pk").values_list("at", flat=True).first()
    return first is not None and first < edge and bool(old(log, before=edge, most=0))
