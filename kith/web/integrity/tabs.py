"""The parts of the integrity desk, each for whom it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from kith.insights.policies import LOOKERS, WATCHERS
from kith.insights.queries import integrity, sampling

if TYPE_CHECKING:
    from kith.web.http import Request


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    is_current: bool
    count: int | None = None


def tabs(request: Request, current: str) -> list[Tab]:
    """What waits for her is counted; numbers have none."""
    actor = request.actor
    found: list[tuple[str, str, int | None]] = []
    if actor.has(*WATCHERS):
        found.append(
            (
                "integrity",
                _("To look at"),
                integrity.waiting(actor) if actor.has(*LOOKERS) else None,
            )
        )
    if actor.has(*LOOKERS):
        found.append(
            (
                "integrity_calls",
                _("Weekly calls"),
                sampling.to_ring(actor, now=request.now).count(),
            )
        )
    found.append(("integrity_sample", _("What residents said"), None))
    found.append(("integrity_grades", _("Records by grade"), None))
    return [Tab(reverse(f"web:{n}"), label, n == current, count) for n, label, count in found]
