"""Where somebody is signed in now."""

from dataclasses import dataclass
from datetime import datetime

from kith.people.models import SignedIn
from kith.vault.crypto import derived


@dataclass(frozen=True, slots=True)
class Place:
    """One browser. `number` may be shown, `key` never leaves the server."""

    number: str
    key: str
    device: str
    began_at: datetime
    seen_at: datetime


def live_sessions(account_id: int, *, now: datetime) -> list[Place]:
    """The newest first; those that have run out are none."""
    rows = SignedIn.objects.filter(account_id=account_id, expire_date__gt=now)
    return [
        Place(derived("session", row.pk)[:16], row.pk, row.device, row.began_at, row.seen_at)
        for row in rows.order_by("-seen_at")
    ]
