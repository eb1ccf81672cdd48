"""How allauth finds phones in the vault and sends its codes through our port."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import CLOCK
from kith.core.values import BadValue
from kith.people.actions.ways_in import tell_of_browser, tell_of_change
from kith.people.queries import account_with_phone
from kith.people.rules import clean_phone
from kith.web.account import codes, known, seen, watching

if TYPE_CHECKING:
    from kith.people.models import Account

logger = logging.getLogger(__name__)
NOT_RIGHT: Final = _("Name or password is not right. Capital and small letters count. Forgotten? "
                     "Sign in with a code on your phone.")  # fmt: skip
TOO_OFTEN: Final = _("That was too often in a short time. Please wait a few minutes, or ring us.")


def _is_silent(user: Account) -> bool:
    if user.last_login is None:
        return False
    return timezone.now() - user.last_login > timedelta(days=settings.KITH_SILENT_DAYS)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by invitation or at the desk, never by strangers; phones stay sealed."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_RIGHT,
        "phone_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_code": _("This code is not right. Please look again."),
        "incorrect_password": _("The password is not right."),
    }

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Who has a second factor shows that one: a password alone may have been seen."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        strong = [one for one in methods if one["id"] != "reauthenticate"]
        return strong or methods

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

    def generate_phone_verification_code(self, *, user: Account, phone: str) -> str:
        """Six digits: they are read out, typed by old hands, and good for three tries."""
        return codes.fresh()

    def send_verification_code_sms(
        self, user: Account, phone: str, code: str, **kwargs: Any
    ) -> None:
        """Nothing goes to the number of an account long silent: operators give numbers out anew."""
        if _is_silent(user):
            return
        codes.send(phone, "login_code", {"code": code}, key=f"login:{user.pk}:{code}")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing: nobody here has an e-mail address, so a letter would go to a stranger."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Failures count for the number, in whatever way it is written."""
        typed = str(credentials.get("username", ""))
        with suppress(BadValue):
            credentials["username"] = clean_phone(typed)
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            watching.failed(request, str(credentials.get("username", "")), is_held=True)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        watching.failed(request, str(credentials.get("username", "")))

    def login(self, request: HttpRequest, user: Account) -> None:
        """Where she was never signed in before she is told; the very first time is no news."""
        is_new = user.last_login is not None and not known.is_known(request, user)
        super().login(request, user)
        seen.begin(request)
        watching.signed_in(request, user)
        if is_new:
            tell_of_browser(user.person_id, actor=CLOCK, now=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        watching.note("signed_out", request, account=request.user.pk)
        super().logout(request)

    def send_notification_mail(
        self, template_prefix: str, user: Account, *args: Any, **kwargs: Any
    ) -> None:
        """Where allauth would write a letter, the account's page and phone are told."""
        event = template_prefix.rsplit("/", 1)[-1]
        if event in watching.CHANGES:
            watching.note(event, self.request, account=user.pk)
            tell_of_change(user.person_id, actor=CLOCK, now=timezone.now())

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        known.remember(response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failures count for the account; in a browser of hers they count apart."""
        shared = str(super()._get_login_attempts_cache_key(request, **credentials))
        return f"{shared}:{known.mark_of(request, str(credentials.get('username', '')))}"
