"""Doing what was approved: the deed's own action, with exactly what was approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kith.approvals.states import Deed
from kith.core.actor import Actor, Role, ScopeKind
from kith.people.actions import roles
from kith.privacy.actions import erasing
from kith.projects.actions import sharing
from kith.projects.states_money import SurplusKind

if TYPE_CHECKING:
    from kith.approvals.models import Approval

Carry = Callable[[int, dict[str, Any], Actor, datetime], object]


def can_carry(row: Approval) -> bool:
    """Whether there is a button; a list is taken in by its command, with its file."""
    return row.deed in CARRY


def carry_out(row: Approval, *, actor: Actor, now: datetime) -> None:
    """The deed is done, by the rights the actor holds now; the approval is used up."""
    CARRY[row.deed](row.object_id, row.payload, actor, now)


def _grant(person_id: int, told: dict[str, Any], actor: Actor, now: datetime) -> object:
    return roles.grant(
        person_id,
        role=Role(told["role"]),
        kind=ScopeKind(told["kind"]),
        scope_id=told["scope"],
        path="",
        actor=actor,
        now=now,
    )


def _share(pledge_id: int, told: dict[str, Any], actor: Actor, now: datetime) -> object:
    amount = told["amount"]
    return sharing.share(pledge_id, need_id=told["need"], amount=amount, actor=actor, now=now)


def _surplus(project_id: int, told: dict[str, Any], actor: Actor, now: datetime) -> object:
    form = sharing.SurplusInput(
        SurplusKind(told["kind"]), told["fen"], told["document"], told["to"]
    )
    return sharing.state_surplus(project_id, input=form, actor=actor, now=now)


def _erase(_person_id: int, told: dict[str, Any], actor: Actor, now: datetime) -> object:
    return erasing.erase(told["request"], actor=actor, now=now)


CARRY: Final[dict[str, Carry]] = {
    Deed.GRANT_WORKER: _grant,
    Deed.GRANT_STREET: _grant,
    Deed.SHARE_PLEDGE: _share,
    Deed.STATE_SURPLUS: _surplus,
    Deed.ERASE_PERSON: _erase,
}
