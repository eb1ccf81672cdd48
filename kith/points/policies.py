"""Who may read a passbook."""

from kith.core.actor import Actor


def may_see_passbook(actor: Actor, person_id: int) -> bool:
    """ledger_account.read: one's own and a ward's."""
    return actor.person_id is not None and (
        person_id == actor.person_id or person_id in actor.wards
    )
