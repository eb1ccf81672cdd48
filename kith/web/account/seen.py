"""What a session remembers of itself: on which device it began, and when it was last used."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kith.people.sessions import BEGAN, DEVICE, SEEN

if TYPE_CHECKING:
    from django.http import HttpRequest

TOUCH_S: Final = 3600  # so often at most a session is written only because it is in use
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"),
    ("HuaweiBrowser", "Huawei"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("Android", "Android"), ("HarmonyOS", "HarmonyOS"), ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(told: str) -> str:
    """Browser and system in two words; what a browser says beyond that is not kept."""
    found = [next((name for mark, name in known if re.search(mark, told)), "")
             for known in (BROWSERS, SYSTEMS)]  # fmt: skip
    return " · ".join(filter(None, found))


def begin(request: HttpRequest) -> None:
    """A session that somebody has just signed in with."""
    now = int(time.time())
    request.session[DEVICE] = device_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session[BEGAN] = request.session[SEEN] = now


def touch(request: HttpRequest) -> None:
    """Used again: its hours begin anew, written down once an hour."""
    if time.time() - request.session.get(SEEN, 0) > TOUCH_S:
        request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest, *, is_staff: bool) -> bool:
    """However much it is used, a session ends: whoever it is signs in anew."""
    longest = settings.KITH_SESSION_STAFF if is_staff else settings.KITH_SESSION_LONGEST
    return bool(time.time() - request.session.get(BEGAN, time.time()) > longest)


def seconds_left(request: HttpRequest) -> int:
    """How long the session still lasts if nobody does anything."""
    since = time.time() - request.session.get(SEEN, time.time())
    return max(0, int(settings.SESSION_COOKIE_AGE - since))
