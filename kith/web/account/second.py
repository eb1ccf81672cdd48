"""The second factor of allauth: its secrets are kept sealed, its keys bear the house's name."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.vault.keeping import opened, sealed


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of apps and of recovery codes open only with the key ring."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("These digits are not right, or no longer: the app shows "
                                       "new ones every half minute."),
    }  # fmt: skip

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)

    def _get_site_name(self) -> str:
        return _("Kith")
