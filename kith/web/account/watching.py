"""What happens at the door has its line in the log.

A line names the account by its number where it is known, and otherwise a mark that is the same for
the same name: what was typed never stands there.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from allauth.account.internal.flows.login import get_authentication_records

from kith.core.values import BadValue
from kith.people.rules import clean_phone
from kith.vault.crypto import blind

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kith.people.models import Account

_LOG: Final = logging.getLogger("kith.security")
MARK: Final = 12
# What allauth would write a letter about, by the end of its name.
CHANGES: Final = (
    "password_changed", "totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed",
    "recovery_codes_generated",
)  # fmt: skip


def note(event: str, request: HttpRequest | None, **facts: Any) -> None:
    """`account`: its number; `way`: password, code or mfa; `mark`: of a name that was typed."""
    _LOG.info(event, extra={"request": request, **facts})


def failed(request: HttpRequest, login: str, *, is_held: bool = False) -> None:
    """A password was wrong, or not even looked at because there were too many before."""
    with suppress(BadValue):
        login = clean_phone(login)  # one mark, in whatever way it is written
    event = "sign_in_held" if is_held else "sign_in_failed"
    note(event, request, way="password", mark=blind("login", login)[:MARK])


def signed_in(request: HttpRequest, user: Account) -> None:
    ways = [record.get("method") for record in get_authentication_records(request, user)]
    note("signed_in", request, account=user.pk, way="+".join(str(way) for way in ways))
