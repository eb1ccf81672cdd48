"""People come to one session, and the desk ticks each of them with the button of the list."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final
from urllib.parse import urlencode

from kith.ops.bench.signup_crowd import FOUND, SERVER_ERROR, Wire, percentile
from kith.ops.bench.signup_rows import CSRF, cookies

FIVE_MINUTES_S: Final = 300.0


def check_in(
    address: tuple[str, int], session: int, cookie: str, people: list[int], connections: int
) -> dict[str, Any]:
    """Everybody is ticked once, by so many devices of one desk at the same time."""
    return asyncio.run(_all(address, session, cookie, people, connections))


async def _all(
    address: tuple[str, int], session: int, cookie: str, people: list[int], connections: int
) -> dict[str, Any]:
    took: list[float] = []
    statuses: list[int] = []
    waiting = iter(people)
    begin = time.monotonic()

    async def device() -> None:
        wire = Wire(address)
        for person in waiting:
            at = time.monotonic()
            statuses.append(await _tick(wire, session, cookie, person))
            took.append(time.monotonic() - at)
        wire.close()

    await asyncio.gather(*(device() for _n in range(connections)))
    elapsed = time.monotonic() - begin
    return {
        "check_ins_per_s": round(len(took) / elapsed, 1),
        "p50_s": percentile(sorted(took), 50),
        "p99_s": percentile(sorted(took), 99),
        "all_answered_s": round(elapsed, 2),
        "within_five_minutes": elapsed <= FIVE_MINUTES_S,
        "http_5xx": sum(status >= SERVER_ERROR for status in statuses),
        "other_answers": sum(FOUND != status < SERVER_ERROR for status in statuses),
    }


async def _tick(wire: Wire, session: int, cookie: str, person: int) -> int:
    typed = {"csrfmiddlewaretoken": CSRF, "person": person, "kind": "IN"}
    status, _location, _body = await wire.ask(
        "POST",
        f"/door/{session}/tick/",
        cookies=cookies(cookie),
        body=urlencode(typed).encode(),
    )
    return status
