"""Who hangs up a wall display and takes it down, and who decides how figures are used."""

from __future__ import annotations

from typing import Final

from kith.core.actor import Actor, Role

HANGERS: Final = (Role.WORKER, Role.STREET, Role.DISTRICT)


def may_hang(actor: Actor, area_path: str) -> bool:
    """The desk of the place, and those above it."""
    return actor.over(area_path, *HANGERS)


def may_decide_rules(actor: Actor, area_path: str) -> bool:
    """Whether photos are demanded and counts have targets: the district alone."""
    return actor.over(area_path, Role.DISTRICT)
