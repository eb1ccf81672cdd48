"""The tabs of the activity desk: one entry in the menu, every room behind it one press away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role

if TYPE_CHECKING:
    from kith.core.actor import Actor

HOSTS: Final = (Role.LEADER, Role.LIAISON)
DESK: Final = (Role.WORKER, Role.STREET)
READERS: Final = (*DESK, Role.DISTRICT, Role.AUDITOR)
TABS: Final = (
    ("activities_desk", _("Every session"), (*READERS, *HOSTS)),
    ("series_list", _("Series"), (*DESK, Role.DISTRICT, *HOSTS)),
    ("monthly_desk", _("Monthly list"), READERS),
    ("doors", _("At the door"), (*DESK, *HOSTS)),
    ("attendance_desk", _("Afterwards"), (*READERS, *HOSTS)),
    ("priorities_desk", _("Who goes first"), DESK),
    ("posts_desk", _("Holiday posts"), (*DESK, Role.DISTRICT, Role.LIAISON)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    words: str
    is_here: bool


def tabs(actor: Actor, here: str) -> list[Tab]:
    """Those the actor may open; `here` is the address name of the page itself."""
    return [
        Tab(reverse(f"web:{name}"), str(words), name == here)
        for name, words, roles in TABS
        if actor.has(*roles)
    ]
