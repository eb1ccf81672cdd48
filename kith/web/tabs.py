"""The parts of a room behind one entry of the menu, for whoever may enter them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kith.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` is how many things wait there; none where nothing can."""

    url: str
    label: str
    is_current: bool
    count: int | None = None


def tabs_for(
    actor: Actor,
    rooms: Iterable[tuple[str, object, tuple[Role, ...]]],
    current: str,
    counts: Mapping[str, int] | None = None,
) -> list[Tab]:
    """Address name, words and roles of each room; without a role it is everybody's. `current` is
    the name, or the address, of the page itself.
    """
    shown = [(name, str(words)) for name, words, roles in rooms if not roles or actor.has(*roles)]
    told = counts or {}
    return [
        Tab(reverse(name), words, current in (name, reverse(name)), told.get(name))
        for name, words in shown
    ]
