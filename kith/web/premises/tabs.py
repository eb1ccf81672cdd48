"""One entry of the menu for staff; the rest are tabs. A department sees its hazards only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role

if TYPE_CHECKING:
    from kith.web.http import Request

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)
WITH_DEPARTMENTS = (*READERS, Role.LIAISON)

TABS = (
    ("web:premises", _("Register of premises")),
    ("web:day_plans", _("Inspection rounds")),
    ("web:hazards", _("Hazards")),
    ("web:safety_campaigns", _("Figures")),
    ("web:premises_kinds", _("Kinds and checklists")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    is_current: bool


def tabs_of(request: Request, current: str) -> list[Tab]:
    """Of the hub; none for a department, which has one page."""
    if not request.actor.has(*READERS):
        return []
    return [Tab(reverse(name), str(label), name == current) for name, label in TABS]
