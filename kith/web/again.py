"""Deeds that the database undid because another stood in their way are done anew, unseen."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Final, cast

from django.db import OperationalError

from kith.core.refusal import Refusal
from kith.core.strain import is_conflict
from kith.web.middleware import Refusals

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import ResolverMatch

    from kith.web.middleware import Answer

TRIES: Final = 4  # after the first
PAUSE_S: Final = 0.05  # at most before the first of them, twice as long before each other


class Conflicts:
    """A view does one deed, and a deed is undone whole: so the view can be asked again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self._refusals = Refusals(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Its answer; none where it never got through, and then the page asks to come again."""
        if not is_conflict(error):
            return None
        for number in range(TRIES):
            time.sleep(random.uniform(0, PAUSE_S * 2**number))  # noqa: S311 -- spreads, hides nothing
            try:
                return _once_more(request)
            except Refusal as no:
                return self._refusals.process_exception(request, no)
            except OperationalError as another:
                if not is_conflict(another):
                    raise
        return None


def _once_more(request: HttpRequest) -> HttpResponse:
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)
    view, args, kwargs = cast("ResolverMatch", request.resolver_match)
    return cast("HttpResponse", view(request, *args, **kwargs))


conflicts = Conflicts
