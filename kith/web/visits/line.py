"""What the page of a stairwell needs besides itself: its worker, and the key of its drafts."""

from __future__ import annotations

import base64

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.web.http import Request, signed_in

SALT = "kith.web.visits.drafts"


@require_GET
def worker(request: Request) -> HttpResponse:
    """The script that shows the day and its forms while there is no line."""
    answer = render(request, "web/visits/worker.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
@signed_in
@never_cache
def line(request: Request) -> JsonResponse:
    """The key drafts are sealed with on the phone: of this person in this session, kept nowhere.

    After signing out nobody gets it again, and what is left on the phone opens no more.
    """
    of = f"{request.actor.me}:{request.session.session_key}"
    key = salted_hmac(SALT, of, algorithm="sha256").digest()
    return JsonResponse({"key": base64.b64encode(key).decode(), "csrf": get_token(request)})
