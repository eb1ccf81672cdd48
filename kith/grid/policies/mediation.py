"""Who may know of a dispute: the mediator, the one at the desk in charge, the street's supervisor.

Nobody reads a dispute of her own in another capacity: `parties` of the row are loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.grid.policies.grids import DESK

if TYPE_CHECKING:
    from kith.grid.models import Mediation, Mediator

SUPERVISORS = (Role.STREET,)


def may_open(actor: Actor, area_path: str) -> bool:
    return actor.over(area_path, *DESK)


def is_keeper(actor: Actor, row: Mediation) -> bool:
    """The one in charge, as long as she works at the desk of the place."""
    mine = actor.person_id is not None and row.keeper_id == actor.person_id
    return mine and actor.over(row.area.path, *DESK)


def is_mediator(actor: Actor, row: Mediation) -> bool:
    return actor.person_id is not None and row.mediator_id == actor.person_id


def may_see(actor: Actor, row: Mediation) -> bool:
    """The twin of `queries.mediation.visible_to`."""
    if actor.person_id is None or _is_party(actor, row):
        return False
    supervises = actor.over(row.area.path, *SUPERVISORS)
    return supervises or is_keeper(actor, row) or is_mediator(actor, row)


def may_keep(actor: Actor, row: Mediation) -> bool:
    """Ask a mediator, hand the file over, refer it elsewhere."""
    supervises = actor.over(row.area.path, *SUPERVISORS)
    return (supervises or is_keeper(actor, row)) and not _is_party(actor, row)


def may_mediate(actor: Actor, row: Mediation) -> bool:
    """Hold sittings, write down what was agreed, and how it ended."""
    return is_mediator(actor, row) and not _is_party(actor, row)


def may_work(actor: Actor, row: Mediation) -> bool:
    """Either of the two who carry the file: appointments, revisits, its end."""
    return may_mediate(actor, row) or (is_keeper(actor, row) and not _is_party(actor, row))


def may_answer(actor: Actor, row: Mediator) -> bool:
    """Say yes or no to mediating: whoever was asked."""
    return actor.person_id is not None and row.person_id == actor.person_id


def may_count(actor: Actor, area_path: str) -> bool:
    """Figures by topic tell nothing of anybody."""
    return actor.over(area_path, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)


def _is_party(actor: Actor, row: Mediation) -> bool:
    return any(
        p.person_id is not None and p.person_id == actor.person_id for p in row.parties.all()
    )
