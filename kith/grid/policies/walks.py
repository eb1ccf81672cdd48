"""Who may walk, count, correct and read walks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor
from kith.grid.policies.grids import DESK, READERS

if TYPE_CHECKING:
    from kith.grid.models import Walk


def may_plan(actor: Actor, area_path: str, *, walker_id: int, is_posted: bool) -> bool:
    """The desk plans for whoever is posted there; who is posted plans her own."""
    if actor.person_id is None:
        return False
    if walker_id == actor.me:
        return is_posted or actor.over(area_path, *DESK)
    return is_posted and actor.over(area_path, *DESK)


def may_record(actor: Actor, row: Walk) -> bool:
    """Start, count, note and end: whoever walks."""
    return actor.person_id is not None and row.walker_id == actor.person_id


def may_call_off(actor: Actor, row: Walk) -> bool:
    return may_record(actor, row) or actor.over(row.area.path, *DESK)


def may_amend(actor: Actor, row: Walk) -> bool:
    """Correct a count, with a reason: who walked, or the desk."""
    return may_record(actor, row) or actor.over(row.area.path, *DESK)


def may_see(actor: Actor, row: Walk) -> bool:
    """The twin of `queries.walks.visible_to`."""
    return may_record(actor, row) or actor.over(row.area.path, *READERS)


def may_open_note(actor: Actor, row: Walk) -> bool:
    """The sealed part of a note, and who signed: who walked, and the desk of the place."""
    return may_record(actor, row) or actor.over(row.area.path, *DESK)
