"""When somebody last showed that it is she, as allauth wrote it down in her session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kith.core.actor import Actor

# allauth's names: the password, a code on the phone, an app's digits or a passkey.
ANY_WAY: Final = frozenset({"password", "code", "mfa"})
SECOND_FACTOR: Final = frozenset({"mfa"})


def needs_second_factor(actor: Actor) -> bool:
    """Whether a password alone proves nothing of this person."""
    return bool(settings.KITH_STAFF_TOTP) and actor.is_staff


def proved_at(request: HttpRequest, actor: Actor) -> datetime | None:
    """The last moment at which she entered what counts for her, in this session."""
    ways = SECOND_FACTOR if needs_second_factor(actor) else ANY_WAY
    records = get_authentication_records(request, request.user)
    times = [record["at"] for record in records if record.get("method") in ways]
    return datetime.fromtimestamp(max(times), tz=UTC) if times else None
