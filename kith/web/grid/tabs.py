"""The tabs of grids: one entry in the menu, every room behind it one press away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role

if TYPE_CHECKING:
    from kith.core.actor import Actor

DESK: Final = (Role.WORKER, Role.STREET)
READERS: Final = (*DESK, Role.DISTRICT, Role.AUDITOR)
TABS: Final = (
    ("grids", _("Grids"), READERS),
    ("grid_day", _("My day"), (Role.WORKER,)),
    ("walks", _("Walks"), READERS),
    ("mobilisations", _("Emergency calls"), READERS),
    ("mediations", _("Mediation"), DESK),
    ("grid_texts", _("Leaflets and undertakings"), DESK),
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
