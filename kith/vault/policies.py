"""Who may read the access log: the person looked at, and her guardian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor

if TYPE_CHECKING:
    from kith.vault.models import Access


def may_see(actor: Actor, access: Access) -> bool:
    """Looks of one's own are not in the list; matrix: access_log.who_looked_at_me."""
    if actor.person_id is None or access.actor_id in (actor.me, access.subject_id):
        return False
    return access.subject_id == actor.me or access.subject_id in actor.wards
