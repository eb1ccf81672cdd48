"""Who may have the board solved, read a run, and decide on its proposals.

Pure: they look at the actor and at rows the caller holds (`run.area` loaded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.dispatch.models import Run

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)


def may_propose(actor: Actor, area_path: str) -> bool:
    """Those who may offer every order under the area."""
    return actor.over(area_path, *DESK)


def may_see(actor: Actor, run: Run) -> bool:
    """The twin of `queries.runs_visible_to`."""
    return actor.over(run.area.path, *READERS)


def may_decide(actor: Actor, run: Run) -> bool:
    """approve and reject: those who may propose."""
    return may_propose(actor, run.area.path)
