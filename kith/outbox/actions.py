"""Putting a message in the box, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kith.core.actor import Actor
from kith.core.crashing import around_commit
from kith.core.refusal import IllegalMove, require
from kith.outbox.models import Message
from kith.outbox.states import LIFE, MessageState

ATTEMPTS = 8
LEASE = timedelta(seconds=60)
WAITED_OUT = timedelta(days=7)


@transaction.atomic
def tell(
    person_id: int,
    topic: str,
    *,
    cause: str,
    now: datetime,
    link: str = "",
    not_before: datetime | None = None,
    ends_at: datetime | None = None,
    **facts: str | int,
) -> Message:
    """The person will be told once, however often this is called with the same cause.

    `not_before`: no phone rings earlier; on the page it stands at once. `ends_at`: from then on no
    phone rings any more.
    """
    message, _ = Message.objects.get_or_create(
        cause=f"{cause}:{person_id}",
        defaults={
            "person_id": person_id,
            "topic": topic,
            "facts": facts,
            "link": link,
            "due_at": not_before or now,
            "made_at": now,
            "ends_at": ends_at,
        },
    )
    around_commit("tell")
    return message


@dataclass(frozen=True, slots=True)
class News:
    """What `tell` is told, for one person."""

    person_id: int
    cause: str
    link: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)


@transaction.atomic
def tell_many(news: Iterable[News], topic: str, *, now: datetime) -> None:
    """`tell` for many at once: each person once for each cause, however often this is called."""
    Message.objects.bulk_create(
        (
            Message(
                cause=f"{one.cause}:{one.person_id}",
                person_id=one.person_id,
                topic=topic,
                facts=one.facts,
                link=one.link,
                due_at=now,
                made_at=now,
            )
            for one in news
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def lease(limit: int, *, now: datetime) -> list[Message]:
    """Up to `limit` waiting messages, not to be taken by another worker for a minute."""
    rows = (
        Message.objects.select_for_update(skip_locked=True)
        .filter(state=MessageState.WAITING, due_at__lte=now)
        .order_by("pk")[:limit]
    )
    taken = list(rows)
    for message in taken:
        message.due_at = now + LEASE
        message.attempts += 1
    Message.objects.bulk_update(taken, ["due_at", "attempts"])
    around_commit("lease")
    return taken


@transaction.atomic
def give_back(leased: Iterable[Message], *, now: datetime) -> None:
    """What was leased but never tried waits as before, and the attempt does not count.

    A message that somebody else leased since stays with them.
    """
    for message in leased:
        Message.objects.filter(
            pk=message.pk, state=MessageState.WAITING, due_at=message.due_at
        ).update(due_at=now, attempts=F("attempts") - 1)


@transaction.atomic
def settle(message_id: int, *, delivered: bool, now: datetime, is_down: bool = False) -> Message:
    """Sent, or tried again later with growing pauses, or given up after eight tries.

    `is_down`: the gateway took nothing; that is not the number's fault, and is waited out for a
    week.

    Raises:
        IllegalMove: it is settled already, by whoever leased it after us.
    """
    message = Message.objects.locked(message_id)
    require(LIFE.allows(message.state, "send"), IllegalMove())
    if delivered:
        message.state = LIFE.next(message.state, "send")
    elif message.attempts >= ATTEMPTS and not (is_down and now - message.made_at < WAITED_OUT):
        message.state = LIFE.next(message.state, "give_up")
    else:
        message.due_at = now + timedelta(minutes=2 ** min(message.attempts, ATTEMPTS - 1))
    message.save(update_fields=("state", "due_at"))
    around_commit("settle")
    return message


@transaction.atomic
def drop(message_id: int, *, now: datetime) -> Message:
    """Not sent: by `now` it would have come too late to mean anything. On her page it stands.

    Raises:
        IllegalMove: it is settled already.
    """
    message = Message.objects.locked(message_id)
    message.state, message.due_at = LIFE.next(message.state, "drop"), now
    message.save(update_fields=("state", "due_at"))
    return message


@transaction.atomic
def mark_read(*, actor: Actor, now: datetime) -> int:
    """All messages made for the actor until now count as read."""
    mine = Message.objects.filter(person_id=actor.me, made_at__lte=now, is_read=False)
    return mine.update(is_read=True)
