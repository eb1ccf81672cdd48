"""Codes by message: six digits, five minutes, three tries; the session keeps only fingerprints."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from kith.exchange.notify import OPEN_AFTER
from kith.exchange.ports import SmsFailed
from kith.exchange.sms.client import from_dsn
from kith.vault.crypto import derivable, derived

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kith.web.http import Request

logger = logging.getLogger(__name__)
LIFE_S: Final = 300
SKEW_S: Final = 120  # clocks of two machines may be so far apart
TRIES: Final = 3
GOES_WITHIN_S: Final = 60.0  # who has none by then asks for another, and this one counts no more
RESTS_S: Final = 30.0  # so long a gateway that is down is not asked for codes
# Whether a message goes out must not be told by the time that the answer takes.
_POOL: Final = ThreadPoolExecutor(4, "codes")
_UNDER_WAY: Final[set[Future[object]]] = set()


class Circuit:
    """Opens when the gateway failed so often in a row; closes for one try after a rest."""

    def __init__(self) -> None:
        self._lock, self._in_a_row, self._until = threading.Lock(), 0, 0.0

    def may_try(self) -> bool:
        """Whether somebody may ask; after a rest one at a time."""
        with self._lock:
            now = time.monotonic()
            if self._in_a_row < OPEN_AFTER:
                return True
            if now < self._until:
                return False
            self._until = now + RESTS_S
            return True

    def told(self, *, went: bool) -> None:
        with self._lock:
            self._in_a_row = 0 if went else self._in_a_row + 1
            if self._in_a_row == OPEN_AFTER:
                self._until = time.monotonic() + RESTS_S


CIRCUIT: Final = Circuit()


def send(phone: str, template: str, params: Mapping[str, str], key: str) -> None:
    """A code, handed to the gateway beside the request; a failure is logged, without the number.

    What cannot go soon does not go at all: a code that comes late opens nothing.
    """
    until, dsn = time.monotonic() + GOES_WITHIN_S, settings.KITH_SMS
    _hand_over(_soon, until, dsn, phone, template, dict(params), key)


def _hand_over(task: Callable[..., object], *given: Any) -> None:
    made = _POOL.submit(task, *given)
    _UNDER_WAY.add(made)
    made.add_done_callback(_UNDER_WAY.discard)


def tell_old_number(old: str, new: str, person_id: int) -> None:
    """In case it is still in somebody's hands; the same wording as on her page."""
    facts, key = {"number": new[-4:]}, f"phone:{person_id}:{new[-4:]}"
    _hand_over(_send, settings.KITH_SMS, old, "phone_changed", facts, key)


def settle() -> None:
    """Waits until everything handed over has gone."""
    wait(set(_UNDER_WAY))


def _soon(until: float, *message: Any) -> None:
    if time.monotonic() > until or not CIRCUIT.may_try():
        logger.warning("A login code was dropped: the gateway is slow or down")
        return
    CIRCUIT.told(went=_send(*message))


def _send(dsn: str, phone: str, template: str, params: dict[str, str], key: str) -> bool:
    """Whether the gateway works, be it that this number is none."""
    try:
        from_dsn(dsn).send(phone, template, params, key=key)
    except SmsFailed as failed:  # the page must not tell known numbers from unknown ones
        logger.error("A login code was not sent: %s", failed.code)
        return not failed.transient
    return True


def fresh() -> str:
    return f"{secrets.randbelow(10**6):06d}"


def digits(typed: str) -> str:
    """The six digits of what was typed, or of the whole message that was pasted."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", typed)
    return found[0] if found else typed.strip()


def begin(request: Request, name: str, **facts: Any) -> str:
    """A new code for one purpose in this session; the older one no longer counts."""
    code = fresh()
    mark = derived(f"code:{name}", code)
    request.session[f"code:{name}"] = {"mark": mark, "at": time.time(), "tries": 0, **facts}
    return code


def counts(at: float) -> bool:
    """Whether a code made then is good now. One from the time to come was made by a clock that has
    been set back since: it would be good for too long.
    """
    return -SKEW_S <= time.time() - at <= LIFE_S


def state(request: Request, name: str) -> dict[str, Any] | None:
    """The code that is waited for, while it is good."""
    found: dict[str, Any] | None = request.session.get(f"code:{name}")
    if found is None or not counts(found["at"]) or found["tries"] >= TRIES:
        request.session.pop(f"code:{name}", None)
        return None
    return found


def fits(request: Request, name: str, typed: str) -> bool:
    """Whether it is the code; a wrong one uses up a try."""
    found = state(request, name)
    if found is None:
        return False
    marks = derivable(f"code:{name}", digits(typed))
    if any(secrets.compare_digest(found["mark"], mark) for mark in marks):
        return True
    request.session[f"code:{name}"] = found | {"tries": found["tries"] + 1}
    return False


def forget(request: Request, *names: str) -> None:
    for name in names:
        request.session.pop(f"code:{name}", None)
