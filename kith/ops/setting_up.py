"""A new installation, or one after an update: safe to repeat at any time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.management import call_command

from kith.catalogue.actions import put_defaults
from kith.hours.certificates.badge import make_key
from kith.ops.renewing import renew_secrets
from kith.ops.signing import make_head_key
from kith.vault.actions import rewrap
from kith.vault.crypto import add_kek, make_ring

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH: Final = 500


def set_up() -> None:
    """Tables, cache, keys and the catalogue's defaults stand; what is there already stays."""
    make_keys()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    put_defaults()


def make_keys() -> Path:
    """The key files are there, readable by their owner only; the vault's is given back."""
    path = Path(settings.KITH_KEYS)
    make_ring(path)
    make_key(Path(settings.KITH_BADGE_KEY))
    make_head_key(Path(settings.KITH_HEAD_KEY))
    return path


def rotate_keys(watch: Callable[[int], object]) -> tuple[str, int]:
    """A new key is in use and every person's key is wrapped by it; its name, and how many.

    Broken off, it is finished by `rewrap_all`.
    """
    name = add_kek(Path(settings.KITH_KEYS))
    return name, rewrap_all(watch)


def rewrap_all(watch: Callable[[int], object]) -> int:
    """No person's key is wrapped by an older key any more; how many were.

    Secrets of second factors are sealed anew as well.
    """
    renew_secrets()
    total = 0
    while done := rewrap(limit=BATCH):
        total += done
        watch(done)
    return total
