"""Who may call everybody near, answer, and end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.grid.policies.grids import DESK, READERS

if TYPE_CHECKING:
    from kith.grid.models import Mobilisation


def may_call(actor: Actor, area_path: str) -> bool:
    """Call, stop and stand down: the desk of the place."""
    return actor.over(area_path, *DESK)


def may_see(actor: Actor, row: Mobilisation) -> bool:
    """The place's staff and volunteers, and the contact; twin: `queries.mobilising.visible_to`."""
    if actor.person_id is None:
        return False
    return row.contact_id == actor.me or actor.over(row.area.path, Role.VOLUNTEER, *READERS)


def may_answer(actor: Actor, row: Mobilisation) -> bool:
    """Say "I come" or "not this time": a volunteer of the place."""
    return actor.over(row.area.path, Role.VOLUNTEER)


def may_see_who_comes(actor: Actor, row: Mobilisation) -> bool:
    """The list of those who come: the desk and the one on the spot."""
    return actor.over(row.area.path, *DESK) or actor.person_id == row.contact_id
