"""Reading the box."""

from django.db.models import QuerySet

from kith.core.actor import Actor
from kith.outbox.models import Message


def visible_to(actor: Actor) -> QuerySet[Message]:
    """One's own messages, newest first: nobody reads another's."""
    if actor.person_id is None:
        return Message.objects.none()
    return Message.objects.filter(person_id=actor.me).order_by("-made_at", "-pk")


def unread(actor: Actor) -> int:
    return visible_to(actor).filter(is_read=False).count()
