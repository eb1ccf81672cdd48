"""The hub of this room: tabs by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.web.http import Request

CHECKERS = (Role.WORKER, Role.STREET)
DESK = (*CHECKERS, Role.DISTRICT)
READERS = (*DESK, Role.AUDITOR)

# Address name, words, for whom: everybody signed in where no role is named.
TABS = (
    ("web:psych", _("For everybody"), ()),
    ("web:psych_requests", _("Invitations of talks"), (*READERS, Role.LIAISON)),
    ("web:psych_papers_desk", _("Papers to look at"), CHECKERS),
    ("web:psych_papers", _("My papers"), ()),
)


def tabs_of(request: Request) -> list[Tab]:
    """Those the reader may open; strangers see none."""
    if request.actor.person_id is None:
        return []
    return tabs_for(request.actor, TABS, request.path)
