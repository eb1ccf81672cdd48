"""Who may say the second word: another person with the right, who gains nothing by it.

That one person holds two accounts is impossible where her ID number is known: the number is unique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.approvals.states import Deed
from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.approvals.models import Approval

OFFICE: Final = (Role.STREET, Role.DISTRICT)
DESK: Final = (Role.WORKER, *OFFICE)
APPROVERS: Final[dict[str, tuple[Role, ...]]] = {
    Deed.GRANT_WORKER: OFFICE,
    Deed.GRANT_STREET: (Role.DISTRICT,),
    Deed.SHARE_PLEDGE: DESK,
    Deed.STATE_SURPLUS: OFFICE,
    Deed.IMPORT_PEOPLE: DESK,
    Deed.ERASE_PERSON: OFFICE,
}
APPROVING: Final = DESK


def has_right(actor: Actor, approval: Approval) -> bool:
    """She is one of those who decide such deeds there."""
    return actor.over(approval.path, *APPROVERS[approval.deed])


def is_second(actor: Actor, approval: Approval) -> bool:
    """Not who asked, nobody of her home, nobody who gains by it or speaks for such a one (SD2)."""
    gains = {*approval.person_ids, approval.asked_by_id}
    if actor.person_id is None or gains & {actor.me, *actor.wards, *actor.speaks_for}:
        return False
    return not actor.household_key or actor.household_key not in approval.homes


def may_decide(actor: Actor, approval: Approval) -> bool:
    return has_right(actor, approval) and is_second(actor, approval)


def may_see(actor: Actor, approval: Approval) -> bool:
    """What one asked for, and what waits for one's word; the twin of `queries.visible_to`."""
    if actor.person_id is None:
        return False
    return approval.asked_by_id == actor.me or has_right(actor, approval)
