"""The tabs of sheets: who sees which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.insights.policies import READERS
from kith.insights.policies.reports import KEEPERS

if TYPE_CHECKING:
    from kith.core.actor import Actor

OF_UNITS: Final = (*READERS, Role.LIAISON)
OF_TEAMS: Final = (*READERS, Role.LEADER)
ALL: Final = (*READERS, Role.LIAISON, Role.LEADER)
TABS: Final = (
    ("reports", _("Month sheets"), READERS),
    ("unit_sheets", _("Units"), OF_UNITS),
    ("team_sheets", _("Teams"), OF_TEAMS),
    ("layouts", _("Layouts"), KEEPERS),
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
