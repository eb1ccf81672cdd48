"""How allauth finds phones in the vault and sends its codes through our port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from kith.core.actor import CLOCK
from kith.core.values import BadValue
from kith.exchange.sms.client import from_dsn
from kith.people.actions.person import phone_for_code
from kith.people.queries import account_with_phone
from kith.people.rules import clean_phone

if TYPE_CHECKING:
    from kith.people.models import Account


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by invitation or at the desk, never by strangers; phones stay sealed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_phone(self, phone: str) -> str:
        try:
            return clean_phone(phone)
        except BadValue as bad:
            raise ValidationError(str(bad.text)) from bad

    def phone_form_field(self, **kwargs: Any) -> Any:
        from kith.web.fields import PhoneField  # noqa: PLC0415 -- allauth loads this too early

        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> Account | None:
        return account_with_phone(phone)

    def get_phone(self, user: Account) -> tuple[str, bool] | None:
        """The number itself, opened for the one purpose of sending its owner a code."""
        phone = phone_for_code(user.person_id, actor=CLOCK, now=timezone.now())
        return (phone, True) if phone else None

    def set_phone(self, user: Account, phone: str, verified: bool) -> None:
        raise NotImplementedError("numbers are changed at the desk")

    def set_phone_verified(self, user: Account, phone: str) -> None:
        """A number is verified by being the one the person was invited on."""

    def send_verification_code_sms(
        self, user: Account, phone: str, code: str, **kwargs: Any
    ) -> None:
        port = from_dsn(settings.KITH_SMS)
        port.send(phone, "login_code", {"code": code}, key=f"login:{user.pk}:{code}")
