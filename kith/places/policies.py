"""Who may say where things are."""

from kith.core.actor import Actor, Role


def may_furnish(actor: Actor, area_path: str) -> bool:
    """Sites and outlines: the district keeps its own map."""
    return actor.is_clock or actor.over(area_path, Role.DISTRICT)


def may_outline(actor: Actor, area_path: str, above: str) -> bool:
    """A border: the district; that of a grid also the desk of the community `above` it."""
    return may_furnish(actor, area_path) or (
        bool(above) and actor.over(above, Role.WORKER, Role.STREET)
    )
