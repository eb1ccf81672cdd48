"""Each answer is counted and has its line in the log: by the route's name, never its address."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kith.ops.health.metrics import REFUSALS, REQUESTS, SECONDS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

Answer = Callable[["HttpRequest"], "HttpResponse"]
_LOG: Final = logging.getLogger("kith.requests")
_SECURITY: Final = logging.getLogger("kith.security")
REFUSED: Final = frozenset({400, 401, 403, 405, 413, 429})
HIDDEN: Final = 404  # what one may not see; of somebody who is signed in it may have been a try
METHODS: Final = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})


def watch(get_response: Answer) -> Answer:
    """Stands before all others, so that it sees what they did."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        _tell(request, response, time.perf_counter() - began)
        return response

    return middleware


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    route = match.view_name if match else "none"
    method = request.method if request.method in METHODS else "OTHER"
    REQUESTS.labels(route, method, response.status_code).inc()
    SECONDS.labels(method).observe(seconds)
    if code := getattr(request, "refusal_code", ""):
        REFUSALS.labels(code).inc()
    _tell_refused(request, response.status_code, route)
    if _LOG.isEnabledFor(logging.INFO):
        actor = getattr(request, "actor", None)
        facts = {
            "request_id": (actor and actor.request_id) or uuid.uuid4().hex,
            "route": route,
            "method": method,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "role": actor.capacity[0] if actor else "STRANGER",
        }
        _LOG.info("request", extra=facts)


def _tell_refused(request: HttpRequest, status: int, route: str) -> None:
    """Who was not let in where, and why: a number, a route, a code of refusal."""
    actor = getattr(request, "actor", None)
    who = actor.person_id if actor else None
    if status not in REFUSED and not (status == HIDDEN and who):
        return
    facts = {
        "request_id": actor.request_id if actor else None,
        "person": who,
        "route": route,
        "status": status,
        "refusal": getattr(request, "refusal_code", None),
    }
    _SECURITY.info("refused", extra=facts)
