"""The next step of a sheet: what is possible now and allowed, and doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.insights import policies
from kith.insights.queries import reports as queries
from kith.insights.states import REPORT, ReportState
from kith.places.states import Level

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.insights.models import Report


def verbs(actor: Actor, report: Report) -> list[str]:
    """Verbs of the machine that policy grants, and those it does not know: write, correct."""
    may: Final[dict[str, bool]] = {
        "check": policies.may_check(actor, report.area),
        "merge": policies.may_merge(actor, report.area),
        "freeze": policies.may_freeze(actor, report.area) and not _is_early(report),
        "send_back": policies.may_send_back(actor, report),
    }
    told = [verb for verb in REPORT.verbs(report.state) if may.get(verb)]
    if "check" in told:
        told.append("write")
    is_free = report.state == ReportState.FROZEN and may["check"]
    if is_free and queries.in_hand(report.area, report.month) is None:
        told.append("correct")
    return told


def _is_early(report: Report) -> bool:
    """A community's sheet goes by way of its street."""
    return report.area.level == Level.COMMUNITY and report.state == ReportState.CHECKED
