"""The tabs of grids: one entry in the menu, every room behind it one press away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.core.actor import Actor

DESK: Final = (Role.WORKER, Role.STREET)
READERS: Final = (*DESK, Role.DISTRICT, Role.AUDITOR)
TABS: Final = (
    ("web:grids", _("Grids"), READERS),
    ("web:grid_day", _("My day"), (Role.WORKER,)),
    ("web:walks", _("Walks"), READERS),
    ("web:mobilisations", _("Emergency calls"), READERS),
    ("web:mediations", _("Mediation"), DESK),
    ("web:grid_texts", _("Leaflets and undertakings"), DESK),
)


def tabs(actor: Actor, here: str) -> list[Tab]:
    """Those the actor may open; `here` is the address name of the page itself."""
    return tabs_for(actor, TABS, f"web:{here}")
