"""Who may say where things are."""

from kith.core.actor import Actor, Role


def may_furnish(actor: Actor, area_path: str) -> bool:
    """Sites and outlines: the district keeps its own map."""
    return actor.is_clock or actor.over(area_path, Role.DISTRICT)
