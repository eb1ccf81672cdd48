"""The tabs of sheets: who sees which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.insights.policies import READERS
from kith.insights.policies.reports import KEEPERS
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.core.actor import Actor

OF_UNITS: Final = (*READERS, Role.LIAISON)
OF_TEAMS: Final = (*READERS, Role.LEADER)
ALL: Final = (*READERS, Role.LIAISON, Role.LEADER)
TABS: Final = (
    ("web:reports", _("Month sheets"), READERS),
    ("web:unit_sheets", _("Units"), OF_UNITS),
    ("web:team_sheets", _("Teams"), OF_TEAMS),
    ("web:layouts", _("Layouts"), KEEPERS),
)


def tabs(actor: Actor, here: str) -> list[Tab]:
    """Those the actor may open; `here` is the address name of the page itself."""
    return tabs_for(actor, TABS, f"web:{here}")
