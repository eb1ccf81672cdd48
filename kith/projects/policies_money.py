"""Who may promise, receive, share, spend and read the money of projects.

Source: threats.md SD7 (who gives is not who receives), SD3 (two natural persons); rules.md 5.4.
`people` are those of the donor's unit, read by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.projects.models import Pledge, Project, Voucher

DESK = (Role.WORKER, Role.STREET)
APPROVERS = (*DESK, Role.DISTRICT)
READERS = (*APPROVERS, Role.AUDITOR)


def units_of(actor: Actor) -> frozenset[int]:
    """Units she speaks for."""
    return actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)


def may_pledge(actor: Actor, organisation_id: int, path: str) -> bool:
    """The unit's liaison; or the desk writes down what the unit signed on paper."""
    return organisation_id in units_of(actor) or actor.over(path, *DESK)


def may_see(actor: Actor, pledge: Pledge) -> bool:
    """The twin of `queries.money.visible_to`."""
    return pledge.organisation_id in units_of(actor) or actor.over(pledge.area.path, *READERS)


def may_take_back(actor: Actor, pledge: Pledge) -> bool:
    """Cancel a promise, or waive what will not come."""
    return may_pledge(actor, pledge.organisation_id, pledge.area.path)


def may_receive(actor: Actor, pledge: Pledge, people: frozenset[int]) -> bool:
    """The desk: never who promised, never somebody of the unit (SD7)."""
    return (
        actor.over(pledge.area.path, *DESK)
        and actor.me != pledge.by_id
        and actor.me not in people
        and pledge.organisation_id not in units_of(actor)
    )


def may_share(actor: Actor, path: str) -> bool:
    """Give what came to a need, write needs, state a surplus, settle."""
    return actor.over(path, *DESK)


def may_spend(actor: Actor, project: Project) -> bool:
    """Enter a voucher: the desk, and who answers for the project."""
    is_leader = actor.person_id is not None and actor.me == project.leader_id
    return is_leader or actor.over(project.area.path, *DESK)


def may_read_books(actor: Actor, path: str) -> bool:
    """Receipts, vouchers and surplus of a place."""
    return actor.over(path, *READERS)


def may_see_voucher(actor: Actor, voucher: Voucher) -> bool:
    """The twin of `queries.money.vouchers`."""
    project = voucher.project
    is_leader = actor.person_id is not None and actor.me == project.leader_id
    return is_leader or may_read_books(actor, project.area.path)


def may_approve(actor: Actor, voucher: Voucher) -> bool:
    """A second person of the office."""
    return actor.over(voucher.project.area.path, *APPROVERS) and actor.me != voucher.by_id
