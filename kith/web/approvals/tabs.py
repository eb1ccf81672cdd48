"""The parts of the room, each for whom it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.approvals import queries
from kith.approvals.policies import APPROVING, OFFICE
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.web.http import Request

ROOMS: Final = (
    ("web:approvals", _("For my word"), APPROVING),
    ("web:approvals_asked", _("What I asked for"), APPROVING),
    ("web:points_by_hand", _("Points by hand"), OFFICE),
    ("web:approvals_roles", _("Roles of staff"), OFFICE),
)


def tabs(request: Request, current: str) -> list[Tab]:
    waiting = queries.to_decide(request.actor, now=request.now).count()
    return tabs_for(request.actor, ROOMS, f"web:{current}", {"web:approvals": waiting})
