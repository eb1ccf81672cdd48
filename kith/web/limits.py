"""How often something may be asked of a public page: by one address, or about one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache

from kith.upkeep.counting import CannotCount
from kith.vault.crypto import derived

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR_S = 3600
SCHOOL = 600  # so many an hour of one address: a school, or everybody behind one carrier


def may_read(request: HttpRequest, what: str, most: int) -> bool:
    """`is_within` for what is only read: where nothing can be counted it stays open."""
    try:
        return is_within(request, what, most)
    except CannotCount:
        return True


def is_within(request: HttpRequest, what: str, most: int, *, about: str = "") -> bool:
    """Count one more; whether the address stays within so many an hour, or what it is `about`.

    Neither is kept anywhere, only a keyed fingerprint. Raises CannotCount.
    """
    asked = about or str(get_adapter(request).get_client_ip(request))
    key = f"limit:{what}:{derived('ip', asked)[:32]}"
    cache.add(key, 0, timeout=HOUR_S)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it ran out between the two lines: a new hour begins
        return True
