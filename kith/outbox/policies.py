"""Who may read a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor

if TYPE_CHECKING:
    from kith.outbox.models import Message


def may_see(actor: Actor, message: Message) -> bool:
    return actor.person_id is not None and message.person_id == actor.person_id
