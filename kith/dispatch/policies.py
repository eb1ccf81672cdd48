"""Who may have the board solved, read a run, and decide on its proposals.

Pure: they look at the actor and at rows the caller holds (`run.area` loaded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.orders.policies import is_resident_side, may_triage

if TYPE_CHECKING:
    from kith.dispatch.models import HelpRequest, Opening, Proposal, Run, RunOrder
    from kith.orders.models import Order

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)


def may_propose(actor: Actor, area_path: str) -> bool:
    """Those who may offer every order under the area."""
    return actor.over(area_path, *DESK)


def may_see(actor: Actor, run: Run) -> bool:
    """The twin of `queries.runs_visible_to`."""
    return actor.over(run.area.path, *READERS)


def may_decide(actor: Actor, run: Run) -> bool:
    """approve, reject, choose, undo: those who may propose."""
    return may_propose(actor, run.area.path)


def may_decide_on(actor: Actor, proposal: Proposal) -> bool:
    """Of those who may decide, nobody who is a party: the resident's side, the helper herself."""
    return not is_party(actor, proposal.order, proposal.person_id)


def may_rule(actor: Actor, order: Order, person_id: int) -> bool:
    """pin, forbid, release: the desk of the order, never a party."""
    return actor.over(order.area.path, *DESK) and not is_party(actor, order, person_id)


def may_ask_on(actor: Actor, order: Order) -> bool:
    """Ask the next helpers for what was approved: the clock, or those who may offer the order."""
    return actor.is_clock or may_triage(actor, order)


def is_party(actor: Actor, order: Order, person_id: int) -> bool:
    return person_id == actor.person_id or is_resident_side(actor, order)


def may_open_border(actor: Actor, lender_path: str) -> bool:
    """Let another community ask one's volunteers, and take that back: the lender's desk."""
    return actor.over(lender_path, *DESK)


def may_see_opening(actor: Actor, opening: Opening) -> bool:
    """Both sides of it; the twin of `queries.openings_visible_to`."""
    return actor.over(opening.lender.path, *READERS) or actor.over(opening.borrower.path, *READERS)


def may_ask_neighbours(actor: Actor, area_path: str) -> bool:
    """The desk that may propose there."""
    return may_propose(actor, area_path)


def may_answer_help(actor: Actor, request: HelpRequest) -> bool:
    """The desk of the neighbour that was asked."""
    return actor.over(request.neighbour.path, *DESK)


def may_withdraw_help(actor: Actor, request: HelpRequest) -> bool:
    """Whoever asked no longer wants it, or whoever agreed no longer can."""
    return may_answer_help(actor, request) or actor.over(request.asker.path, *DESK)


def may_see_help(actor: Actor, request: HelpRequest) -> bool:
    """Both sides of it; the twin of `queries.help_visible_to`."""
    return actor.over(request.asker.path, *READERS) or actor.over(request.neighbour.path, *READERS)


def may_order_run(actor: Actor, area_path: str) -> bool:
    """Leave a run to a worker: the desk that may propose there."""
    return may_propose(actor, area_path)


def may_see_run_order(actor: Actor, ordered: RunOrder) -> bool:
    """The twin of `queries.run_orders_visible_to`."""
    return actor.over(ordered.area.path, *READERS)
