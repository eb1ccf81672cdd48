"""Who reads figures, and who opens them to rows. Source: permission_matrix.yaml, statistics."""

from __future__ import annotations

from typing import Final

from kith.core.actor import Actor, Role

READERS: Final = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)
OPENERS: Final = (Role.WORKER, Role.STREET, Role.AUDITOR)


def may_read(actor: Actor, area_path: str) -> bool:
    """statistics.read_unit: numbers of the place."""
    return actor.is_clock or actor.over(area_path, *READERS)


def may_open(actor: Actor, area_path: str) -> bool:
    """statistics.drill_to_list: the rows behind a number, masked like the lists they come from."""
    return actor.is_clock or actor.over(area_path, *OPENERS)


def may_export(actor: Actor, area_path: str, *, rows: bool) -> bool:
    """statistics.export: numbers by place and month; rows only where they open."""
    return may_open(actor, area_path) if rows else may_read(actor, area_path)
