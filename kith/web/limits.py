"""How often one address may ask something of a public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from kith.vault.crypto import blind

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR_S = 3600


def is_within(request: HttpRequest, what: str, most: int) -> bool:
    """Count one more; whether the address stays within so many an hour.

    The address itself is kept nowhere, only its keyed fingerprint.
    """
    address = get_adapter(request).get_client_ip(request)
    key = f"limit:{what}:{blind('ip', str(address))[:32]}"
    cache.add(key, 0, timeout=HOUR_S)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two lines: a new hour begins
        return True
