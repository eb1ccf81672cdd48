"""What must be true of the vault at any moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from kith.core import chain
from kith.core.checking import named
from kith.vault import crypto, indexes
from kith.vault.models import LOG as LOG
from kith.vault.models import SubjectKey

if TYPE_CHECKING:
    from collections.abc import Iterator


def sealed(*, newest: int = 0) -> Iterator[str]:
    """Every seal still has behind it the looks that were sealed (INV-A2).

    Of so many newest ones, or of all.
    """
    yield from chain.faults(LOG, newest=newest)


def keys() -> Iterator[str]:
    """Every person's key is wrapped by a key that the key file holds."""
    lost = SubjectKey.objects.exclude(kek__in=list(crypto.ring().keks))
    yield from named(lost, "the key that wraps it is not in the key file")


def newest_key_opens() -> bool:
    """Whether the key file is the one that this database was sealed with; its newest key tells."""
    row = SubjectKey.objects.order_by("-pk").first()
    if row is None:
        return True
    try:
        crypto.decrypt(crypto.ring().keks[row.kek], bytes(row.wrapped), f"dek|{row.subject_id}")
    except (KeyError, InvalidTag):
        return False
    return True


def covers() -> Iterator[str]:
    """No index stands under a cover that no longer counts: it would be found by nobody."""
    for column in indexes.columns():
        lost = column.other_than(crypto.ring().live)
        yield from named(lost, f"{column.field.name} is kept under a key that was retired")
