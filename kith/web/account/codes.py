"""Codes by message: six digits, five minutes, three tries; the session keeps only fingerprints."""

from __future__ import annotations

import logging
import re
import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from kith.exchange.ports import SmsFailed
from kith.exchange.sms.client import from_dsn
from kith.vault.crypto import blind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.web.http import Request

logger = logging.getLogger(__name__)
LIFE_S: Final = 300
TRIES: Final = 3
# Whether a message goes out must not be told by the time that the answer takes.
_POOL: Final = ThreadPoolExecutor(4, "codes")
_UNDER_WAY: Final[set[Future[None]]] = set()


def send(phone: str, template: str, params: Mapping[str, str], key: str) -> None:
    """Handed to the gateway beside the request; a failure is logged, without the number."""
    task = _POOL.submit(_send, settings.KITH_SMS, phone, template, dict(params), key)
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)


def tell_old_number(old: str, new: str, person_id: int) -> None:
    """In case it is still in somebody's hands; the same wording as on her page."""
    send(old, "phone_changed", {"number": new[-4:]}, key=f"phone:{person_id}:{new[-4:]}")


def settle() -> None:
    """Waits until everything handed over has gone."""
    wait(set(_UNDER_WAY))


def _send(dsn: str, phone: str, template: str, params: dict[str, str], key: str) -> None:
    try:
        from_dsn(dsn).send(phone, template, params, key=key)
    except SmsFailed as failed:  # the page must not tell known numbers from unknown ones
        logger.error("A login code was not sent: %s", failed.code)


def fresh() -> str:
    return f"{secrets.randbelow(10**6):06d}"


def digits(typed: str) -> str:
    """The six digits of what was typed, or of the whole message that was pasted."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", typed)
    return found[0] if found else typed.strip()


def begin(request: Request, name: str, **facts: Any) -> str:
    """A new code for one purpose in this session; the older one no longer counts."""
    code = fresh()
    mark = blind(f"code:{name}", code)
    request.session[f"code:{name}"] = {"mark": mark, "at": time.time(), "tries": 0, **facts}
    return code


def state(request: Request, name: str) -> dict[str, Any] | None:
    """The code that is waited for, while it is good."""
    found: dict[str, Any] | None = request.session.get(f"code:{name}")
    if found is None or time.time() - found["at"] > LIFE_S or found["tries"] >= TRIES:
        request.session.pop(f"code:{name}", None)
        return None
    return found


def fits(request: Request, name: str, typed: str) -> bool:
    """Whether it is the code; a wrong one uses up a try."""
    found = state(request, name)
    if found is None:
        return False
    if secrets.compare_digest(found["mark"], blind(f"code:{name}", digits(typed))):
        return True
    request.session[f"code:{name}"] = found | {"tries": found["tries"] + 1}
    return False


def forget(request: Request, *names: str) -> None:
    for name in names:
        request.session.pop(f"code:{name}", None)
