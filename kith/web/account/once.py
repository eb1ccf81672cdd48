"""The second step: digits of an app are good for one time, and what was wrong has its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError

from kith.vault.crypto import blind
from kith.web.account import watching

if TYPE_CHECKING:
    from kith.people.models import Account

PERIOD_S: Final = 30


class Once:
    """allauth forgets what was used after half a minute; with a tolerance it counts for longer."""

    user: Account

    def clean_code(self) -> str:
        """Raises ValidationError, in the words for a code that is wrong."""
        try:
            code = str(super().clean_code())  # type: ignore[misc]
            self._use_up(code)
        except ValidationError:
            watching.note("sign_in_failed", context.request, account=self.user.pk, way="mfa")
            raise
        return code

    def _use_up(self, code: str) -> None:
        mark = blind("second", f"{self.user.pk}|{code}")
        lasts = PERIOD_S * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if not cache.add(f"second:{mark}", 1, timeout=lasts):
            raise get_adapter().validation_error("incorrect_code")


class Key:
    """A passkey that does not fit."""

    user: Account

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            watching.note("sign_in_failed", context.request, account=self.user.pk, way="mfa")
            raise


class Authenticate(Once, AuthenticateForm):  # type: ignore[misc]
    pass


class Reauthenticate(Once, ReauthenticateForm):  # type: ignore[misc]
    pass


class AuthenticateKey(Key, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticateKey(Key, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass
