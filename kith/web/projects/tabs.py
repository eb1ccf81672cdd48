"""The hubs of this room: one entry of the menu for staff, one for units; the rest are tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.web.http import Request

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)

# Address name, words, for whom.
STAFF = (
    ("web:projects_desk", _("Projects"), READERS),
    ("web:lists_desk", _("Lists"), READERS),
    ("web:list_claims", _("Claims to answer"), DESK),
    ("web:list_matches", _("What fits together"), READERS),
    ("web:project_rechecks", _("Look again after closing"), DESK),
    ("web:money", _("Money"), READERS),
    ("web:venture", _("Venture pool"), READERS),
    ("web:launches_desk", _("Launch days"), (Role.WORKER, Role.STREET, Role.DISTRICT)),
    ("web:lists_coverage", _("Coverage"), READERS),
)
UNIT = (
    ("web:our_projects", _("Our projects"), (Role.LIAISON,)),
    ("web:our_claims", _("Our claims"), (Role.LIAISON,)),
    ("web:our_gifts", _("What we give"), (Role.LIAISON,)),
    ("web:money", _("Our pledges"), (Role.LIAISON,)),
    ("web:venture", _("Venture pool"), (Role.LIAISON,)),
)


def tabs_of(request: Request, tabs: tuple[tuple[str, object, tuple[Role, ...]], ...]) -> list[Tab]:
    """Those the actor may open; the one whose address is asked for is current."""
    return tabs_for(request.actor, tabs, request.path)
