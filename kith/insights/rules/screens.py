"""The link of a wall display: its key, signed, so that nobody can write one herself."""

from __future__ import annotations

from typing import Final

from django.core.signing import BadSignature, Signer

SALT: Final = "kith.screen"


def token_of(screen_id: int) -> str:
    return Signer(salt=SALT).sign(str(screen_id))


def screen_of(token: str) -> int | None:
    """The screen a link is for; none for any other text."""
    try:
        return int(Signer(salt=SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
