"""A browser that she has signed in with before: whoever guesses her password elsewhere does not
shut it out, because its failures are counted apart. Source: OWASP, device cookies.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing

from kith.vault.crypto import blind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kith.people.models import Account

SALT: Final = "kith.known"
LASTS_S: Final = 180 * 86400


def _name() -> str:
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def is_known(request: HttpRequest, account: Account) -> bool:
    """Whether she has signed in with this browser before."""
    return bool(mark_of(request, account.login_name))


def remember(response: HttpResponse, account: Account) -> None:
    """From now on this browser is known for her name and her number."""
    marks = [blind("login", account.login_name), account.person.phone_index]
    response.set_cookie(
        _name(),
        signing.dumps([*marks, secrets.token_urlsafe(12)], salt=SALT),
        max_age=LASTS_S,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def mark_of(request: HttpRequest, login: str) -> str:
    """What tells this browser from others, where it is known for this login; else nothing."""
    try:
        name, phone, mark = signing.loads(
            request.COOKIES.get(_name(), ""), salt=SALT, max_age=LASTS_S
        )
    except (signing.BadSignature, ValueError):
        return ""
    return str(mark) if name == blind("login", login) or phone == blind("phone", login) else ""
