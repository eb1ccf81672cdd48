"""Text sealed with the ring itself: what a session or an authenticator keeps, nobody's own file."""

import base64
from typing import Final

from kith.vault import crypto

MARK: Final = "kith1|"
CONTEXT: Final = "kept"


def sealed(text: str) -> str:
    """Opens only with the key ring; says by which of its keys."""
    ring = crypto.ring()
    kept = crypto.encrypt(ring.keks[ring.current], text.encode(), CONTEXT)
    return f"{MARK}{ring.current}|{base64.b64encode(kept).decode()}"


def opened(kept: str) -> str:
    """What was kept before it was sealed stands as it is. Raises KeyError: the key is gone."""
    if not kept.startswith(MARK):
        return kept
    kek, token = kept.removeprefix(MARK).split("|", 1)
    return crypto.decrypt(crypto.ring().keks[kek], base64.b64decode(token), CONTEXT).decode()


def is_current(kept: str) -> bool:
    return kept.startswith(f"{MARK}{crypto.ring().current}|")
