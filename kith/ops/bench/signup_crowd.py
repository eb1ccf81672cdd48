"""The crowd itself: many connections, each person presses once or more often, and reads on."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from kith.ops.bench.signup_rows import CSRF, cookies

TIMEOUT_S: Final = 150.0
AGAIN: Final = re.compile(rb'http-equiv="refresh" content="(\d+)"')
SERVER_ERROR: Final = 500
FOUND: Final = 302
OK: Final = 200


@dataclass(frozen=True)
class Crowd:
    """`people` are numbers and cookies; `seconds` 0: all at once, over so many connections."""

    address: tuple[str, int]
    session: int
    people: list[tuple[int, str]]
    posts: float
    connections: int
    seed: int
    seconds: float


@dataclass
class Seen:
    """What the crowd was told, and how long each answer took."""

    took: list[float] = field(default_factory=list)  # each press to its answer
    pages: list[float] = field(default_factory=list)  # each page while waiting
    waited: list[float] = field(default_factory=list)  # each person's first press to her answer
    acknowledged: list[str] = field(default_factory=list)
    refused: int = 0
    errors: int = 0
    in_line: int = 0
    elapsed: float = 0.0

    def figures(self) -> dict[str, Any]:
        every = sorted(self.took)
        return {
            "posts": len(every),
            "answers_per_s": round(len(every) / self.elapsed, 1),
            "p50_s": percentile(every, 50),
            "p99_s": percentile(every, 99),
            "all_answered_s": round(self.elapsed, 2),
            "http_5xx": self.errors,
            "other_answers": self.refused,
            "in_line": self.in_line,
            "waiting_pages": len(self.pages),
            "page_p99_s": percentile(sorted(self.pages), 99),
            "wait_p50_s": percentile(sorted(self.waited), 50),
            "wait_p99_s": percentile(sorted(self.waited), 99),
        }


def crowd(given: Crowd) -> Seen:
    """Everybody came, pressed, and has an answer."""
    return asyncio.run(_all(given))


async def _all(given: Crowd) -> Seen:
    seen, draw = Seen(), random.Random(given.seed)  # noqa: S311 -- a crowd, no secret
    presses = [_presses(given, draw) for _ in given.people]
    begin = time.monotonic()
    if given.seconds:
        await asyncio.gather(
            *(
                _later(draw.uniform(0, given.seconds), given, who, n, seen)
                for who, n in zip(given.people, presses, strict=True)
            )
        )
    else:
        tasks = [(who, m) for who, n in zip(given.people, presses, strict=True) for m in range(n)]
        draw.shuffle(tasks)
        waiting = iter(tasks)
        await asyncio.gather(*(_connection(given, waiting, seen) for _ in range(given.connections)))
    seen.elapsed = time.monotonic() - begin
    return seen


def _presses(given: Crowd, draw: random.Random) -> int:
    return 1 + (draw.random() < given.posts - 1)


async def _connection(given: Crowd, waiting: Any, seen: Seen) -> None:
    """One line to the server, kept open; it takes the next press as soon as it is free."""
    wire = Wire(given.address)
    for who, _again in waiting:
        await _press(given, wire, who, seen)
    wire.close()


async def _later(after: float, given: Crowd, who: tuple[int, str], n: int, seen: Seen) -> None:
    """Somebody on a line of her own, who presses and then does what the page says."""
    await asyncio.sleep(after)
    wire = Wire(given.address)
    begin = time.monotonic()
    where = await _press(given, wire, who, seen)
    for _again in range(n - 1):
        where = await _press(given, wire, who, seen)
    if where.startswith("/line/"):
        seen.in_line += 1
    while where.startswith("/line/"):
        where = await _ask_again(wire, where, seen)
    seen.waited.append(time.monotonic() - begin)
    if where.startswith("/my-activities/answer/"):
        seen.acknowledged.append(where.rstrip("/").rsplit("/", 1)[1])
    wire.close()


async def _ask_again(wire: Wire, where: str, seen: Seen) -> str:
    begin = time.monotonic()
    status, location, body = await wire.ask("GET", where)
    seen.pages.append(time.monotonic() - begin)
    seen.errors += status >= SERVER_ERROR
    if status == FOUND:
        return location
    again = AGAIN.search(body)
    if status == OK and again is None:
        seen.refused += 1
        return ""
    await asyncio.sleep(int(again.group(1)) if again else 2)
    return where


async def _press(given: Crowd, wire: Wire, who: tuple[int, str], seen: Seen) -> str:
    """One post of her form, with the key the form was made with; where the answer leads."""
    person, cookie = who
    key = str(UUID(int=(given.seed << 64) + person))
    typed = {"csrfmiddlewaretoken": CSRF, "key": key, "role": "RECIPIENT", "people": person}
    begin = time.monotonic()
    status, location, _body = await wire.ask(
        "POST",
        f"/activities/{given.session}/sign-up/",
        cookies=cookies(cookie),
        body=urlencode(typed).encode(),
    )
    seen.took.append(time.monotonic() - begin)
    seen.errors += status >= SERVER_ERROR
    if status == FOUND and location.startswith("/my-activities/answer/") and not given.seconds:
        seen.acknowledged.append(location.rstrip("/").rsplit("/", 1)[1])
    elif status != FOUND:
        seen.refused += status < SERVER_ERROR
    return location


class Wire:
    """A connection that stays open as long as the server keeps it."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        if self._pipe is not None:
            self._pipe[1].close()
            self._pipe = None

    async def ask(
        self, verb: str, path: str, *, cookies: str = "", body: bytes = b""
    ) -> tuple[int, str, bytes]:
        """Status, where it leads, and the page. A line that fell asleep is opened again."""
        head = (
            f"{verb} {path} HTTP/1.1\r\nHost: {self._address[0]}:{self._address[1]}\r\n"
            f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        for _try in range(3):
            try:
                return await asyncio.wait_for(self._once(head + body), TIMEOUT_S)
            except (OSError, EOFError):
                self.close()
        return 599, "", b""

    async def _once(self, message: bytes) -> tuple[int, str, bytes]:
        if self._pipe is None:
            self._pipe = await asyncio.open_connection(*self._address)
        reader, writer = self._pipe
        writer.write(message)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        named = {name.lower(): value for name, value in fields.items()}
        body = await reader.readexactly(int(named.get("content-length", 0)))
        if named.get("connection", "").lower() == "close":
            self.close()
        return int(lines[0].split(" ")[1]), urlsplit(named.get("location", "")).path, body


def percentile(ordered: list[float], percent: int) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 3)
