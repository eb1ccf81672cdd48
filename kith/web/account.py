"""How allauth finds phones in the vault and sends its codes through our port."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from kith.core.values import BadValue
from kith.exchange.ports import SmsFailed
from kith.exchange.sms.client import from_dsn
from kith.people.queries import account_with_phone
from kith.people.rules import clean_phone

if TYPE_CHECKING:
    from kith.people.models import Account

logger = logging.getLogger(__name__)


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
        """Only the mask: codes go to the number the person has typed, nothing is opened here."""
        return (str(user.person.phone), True) if user.person.phone else None

    def set_phone(self, user: Account, phone: str, verified: bool) -> None:
        raise NotImplementedError("numbers are changed at the desk")

    def set_phone_verified(self, user: Account, phone: str) -> None:
        """A number is verified by being the one the person was invited on."""

    def send_verification_code_sms(
        self, user: Account, phone: str, code: str, **kwargs: Any
    ) -> None:
        port = from_dsn(settings.KITH_SMS)
        try:
            port.send(phone, "login_code", {"code": code}, key=f"login:{user.pk}:{code}")
        except SmsFailed as failed:  # the page must not tell known numbers from unknown ones
            logger.error("A login code was not sent: %s", failed.code)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: nobody here has an e-mail address, so a letter would go to a stranger."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures count for the number, in whatever way it is written."""
        typed = str(credentials.get("username", ""))
        with suppress(BadValue):
            credentials["username"] = clean_phone(typed)
        super().pre_authenticate(request, **credentials)
