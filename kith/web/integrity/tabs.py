"""The parts of the integrity desk, each for whom it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.approvals.policies import APPROVING
from kith.approvals.queries import to_decide
from kith.insights.policies import LOOKERS, WATCHERS
from kith.insights.policies.looks import ALARMED
from kith.insights.queries import integrity, sampling
from kith.insights.queries.auditing import AUDITORS
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.web.http import Request


# Address name, words, for whom: every reader of the desk where no role is named.
ROOMS: Final = (
    ("web:integrity", _("To look at"), WATCHERS),
    ("web:integrity_calls", _("Weekly calls"), LOOKERS),
    ("web:integrity_sample", _("What residents said"), ()),
    ("web:integrity_grades", _("Records by grade"), ()),
    ("web:integrity_looks", _("Looks that stand out"), ALARMED),
    ("web:approvals", _("Second persons"), APPROVING),
    ("web:integrity_audit", _("Take lines along"), AUDITORS),
)


def tabs(request: Request, current: str) -> list[Tab]:
    """What waits for her is counted; numbers have none."""
    actor, counts = request.actor, {}
    if actor.has(*LOOKERS):
        counts = {
            "web:integrity": integrity.waiting(actor),
            "web:integrity_calls": sampling.to_ring(actor, now=request.now).count(),
        }
    if actor.has(*APPROVING):
        counts["web:approvals"] = to_decide(actor, now=request.now).count()
    return tabs_for(actor, ROOMS, f"web:{current}", counts)
