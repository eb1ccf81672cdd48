"""Who sits at the desk of Wangjiapu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.places.models import Area

BLOCK = 33  # of invented phone numbers


@dataclass(frozen=True, slots=True)
class Desk:
    """The community, its two workers and the street above; nobody decides on her own deed."""

    home: Area
    clerk: Actor
    mate: Actor
    boss: Actor
