"""The page of an activity while a crowd asks for it: drawn once in two seconds for all strangers.

Nothing of anybody is in what is kept. Only who brings no session is answered from it; the token of
the forms is everybody's own, put in anew; what lies between her and us is told to keep nothing.
Where there is no crowd every page is drawn for the one who asks. Source: assurance/targets.md, T7.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token

from kith.web.waiting.door import IN_WORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.urls import ResolverMatch

KEPT_S: Final = 2.0
MOST: Final = 200  # pages, in each language and size of text
_ADDRESS: Final = re.compile(r"/activities/[0-9]{1,12}/")
_TOKEN: Final = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+(?=")')
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is the same for all: the text around the tokens, and the words in front of it."""

    parts: list[bytes]
    headers: dict[str, str]
    match: ResolverMatch | None
    until: float

    def answer(self, request: HttpRequest) -> HttpResponse:
        token = get_token(request).encode()
        response = HttpResponse(token.join(self.parts), headers=self.headers)
        request.resolver_match = self.match
        return response


def kept(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Stands behind the check of forms, which sees to the token, and before who asks is read."""
    pages: dict[Key, Page] = {}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        key = _key(request)
        if key is None:
            return get_response(request)
        page = pages.get(key)
        if page is not None and time.monotonic() < page.until:
            return page.answer(request)
        response = get_response(request)
        if isinstance(response, HttpResponse) and _is_the_same_for_all(response):
            if len(pages) >= MOST:
                pages.clear()
            pages[key] = _page(request, response)
        return response

    return middleware


def _key(request: HttpRequest) -> Key | None:
    """What the page depends on; none for who might be somebody, and where there is no crowd."""
    if int(request.META.get(IN_WORK, 0)) <= settings.KITH_CROWDED or request.method != "GET":
        return None
    if request.META.get("QUERY_STRING") or not _ADDRESS.fullmatch(request.path):
        return None
    letters = settings.KITH_TEXT_SIZE_COOKIE
    if request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, letters}:
        return None
    size = request.COOKIES.get(letters, "")
    chosen = str(getattr(request, "LANGUAGE_CODE", ""))
    return (str(request.scheme), request.get_host(), request.path, chosen, size[:10])


def _is_the_same_for_all(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.cookies


def _page(request: HttpRequest, response: HttpResponse) -> Page:
    parts = _TOKEN.split(response.content)
    until = time.monotonic() + KEPT_S
    return Page(parts, dict(response.headers), request.resolver_match, until)
