"""Django's sessions in a table that also says whose they are, so that they can be ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DBStore

from kith.people.models.session import SignedIn
from kith.vault.keeping import opened, sealed

DEVICE: Final = "device"
BEGAN: Final = "began"
SEEN: Final = "seen"


class SessionStore(DBStore):
    @classmethod
    def get_model_class(cls) -> type[SignedIn]:
        return SignedIn

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sealed: a number that a code went to stands in it until she has signed in."""
        return sealed(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Nothing where the key is gone: whoever it was signs in anew."""
        try:
            return dict(super().decode(opened(str(session_data))))
        except (KeyError, InvalidTag):
            return {}

    def create_model_instance(self, data: dict[str, Any]) -> SignedIn:
        row: SignedIn = super().create_model_instance(data)  # type: ignore[assignment]
        account = data.get(SESSION_KEY)
        row.account_id = int(account) if account else None
        row.device = str(data.get(DEVICE, ""))[:60]
        row.seen_at = row.expire_date - timedelta(seconds=self.get_expiry_age())
        began = data.get(BEGAN)
        row.began_at = datetime.fromtimestamp(began, tz=UTC) if began else row.seen_at
        return row
