"""The parts of the room that somebody may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kith.care.policies.files import DESK, READERS
from kith.care.queries import children as child_queries
from kith.core.actor import Role

if TYPE_CHECKING:
    from kith.core.actor import Actor

ROOMS = (
    ("web:care_files", gettext_lazy("Care files"), READERS),
    ("web:care_requests", gettext_lazy("Asked to read"), DESK),
    ("web:care_schemes", gettext_lazy("Care schemes"), READERS),
    ("web:care_events", gettext_lazy("Festivals and weather"), READERS),
    ("web:care_audit", gettext_lazy("Children's files, yearly"), (Role.STREET, Role.AUDITOR)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    url: str
    label: str
    is_current: bool
    count: int = 0


def tabs(actor: Actor, current: str) -> list[Tab]:
    """The parts the actor may enter, with what waits for her."""
    return [
        Tab(
            reverse(name),
            str(label),
            name == current,
            child_queries.waiting_for(actor).count() if name == "web:care_requests" else 0,
        )
        for name, label, roles in ROOMS
        if actor.has(*roles)
    ]
