"""The tabs of the activity desk: one entry in the menu, every room behind it one press away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.core.actor import Actor

HOSTS: Final = (Role.LEADER, Role.LIAISON)
DESK: Final = (Role.WORKER, Role.STREET)
READERS: Final = (*DESK, Role.DISTRICT, Role.AUDITOR)
TABS: Final = (
    ("web:activities_desk", _("Every session"), (*READERS, *HOSTS)),
    ("web:series_list", _("Series"), (*DESK, Role.DISTRICT, *HOSTS)),
    ("web:monthly_desk", _("Monthly list"), READERS),
    ("web:doors", _("At the door"), (*DESK, *HOSTS)),
    ("web:attendance_desk", _("Afterwards"), (*READERS, *HOSTS)),
    ("web:priorities_desk", _("Who goes first"), DESK),
    ("web:posts_desk", _("Holiday posts"), (*DESK, Role.DISTRICT, Role.LIAISON)),
)


def tabs(actor: Actor, here: str) -> list[Tab]:
    """Those the actor may open; `here` is the address name of the page itself."""
    return tabs_for(actor, TABS, f"web:{here}")
