"""The page of an activity as everybody reads it, from the shipped server; and what may keep it.

Asked without signing in, first alone and then beside a crowd that signs up for the same activity.
"""

from __future__ import annotations

import asyncio
import http.client
import multiprocessing
import os
import re
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.ops.bench.answers import answer
from kith.ops.bench.signup_crowd import Crowd, Wire, crowd, percentile
from kith.ops.bench.signup_stage import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Future

    from kith.ops.bench.answers import Answer
    from kith.ops.bench.signup_crowd import Seen

READERS: Final = 16
RATE, P99_S = 200, 0.5
ASKED: Final = 220.0  # a second beside the crowd: as many as are demanded, and it is left the rest
PLACES: Final = 100
_TOKEN: Final = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


def load() -> float:
    return round(os.getloadavg()[0], 2)


def measure(options: Mapping[str, Any]) -> tuple[dict[str, Any], list[Answer]]:
    """The figures of T7, from a house and a server of its own."""
    engine = "postgres" if connection.vendor == "postgresql" else "sqlite"
    with House(engine, None, None) as house:
        tell(_("%(n)s people get ready.") % {"n": options["crowd"]})
        ready = house.fill(options["crowd"], PLACES)
        page = f"/activities/{ready['session']}/"
        given = Crowd(
            address=("", 0), session=ready["session"], posts=1.3, connections=64, seed=1,
            people=[tuple(one) for one in ready["people"]], seconds=0.0,
        )  # fmt: skip
        with house.serve() as address:
            found = set(keepable(_strangers(address, page)))
            until = time.monotonic() + options["seconds"]
            quiet = asyncio.run(_read(address, page, lambda: time.monotonic() < until))
            tell(_("And beside the crowd."))
            beside, seen, busy = _beside(Crowd(**{**vars(given), "address": address}), page)
        found |= set(keepable(busy))
        stands = house.look(ready["session"], seen.acknowledged)
    figures = {
        "alone": quiet, "beside_the_crowd": beside, "private": sorted(found),
        "crowd": {**seen.figures(), **stands},
    }  # fmt: skip
    return figures, _answers(quiet, beside, sorted(found))


def _beside(
    given: Crowd, page: str
) -> tuple[dict[str, Any], Seen, list[tuple[Mapping[str, str], bytes]]]:
    """While the crowd comes: how fast, and what two strangers are sent in the middle of it."""
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart) as pool, ThreadPoolExecutor(1) as aside:
        coming: Future[Seen] = pool.submit(crowd, given)
        sent = aside.submit(_strangers, given.address, page)
        told = asyncio.run(_read(given.address, page, lambda: not coming.done(), ASKED))
        return told, coming.result(), sent.result()


async def _read(
    address: tuple[str, int], page: str, goes_on: Callable[[], bool], most: float = 0.0
) -> dict[str, Any]:
    """Everybody reads on as soon as she has the page; together at most so many a second."""
    took: list[float] = []
    bad = 0

    async def reader() -> None:
        nonlocal bad
        wire = Wire(address)
        while goes_on():
            begun = time.monotonic()
            status, _where, _body = await wire.ask("GET", page)
            took.append(time.monotonic() - begun)
            bad += status != http.client.OK
            if most:
                due = began + len(took) / most
                await asyncio.sleep(max(0.0, due - time.monotonic()))
        wire.close()

    began = time.monotonic()
    await asyncio.gather(*(reader() for _n in range(READERS)))
    ordered = sorted(took)
    return {
        "pages": len(took),
        "per_s": round(len(took) / (time.monotonic() - began), 1),
        "p50_s": percentile(ordered, 50),
        "p99_s": percentile(ordered, 99),
        "other_answers": bad,
    }


def _strangers(address: tuple[str, int], page: str) -> list[tuple[Mapping[str, str], bytes]]:
    """What two strangers are sent, one after the other."""
    sent: list[tuple[Mapping[str, str], bytes]] = []
    for _n in range(2):
        line = http.client.HTTPConnection(*address, timeout=20)
        line.request("GET", page)
        told = line.getresponse()
        sent.append((dict(told.headers.items()), told.read()))
        line.close()
    return sent


def keepable(sent: Iterable[tuple[Mapping[str, str], bytes]]) -> list[str]:
    """What of strangers' pages somebody between them and us could keep, and must not."""
    found, tokens = set(), []
    for headers, body in sent:
        tokens.append(tuple(_TOKEN.findall(body)))
        control = headers.get("Cache-Control", "")
        words = set(control.replace(" ", "").split(","))
        if headers.get("Set-Cookie") and not {"private", "no-store"} & words:
            found.add(f"a cookie may be kept by others: Cache-Control {control!r}")
        if "cookie" not in headers.get("Vary", "").lower():
            found.add(f"the same page for every cookie: Vary {headers.get('Vary')!r}")
    if not all(tokens) or len(set(tokens)) < len(tokens):
        found.add("two strangers were given the same token of a form")
    return sorted(found)


def _answers(quiet: Mapping[str, Any], beside: Mapping[str, Any], found: list[str]) -> list[Answer]:
    demand = f">= {RATE}/s, p99 <= {P99_S} s, nothing private kept"
    return [
        answer(
            name,
            f"the page of an activity, signed in nowhere, {words}: {demand}",
            f"{told['per_s']}/s, p99 {told['p99_s']} s, {told['other_answers']} other answers, "
            f"{len(found)} ways to keep something private",
            told["per_s"] >= RATE and told["p99_s"] <= P99_S
            and not told["other_answers"] and not found,
        )
        for name, words, told in (
            ("T7", "beside a crowd", beside), ("T7 alone", "alone", quiet),
        )
    ]  # fmt: skip
