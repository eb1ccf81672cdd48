"""After a new key: secrets of second factors are sealed with it, so that the old one may go."""

from typing import Final

from allauth.mfa.models import Authenticator

from kith.vault.keeping import is_current, opened, sealed

SECRETS: Final = ("secret", "seed")


def renew_secrets() -> int:
    """How many were sealed anew; one that is used at this moment waits for the next time."""
    done = 0
    for row in Authenticator.objects.order_by("pk"):
        old = {name: row.data[name] for name in SECRETS if name in row.data}
        fresh = {name: sealed(opened(kept)) for name, kept in old.items() if not is_current(kept)}
        if fresh:
            same = Authenticator.objects.filter(pk=row.pk, last_used_at=row.last_used_at)
            done += same.update(data=row.data | fresh)
    return done
