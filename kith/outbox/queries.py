"""Reading the box."""

from django.db.models import QuerySet

from kith.core.actor import Actor
from kith.outbox.models import Message
from kith.outbox.states import MessageState


def visible_to(actor: Actor) -> QuerySet[Message]:
    """One's own messages, newest first: nobody reads another's."""
    if actor.person_id is None:
        return Message.objects.none()
    return Message.objects.filter(person_id=actor.me).order_by("-made_at", "-pk")


def unread(actor: Actor) -> int:
    return visible_to(actor).filter(is_read=False).count()


def messages() -> QuerySet[Message]:
    """Every message, for asking whether one was written."""
    return Message.objects.all()


def waiting() -> QuerySet[Message]:
    """What nobody has sent yet, the one due first before the others."""
    return Message.objects.filter(state=MessageState.WAITING).order_by("due_at")


def dead() -> int:
    """How many were given up."""
    return Message.objects.filter(state=MessageState.DEAD).count()


def late() -> int:
    """How many were dropped, because they would have come too late."""
    return Message.objects.filter(state=MessageState.LATE).count()
