"""Who may write down what others ask for, keep a community's list, and read one that is not out.

Source: permission_matrix.yaml, event; workflows.md 4.11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.activities.states import ListState
from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.activities.models import MonthlyList

KEEPERS: Final = (Role.WORKER, Role.STREET)
WRITERS: Final = (*KEEPERS, Role.HOTLINE)
OVERSEERS: Final = (*KEEPERS, Role.DISTRICT, Role.AUDITOR)


def may_ask(actor: Actor, person_id: int | None, path: str) -> bool:
    """Anybody without a name; with a name only for herself, for hers, or the desk of the place."""
    if person_id is None:
        return True
    if actor.person_id is None:
        return False
    hers = {actor.me, *actor.wards, *actor.speaks_for}
    return person_id in hers or may_write_for(actor, path)


def may_write_for(actor: Actor, path: str) -> bool:
    """What is said at the counter, on the telephone, and what stands on paper."""
    return actor.over(path, *WRITERS)


def may_keep(actor: Actor, path: str) -> bool:
    """Topics, drafts, and publishing: the desk of the community and the street above it."""
    return actor.over(path, *KEEPERS)


def may_read_asks(actor: Actor, path: str) -> bool:
    """What was asked, counted; nobody reads who asked."""
    return actor.over(path, *OVERSEERS)


def may_see(actor: Actor, listed: MonthlyList) -> bool:
    """Everybody what is or was out; a draft only those who look after the place."""
    return listed.state != ListState.DRAFT or may_read_asks(actor, listed.area.path)
