"""Who may read a passbook, give of her own, and change points by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.people.models import Person
    from kith.points.models import Adjustment

ADJUSTERS = (Role.STREET, Role.DISTRICT)


def may_see_passbook(actor: Actor, person_id: int) -> bool:
    """ledger_account.read: one's own and a ward's."""
    return actor.person_id is not None and (
        person_id == actor.person_id or person_id in actor.wards
    )


def may_donate(actor: Actor) -> bool:
    """Everybody, of her own."""
    return actor.person_id is not None


def may_propose_adjustment(actor: Actor, person: Person) -> bool:
    """ledger.manual_adjust: never an own account, a ward's, or one of the same household (A18)."""
    return actor.over(person.area.path, *ADJUSTERS) and not _is_close(actor, person)


def may_decide_adjustment(actor: Actor, row: Adjustment, person: Person) -> bool:
    """The second of two people (SD2, SD3)."""
    return actor.person_id != row.proposed_by_id and may_propose_adjustment(actor, person)


def may_see_adjustment(actor: Actor, person: Person) -> bool:
    """The twin of `queries.adjustments_visible_to`."""
    return actor.over(person.area.path, *ADJUSTERS, Role.AUDITOR)


def _is_close(actor: Actor, person: Person) -> bool:
    same_home = bool(actor.household_key) and actor.household_key == person.household_key
    return same_home or actor.person_id == person.pk or person.pk in actor.wards
