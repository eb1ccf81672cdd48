"""What a browser refused to run on a page of ours: it says so here, and the log has a line.

Of a report two words are kept, if they are words that we know: which rule, and what kind of thing.
The address of the page and of the thing stay out, for they may tell about somebody.
"""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

if TYPE_CHECKING:
    from django.http import HttpRequest

_LOG: Final = logging.getLogger("kith.security")
LARGEST: Final = 8 * 1024
A_MINUTE: Final = 20  # of a process: an old browser's extension must not fill the log
KINDS: Final = ("inline", "eval", "data", "blob", "self")
_TOLD: Final[deque[float]] = deque(maxlen=A_MINUTE)


@csrf_exempt  # a browser sends it by itself, and nothing is changed by it
@never_cache
@require_POST
def violation(request: HttpRequest) -> HttpResponse:
    """Always the same empty answer: whoever asks learns nothing."""
    now = time.monotonic()
    has_room = len(_TOLD) < A_MINUTE or now - _TOLD[0] > 60
    if has_room and _length(request) <= LARGEST:
        directive, blocked = _of(request.body)
        _TOLD.append(now)
        _LOG.warning("csp", extra={"directive": directive, "blocked": blocked})
    return HttpResponse(status=204)


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() and len(told) < 8 else LARGEST + 1


def _of(body: bytes) -> tuple[str, str]:
    """The rule that was broken and the kind of thing, or `?`."""
    try:
        told: Any = json.loads(body)["csp-report"]
        rule, blocked = str(told["violated-directive"]), str(told["blocked-uri"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return "?", "?"
    name = rule.split(" ", 1)[0]
    is_word = name.replace("-", "").isascii() and name.replace("-", "").isalpha()
    kind = blocked.split(":", 1)[0]
    return (name[:40] if is_word else "?"), kind if kind in KINDS else "elsewhere"
