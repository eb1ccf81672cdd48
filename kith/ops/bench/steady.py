"""Hours of an ordinary day: so many requests a second, some read and some written.

The shipped server is asked at moments that no slow answer puts off. How much memory its processes
hold and how many connections to the database is looked at meanwhile; the first tenth warms up.
Source: assurance/targets.md 6.3, T13.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.ops.bench.answers import answer, with_answers
from kith.ops.bench.hotline import STORY, TYPED, post, task
from kith.ops.bench.signup import ENGINES
from kith.ops.bench.signup_crowd import Wire, percentile
from kith.ops.bench.signup_rows import cookies
from kith.ops.bench.signup_stage import House

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from kith.ops.bench.answers import Answer

MORE_MEMORY, OTHER_P99 = 0.05, 0.20
NOTHING_S: Final = 0.02  # a difference that nobody feels, however large its share
MORE_LINES: Final = 2  # connections that come and go
WRITING: Final = 0.1  # the share of sign-ups: each by somebody else
OPERATORS, KEEPS, LOOK_S = 3, 20, 2.0


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--engine", choices=ENGINES, default="sqlite")
    add("--minutes", type=float, default=480.0)
    add("--rate", type=float, default=10.0, help=_("requests a second"))
    add("--seed", type=int, default=1)
    add("--workers", type=int)
    add("--threads", type=int)


@dataclass
class Day:
    """When each answer came and how long it took; what the server held at the time."""

    took: list[tuple[float, float]] = field(default_factory=list)
    held: list[tuple[float, float, int]] = field(default_factory=list)  # MiB, connections
    bad: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, at: float, took: float, status: int) -> None:
        self.took.append((at, took))
        if status not in (HTTPStatus.OK, HTTPStatus.FOUND):
            key = f"{what}: {status}"
            self.bad[key] = self.bad.get(key, 0) + 1


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    seconds, rate = options["minutes"] * 60, options["rate"]
    figures: dict[str, Any] = {
        "engine": options["engine"], "minutes": options["minutes"], "rate": rate,
        "load_before": round(os.getloadavg()[0], 2),
    }  # fmt: skip
    with House(options["engine"], options["workers"], options["threads"]) as house:
        tell(_("People get ready."))
        ready = house.fill(int(seconds * rate * WRITING * 1.5) + 20, 100)
        phones = task(house, "operators", count=OPERATORS)
        with house.serve() as address:
            mix = Mix(address, ready, phones, options["seed"])
            day = asyncio.run(_day(house, mix, seconds, rate))
    return with_answers({**figures, **told(day, seconds)}, demands(day, seconds))


async def _day(house: House, mix: Mix, seconds: float, rate: float) -> Day:
    day, began = Day(), time.monotonic()
    under_way: set[asyncio.Task[None]] = set()
    looking = asyncio.create_task(_look(house, day, began, seconds))
    for n in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, began + n / rate - time.monotonic()))
        one = asyncio.create_task(_one(mix, day, began))
        under_way.add(one)
        one.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    await looking
    mix.close()
    return day


async def _one(mix: Mix, day: Day, began: float) -> None:
    what, deed = mix.next()
    at = time.monotonic()
    status = await deed()
    day.note(what, at - began, time.monotonic() - at, status)


async def _look(house: House, day: Day, began: float, seconds: float) -> None:
    every = max(LOOK_S / 4, min(LOOK_S, seconds / 60))
    while time.monotonic() - began < seconds:
        memory, lines = await asyncio.to_thread(lambda: (house.memory_mib(), house.connections()))
        day.held.append((time.monotonic() - began, memory, lines))
        await asyncio.sleep(every)


class Mix:
    """What comes next, drawn by lot; lines to the server are used again."""

    def __init__(
        self, address: tuple[str, int], ready: Mapping[str, Any], phones: Any, seed: int
    ) -> None:
        self._address, self._session = address, ready["session"]
        self._draw = random.Random(seed)  # noqa: S311 -- a day, no secret
        self._people = [(int(who), str(cookie)) for who, cookie in ready["people"]]
        self._new: Iterator[tuple[int, str]] = iter(self._people)
        self._phones = [Phone(int(who), str(cookie)) for who, cookie in phones]
        self._free: list[Wire] = []

    def next(self) -> tuple[str, Callable[[], Awaitable[int]]]:
        share = self._draw.random()
        phone = next((each for each in self._phones if not each.is_busy), None)
        if share < WRITING and (who := next(self._new, None)):
            return "sign up", lambda: self._sign_up(*who)
        if share < 0.3 and phone:
            phone.is_busy = True
            return "call", lambda: self._call(phone)
        if share < 0.5:
            cookie = self._draw.choice(self._people)[1]
            return "mine", lambda: self._read("/my-activities/", cookie)
        page = "/activities/" if share < 0.75 else f"/activities/{self._session}/"
        return "read", lambda: self._read(page, "")

    def close(self) -> None:
        for wire in self._free:
            wire.close()

    async def _read(self, page: str, cookie: str) -> int:
        wire = self._wire()
        given = cookies(cookie) if cookie else ""
        status, _where, _body = await wire.ask("GET", page, cookies=given)
        self._free.append(wire)
        return status

    async def _sign_up(self, who: int, cookie: str) -> int:
        typed = {"key": str(UUID(int=who)), "role": "RECIPIENT", "people": who}
        page = f"/activities/{self._session}/sign-up/"
        return (await self._post(page, typed, cookie))[0]

    async def _call(self, phone: Phone) -> int:
        """The next step of the call she has: begun, kept many times, over."""
        try:
            if not phone.call:
                new = {"key": f"{phone.who}-{time.monotonic_ns()}", "line": 1}
                status, phone.call = await self._post("/hotline/calls/new/", new, phone.cookie)
                phone.kept = 0
                return status
            phone.kept += 1
            is_over, typed = phone.kept > KEEPS, TYPED | {"story": STORY[: phone.kept]}
            page = f"{phone.call}{'finish' if is_over else 'keep'}/"
            phone.call = "" if is_over else phone.call
            return (await self._post(page, typed, phone.cookie))[0]
        finally:
            phone.is_busy = False

    async def _post(self, page: str, typed: Mapping[str, Any], cookie: str) -> tuple[int, str]:
        wire = self._wire()
        status, where, _took = await post(wire, page, typed, cookies(cookie))
        self._free.append(wire)
        return status, where

    def _wire(self) -> Wire:
        return self._free.pop() if self._free else Wire(self._address)


@dataclass
class Phone:
    """Somebody of the telephone and the call she writes down; one step at a time."""

    who: int
    cookie: str
    call: str = ""
    kept: int = 0
    is_busy: bool = False


def _thirds(day: Day, seconds: float) -> tuple[float, float]:
    """p99 of the first and the last third, after the tenth that warms up."""
    warm, third = seconds / 10, seconds * 0.3
    first = sorted(took for at, took in day.took if warm <= at < warm + third)
    last = sorted(took for at, took in day.took if at >= seconds - third)
    return percentile(first, 99), percentile(last, 99)


def _growth(day: Day, seconds: float) -> tuple[float, float, int, int]:
    """Memory after the warm tenth and at the end; the most connections in both."""
    tenth = seconds / 10
    first = [row for row in day.held if tenth <= row[0] < 2 * tenth] or day.held[:1]
    last = [row for row in day.held if row[0] >= seconds - tenth] or day.held[-1:]
    return (
        median(row[1] for row in first), median(row[1] for row in last),
        max(row[2] for row in first), max(row[2] for row in last),
    )  # fmt: skip


def told(day: Day, seconds: float) -> dict[str, Any]:
    ordered = sorted(took for _at, took in day.took)
    begin, end, lines, lines_after = _growth(day, seconds)
    return {
        "requests": len(ordered),
        "p50_s": percentile(ordered, 50),
        "p99_s": percentile(ordered, 99),
        "p99_of_thirds_s": list(_thirds(day, seconds)),
        "rss_mib": [begin, end],
        "connections": [lines, lines_after],
        "other_answers": day.bad,
    }


def demands(day: Day, seconds: float) -> list[Answer]:
    begin, end, lines, lines_after = _growth(day, seconds)
    first, last = _thirds(day, seconds)
    grown, apart = end / begin - 1, abs(last - first)
    return [
        answer(
            "T13",
            f"RSS growth < {MORE_MEMORY:.0%}, no connection left open, p99 of the last third as of "
            f"the first +/- {OTHER_P99:.0%}",
            f"{seconds / 60:g} min, {len(day.took)} answers: RSS {grown:+.1%} to {end:.0f} MiB, "
            f"{lines} connections, then {lines_after}; p99 {first} s, then {last} s; "
            f"{sum(day.bad.values())} other answers",
            grown < MORE_MEMORY and lines_after <= lines + MORE_LINES and not day.bad
            and (apart <= OTHER_P99 * first or apart <= NOTHING_S),
        )
    ]  # fmt: skip
