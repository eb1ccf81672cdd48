"""The waiting page is answered before anything is read about who asks: its token says enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from kith.web.waiting.views import line as page

if TYPE_CHECKING:
    from kith.web.http import Request

ADDRESS: Final = "/line/"
Answer = Callable[[HttpRequest], HttpResponse]


def line(get_response: Answer) -> Answer:
    """Stands before sessions, accounts and grants; an unknown token goes the usual way to a 404."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ADDRESS):
            return get_response(request)
        asked = cast("Request", request)
        asked.now = timezone.now()
        try:
            return page(asked, request.path.removeprefix(ADDRESS).strip("/"))
        except Http404:
            return get_response(request)

    return middleware
