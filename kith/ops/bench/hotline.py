"""Calls are written down while a crowd signs up through the same server on the same machine.

First the operators alone, then the same operators beside the crowd of `kith bench signup`. Every
save is timed from the press to its answer; what was acknowledged must stand in the tables.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.ops.bench.signup import ENGINES
from kith.ops.bench.signup_crowd import Crowd, Seen, Wire, crowd, percentile
from kith.ops.bench.signup_rows import CSRF, cookies
from kith.ops.bench.signup_stage import House

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

FOUND: Final = 302
OK: Final = 200
TYPED: Final = {
    "alias": "小李", "number": "13912345678", "age_band": "YOUNG", "kind": "HELP",
    "topic": "MOOD", "risk": "1", "deed": "ADVISED", "deed_words": "一起想了三件小事",
    "referral": "NOBODY", "may_record": "on", "may_ring": "on",
}  # fmt: skip
STORY: Final = "最近总是睡不着，想找人说说，白天也没有精神。"


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--engine", choices=ENGINES, default="sqlite")
    add("--people", type=int, default=1000, help=_("how many come to sign up"))
    add("--places", type=int, default=100)
    add("--posts", type=float, default=1.3, help=_("how often each one presses, on average"))
    add("--connections", type=int, default=64)
    add("--operators", type=int, default=5, help=_("how many calls are written at a time"))
    add("--pause", type=float, default=0.4, help=_("seconds between two saves of an operator"))
    add("--alone", type=float, default=10.0, help=_("seconds without the crowd"))
    add("--seed", type=int, default=1)
    add("--workers", type=int)
    add("--threads", type=int)


@dataclass
class Written:
    """How long each save took, and which calls were acknowledged as over."""

    keeps: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    finished: list[int] = field(default_factory=list)
    refused: int = 0

    def figures(self) -> dict[str, Any]:
        every = sorted([*self.keeps, *self.ends])
        return {
            "saves": len(every),
            "p50_s": percentile(every, 50),
            "p95_s": percentile(every, 95),
            "p99_s": percentile(every, 99),
            "longest_s": round(every[-1], 3) if every else 0.0,
            "refused": self.refused,
        }


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "engine": options["engine"],
        "people": options["people"],
        "operators": options["operators"],
        "load_before": round(os.getloadavg()[0], 2),
    }
    with House(options["engine"], options["workers"], options["threads"]) as house:
        tell(_("%(n)s people get ready.") % {"n": options["people"]})
        ready = house.fill(options["people"], options["places"])
        phones = task(house, "operators", count=options["operators"])
        with house.serve() as address:
            alone, beside, seen = _measure(address, ready, phones, options)
        found = house.look(ready["session"], seen.acknowledged)
        kept = task(house, "kept", finished=[*alone.finished, *beside.finished])
    return {
        **figures,
        "alone": alone.figures(),
        "beside_the_crowd": beside.figures(),
        "crowd": {**seen.figures(), **found},
        **kept,
    }


def task(house: House, name: str, **facts: Any) -> Any:
    return json.loads(house.task("kith.ops.bench.hotline_rows", name, facts))


def _measure(
    address: tuple[str, int], ready: Mapping[str, Any], phones: Any, options: Mapping[str, Any]
) -> tuple[Written, Written, Seen]:
    tell(_("The operators alone."))
    until = time.monotonic() + options["alone"]
    alone = asyncio.run(_write(address, phones, options, lambda: time.monotonic() < until))
    tell(_("The operators beside the crowd."))
    given = Crowd(
        address=address,
        session=ready["session"],
        people=[tuple(one) for one in ready["people"]],
        posts=options["posts"],
        connections=options["connections"],
        seed=options["seed"],
        seconds=0.0,
    )
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart) as pool:
        coming: Future[Seen] = pool.submit(crowd, given)
        beside = asyncio.run(_write(address, phones, options, lambda: not coming.done()))
        return alone, beside, coming.result()


async def _write(
    address: tuple[str, int], phones: Any, options: Mapping[str, Any], goes_on: Callable[[], bool]
) -> Written:
    """Every operator writes one call after the other while it goes on."""
    written = Written()
    draw = random.Random(options["seed"])  # noqa: S311 -- a pause, no secret
    pauses = [options["pause"] * draw.uniform(0.5, 1.5) for _phone in phones]
    jobs = (
        _operator(Wire(address), phone, pause, written, goes_on)
        for phone, pause in zip(phones, pauses, strict=True)
    )
    await asyncio.gather(*jobs)
    return written


async def _operator(
    wire: Wire, phone: Any, pause: float, written: Written, goes_on: Callable[[], bool]
) -> None:
    while goes_on():
        await _call(wire, cookies(phone[1]), f"{phone[0]}-{time.monotonic_ns()}", pause, written)
    wire.close()


async def _call(wire: Wire, cookies: str, key: str, pause: float, written: Written) -> None:
    """One call: begun, kept three times as it grows, ended."""
    new = {"key": key, "line": 1}
    status, where, _took = await post(wire, "/hotline/calls/new/", new, cookies)
    if status != FOUND:
        written.refused += 1
        return
    for part in range(1, 4):
        await asyncio.sleep(pause)
        typed = TYPED | {"story": STORY[: part * 8]}
        status, _where, took = await post(wire, f"{where}keep/", typed, cookies)
        written.keeps.append(took)
        written.refused += status not in (OK, FOUND)
    await asyncio.sleep(pause)
    typed = TYPED | {"story": STORY}
    status, _where, took = await post(wire, f"{where}finish/", typed, cookies)
    written.ends.append(took)
    if status == FOUND:
        written.finished.append(int(where.rstrip("/").rsplit("/", 1)[1]))
    else:
        written.refused += 1


async def post(
    wire: Wire, path: str, typed: Mapping[str, Any], cookies: str
) -> tuple[int, str, float]:
    body = urlencode({"csrfmiddlewaretoken": CSRF, **typed}).encode()
    begin = time.monotonic()
    status, where, _body = await wire.ask("POST", path, cookies=cookies, body=body)
    return status, where, time.monotonic() - begin
