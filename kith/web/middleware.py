"""At the door: the language, who acts and when, and how a refusal is answered."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from kith.approvals.actions import SecondNeeded
from kith.core.actor import STRANGER
from kith.core.refusal import ProofNeeded, Refusal
from kith.people.queries import actor_of
from kith.upkeep.counting import CannotCount
from kith.web.account import asking, seen, watching
from kith.web.account.proof import needs_second_factor, proved_at
from kith.web.approvals.asking import page as second_page

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.web.http import Request

Answer = Callable[[HttpRequest], HttpResponse]


def language(get_response: Answer) -> Answer:
    """Chinese unless the person chose otherwise: a borrowed phone's settings do not decide."""
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        translation.activate(code)
        request.LANGUAGE_CODE = code
        response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def headers(get_response: Answer) -> Answer:
    """Other houses may not take our pages in; no machine keeps the page of a person, and none that
    others use too keeps a page that comes with a cookie. What cannot be served now may be soon.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if response.status_code == CannotCount.status:
            response.headers.setdefault("Retry-After", "60")
        if getattr(request, "actor", STRANGER).person_id is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        elif response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def actor(get_response: Answer) -> Answer:
    """`request.actor` and `request.now`: grants are read anew, so a revoked role ends at once.

    Staff without a second factor set it up before anything else. An answer to "is it you?" is
    taken here, before the deed it was asked for goes on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = cast("Request", request)
        asked.now = timezone.now()
        asked.actor = STRANGER
        if known := _known(asked):
            asked.actor = replace(known, proved_at=proved_at(request, known))
            seen.touch(request)
            if _lacks_second_factor(asked):
                return redirect("mfa_index")
            if asking.is_answer(asked) and (answer := asking.answered(asked)):
                return answer
        return get_response(request)

    return middleware


def _known(request: Request) -> Actor | None:
    """Whoever is signed in; nobody where the session has lasted as long as one may."""
    if not request.user.is_authenticated:
        return None
    who = actor_of(
        request.user.person_id,
        now=request.now,
        request_id=uuid.uuid4().hex,
        person=request.user.person,  # the page tells her name: it is read once
    )
    if not seen.is_over(request, is_staff=who.is_staff):
        return who
    watching.note("session_over", request, account=request.user.pk)
    logout(request)
    return None


def _lacks_second_factor(request: Request) -> bool:
    if not needs_second_factor(request.actor) or request.path.startswith(("/static/", "/account/")):
        return False
    return not is_mfa_enabled(request.user)


class Refusals:
    """A refusal no form caught: a fragment for htmx, a page with a way back for everybody else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, no: Exception) -> HttpResponse | None:
        if isinstance(no, Refusal):
            cast("Request", request).refusal_code = no.code
        if isinstance(no, ProofNeeded) and request.user.is_authenticated:
            return asking.page(cast("Request", request))
        if isinstance(no, SecondNeeded):
            return second_page(cast("Request", request), no.wanted)
        if not isinstance(no, Refusal):
            return None
        facts = {"refusal": no, "text": str(no)}
        if not request.headers.get("HX-Request"):
            return render(request, "web/refusal.html", facts, status=no.status)
        answer = render(request, "web/refusal.html#notice", facts, status=no.status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#toasts", "beforeend"  # the row stays
        return answer


refusals = Refusals
