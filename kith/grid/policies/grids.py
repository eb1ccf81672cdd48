"""Who may write a grid's card, post people to it, and be named on it.

Grids are kept from the community up: a grid worker does not write the number for complaints
about herself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.grid.models import Assignment

DESK = (Role.WORKER, Role.STREET)
READERS = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)


def may_keep(actor: Actor, community_path: str) -> bool:
    """Found a grid, draw its bounds, write its card, its topics and undertakings."""
    return actor.over(community_path, *DESK)


def may_post(actor: Actor, community_path: str, person_id: int) -> bool:
    """Post somebody to a grid, or end it: the desk, never for oneself."""
    return may_keep(actor, community_path) and actor.person_id != person_id


def is_hers(actor: Actor, row: Assignment) -> bool:
    """Name on the card, and days on duty: only by the posted person herself."""
    return actor.person_id is not None and row.person_id == actor.person_id
