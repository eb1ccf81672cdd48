"""The page that asks "is it you?" in the middle of a deed, and goes on with what was typed.

What was typed stands hidden in the page and is kept nowhere on the server: it may be about people.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import auth as keys
from django.core.serializers.json import DjangoJSONEncoder
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kith.core.refusal import ProofNeeded
from kith.web.account.once import Reauthenticate, ReauthenticateKey
from kith.web.account.proof import needs_second_factor

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from kith.web.http import Request

WAY: Final = "proof-way"
BACK: Final = "proof-back"
OURS: Final = ("csrfmiddlewaretoken", WAY, BACK, "proof-password", "proof-code", "proof-credential")
FORMS: Final[dict[str, Any]] = {
    "password": PasswordForm,
    "code": Reauthenticate,
    "key": ReauthenticateKey,
}

SECOND: Final = {
    "key": [Authenticator.Type.WEBAUTHN],
    "code": [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES],
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to show it: its name, its form, and what the browser asks a passkey."""

    name: str
    form: Form
    options: str = ""


@never_cache
def page(request: Request, tried: Way | None = None) -> HttpResponse:
    """Asks, with everything that was typed; a file has to be chosen again."""
    context = {
        "ways": [tried if tried and tried.name == n else _way(request, n) for n in _names(request)],
        "typed": _typed(request),
        "back": _back_of(request),
        "has_files": bool(request.FILES),
    }
    answer = render(request, "web/account/proof.html", context, status=ProofNeeded.status)
    if request.headers.get("HX-Request"):
        answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML"
    return answer


def is_answer(request: Request) -> bool:
    return request.method == "POST" and WAY in request.POST and request.actor.person_id is not None


def answered(request: Request) -> HttpResponse | None:
    """Takes the answer: the page again, the way back, or nothing when the deed may go on."""
    name = request.POST.get(WAY, "")
    limited = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
    if limited or name not in _names(request):
        return limited or page(request)
    way = _way(request, name, typed=True)
    if not way.form.is_valid():
        return page(request, tried=_asked_again(request, way))
    if name == "password":
        reauthenticate_by_password(request)
    else:
        way.form.save()  # type: ignore[attr-defined]
    request.actor = replace(request.actor, proved_at=request.now)
    target = request.POST.get(BACK, "")
    if target:
        ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        return redirect(target if ours else "/")
    left = request.POST.copy()
    for field in OURS[1:]:
        left.pop(field, None)
    request.POST = left  # type: ignore[assignment]  # the view sees what was typed, and nothing of ours
    return None


def _names(request: Request) -> list[str]:
    """Ways that are hers, the easiest first; with a second factor the password is none."""
    found = [name for name, kinds in SECOND.items() if is_mfa_enabled(request.user, kinds)]
    return found or ([] if needs_second_factor(request.actor) else ["password"])


def _way(request: Request, name: str, *, typed: bool = False) -> Way:
    form = FORMS[name](
        request.POST if typed else None, user=request.user, prefix="proof", auto_id="proof_%s"
    )
    if name == "code":
        form.fields["code"].label = _("Digits of the app, or a recovery code")
    return Way(name, form, "" if typed else _options(request, name))


def _asked_again(request: Request, way: Way) -> Way:
    return replace(way, options=_options(request, way.name))


def _options(request: Request, name: str) -> str:
    if name != "key":
        return ""
    return json.dumps(keys.begin_authentication(request.user), cls=DjangoJSONEncoder)


def _typed(request: Request) -> list[tuple[str, str]]:
    """What goes on afterwards; passwords are never written into a page."""
    pairs: Any = request.POST.lists()
    kept = [(name, values) for name, values in pairs if name not in OURS and "password" not in name]
    return [(name, value) for name, values in kept for value in values]


def _back_of(request: Request) -> str:
    """Where to go afterwards when the deed cannot simply be posted again."""
    if known := request.POST.get(BACK, ""):
        return known
    if request.method != "POST":
        return request.get_full_path()
    if not request.FILES:
        return ""
    came = urlsplit(request.headers.get("Referer", ""))
    return f"{came.path}?{came.query}" if came.netloc == request.get_host() else "/"
