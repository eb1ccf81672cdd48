"""One entry of the menu for staff; the rest are tabs. A department sees its hazards only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.web.http import Request

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)
WITH_DEPARTMENTS = (*READERS, Role.LIAISON)

TABS = (
    ("web:premises", _("Register of premises"), READERS),
    ("web:day_plans", _("Inspection rounds"), READERS),
    ("web:hazards", _("Hazards"), READERS),
    ("web:safety_campaigns", _("Figures"), READERS),
    ("web:premises_kinds", _("Kinds and checklists"), READERS),
)


def tabs_of(request: Request, current: str) -> list[Tab]:
    """Of the hub; none for a department, which has one page."""
    if not request.actor.has(*READERS):
        return []
    return tabs_for(request.actor, TABS, current)
