"""The parts of the room that somebody may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from kith.care.policies.files import DESK, READERS
from kith.care.queries import children as child_queries
from kith.core.actor import Role
from kith.web.tabs import Tab, tabs_for

if TYPE_CHECKING:
    from kith.core.actor import Actor

ROOMS = (
    ("web:care_files", gettext_lazy("Care files"), READERS),
    ("web:care_requests", gettext_lazy("Asked to read"), DESK),
    ("web:care_schemes", gettext_lazy("Care schemes"), READERS),
    ("web:care_events", gettext_lazy("Festivals and weather"), READERS),
    ("web:care_audit", gettext_lazy("Children's files, yearly"), (Role.STREET, Role.AUDITOR)),
)


def tabs(actor: Actor, current: str) -> list[Tab]:
    """The parts the actor may enter, with what waits for her."""
    waiting = child_queries.waiting_for(actor).count() if actor.has(*DESK) else 0
    return tabs_for(actor, ROOMS, current, {"web:care_requests": waiting})
