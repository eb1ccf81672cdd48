"""Pages for what went wrong, in words of a neighbour."""

import sys
from typing import Final

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string

from kith.core.strain import is_full, is_passing

COME_AGAIN_S: Final = 5
TOO_MUCH: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE: Final = (OSError, SuspiciousOperation, MultiPartParserError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What no page of ours sends, or more than one page may send."""
    is_large = isinstance(exception, TOO_MUCH)
    kind = "too_large" if is_large else "unreadable"
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return render(request, "web/error.html", {"kind": kind}, status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/error.html", {"kind": "forbidden"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/error.html", {"kind": "not_found"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault; or only a database that cannot answer for the moment.

    The page asks nothing of what every other page shows: that may be what is broken.
    """
    wrong = sys.exc_info()[1]
    if is_passing(wrong):
        return come_again(request, is_disk_full=is_full(wrong))
    facts = {"help_phone": settings.KITH_HELP_PHONE}
    return HttpResponse(render_to_string("web/error_plain.html", facts), status=500)


def come_again(request: HttpRequest, *, is_disk_full: bool = False) -> HttpResponse:
    """Nothing was written; the page asks again, or sends again what was typed. No database."""
    facts = {
        "typed": _typed(request),
        "is_post": request.method != "GET",
        "is_full": is_disk_full,
        "again_s": COME_AGAIN_S if request.method == "GET" else 0,
        "help_phone": settings.KITH_HELP_PHONE,
        "large_text": request.COOKIES.get(settings.KITH_TEXT_SIZE_COOKIE) == "large",
    }
    part = "#notice" if request.headers.get("HX-Request") else ""
    answer = HttpResponse(render_to_string(f"web/come_again.html{part}", facts), status=503)
    answer["Retry-After"], answer["Cache-Control"] = str(COME_AGAIN_S), "no-store"
    if part:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#toasts", "beforeend"
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field that was sent; none of a page where somebody signs in."""
    if request.method != "POST" or request.path.startswith("/account/"):
        return []
    try:
        sent = request.POST
    except UNREADABLE:
        return []
    return [(name, value) for name in sent for value in sent.getlist(name)]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/error.html", {"kind": "csrf"}, status=403)
