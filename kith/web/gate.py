"""What no page of ours would send is turned away before anything is read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
LONGEST: Final = 16  # digits of a length that is one
WITH_FILES: Final = "multipart/form-data"


def gate(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stands before sessions and forms: no other method, no hidden end of text, no flood."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            return render(request, "web/error.html", {"kind": "unreadable"}, status=400)
        if _length(request) > _most(request):
            return render(request, "web/error.html", {"kind": "too_large"}, status=413)
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() and len(told) < LONGEST else 0


def _most(request: HttpRequest) -> int:
    """Pictures come in forms with files; everything else is words."""
    has_files = (request.content_type or "") == WITH_FILES
    return int(settings.KITH_LARGEST_UPLOAD if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
