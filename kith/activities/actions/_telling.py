"""Who hears what becomes of a session: those who signed up, and those who did it for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.activities.models import Session, SignUp
from kith.activities.states import LIVE
from kith.outbox.actions import tell
from kith.people.states import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

BY_THE_FAMILY = (Channel.WEB, Channel.QR, Channel.PROXY)


def live_sign_ups(session: Session) -> QuerySet[SignUp]:
    """Those who hold a place, wait, or are in the draw, in ascending key order."""
    return SignUp.objects.filter(session=session, state__in=LIVE).order_by("pk")


def tell_all(session: Session, topic: str, *, cause: str, now: datetime) -> int:
    """Everybody with a live sign-up is told, and whoever signed somebody up from home."""
    people: set[int] = set()
    for person_id, by_id, channel in live_sign_ups(session).values_list(
        "person_id", "made_by_id", "channel"
    ):
        people.add(person_id)
        if channel in BY_THE_FAMILY:
            people.add(by_id)
    title = session.title or session.series.title
    for person_id in sorted(people):
        tell(
            person_id,
            topic,
            cause=cause,
            now=now,
            link=f"/activities/{session.pk}/",
            ends_at=session.ends_at,
            number=session.pk,
            title=title,
        )
    return len(people)
