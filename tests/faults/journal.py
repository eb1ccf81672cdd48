"""Clients that write down what they were told, and press again until they were told something."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from uuid import UUID

from kith.ops.bench.signup_rows import CSRF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ANSWER: Final = "/my-activities/answer/"
CLIENTS: Final = 4
PAUSE_S: Final = 0.02
TIMEOUT_S: Final = 10.0


@dataclass(frozen=True)
class Crowd:
    """The number of the session; of each person her number and the cookie of her browser."""

    session: int
    people: Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Page:
    status: int
    leads_to: str
    retry_after: str
    keeps_what_was_typed: bool


@dataclass
class Journal:
    """`acked`: key by key, when; `tried`: each key that was ever sent; `said`: how often what."""

    acked: dict[str, float] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    again: int = 0
    without_hint: int = 0


class Writers:
    """People sign up, one after the other, each with a key of her own, until the block ends."""

    def __init__(self, address: tuple[str, int], crowd: Crowd, *, insists: bool = True) -> None:
        self._address, self._crowd = address, crowd
        self._insists, self.journal = insists, Journal()
        self._ended, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._run) for _n in range(CLIENTS)]

    def __enter__(self) -> Journal:
        for thread in self._threads:
            thread.start()
        return self.journal

    def __exit__(self, *_fault: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(90)

    def one_by_one(self, count: int) -> None:
        """So many, the next only when the one before has her answer; without the block."""
        for _n in range(count):
            self._next()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._next()

    def _next(self) -> None:
        with self._lock:
            person, cookie = next(self._crowd.people)
        key = str(UUID(int=person))
        self.journal.tried.add(key)
        until = time.monotonic() + 60
        while not self._press(person, cookie, key) and self._insists:
            self.journal.again += 1
            assert time.monotonic() < until, f"never answered: {self.journal.said}"
            time.sleep(PAUSE_S * random.uniform(1, 5))

    def page(self, person: int, cookie: str) -> Page:
        """One press, and what came back."""
        key = str(UUID(int=person))
        typed = {"csrfmiddlewaretoken": CSRF, "key": key, "role": "RECIPIENT", "people": person}
        line = http.client.HTTPConnection(*self._address, timeout=TIMEOUT_S)
        try:
            line.request(
                "POST", f"/activities/{self._crowd.session}/sign-up/", urlencode(typed),
                {"Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
                 "Content-Type": "application/x-www-form-urlencoded"},
            )  # fmt: skip
            answer = line.getresponse()
            heads = (answer.headers.get("Location", ""), answer.headers.get("Retry-After", ""))
            return Page(answer.status, *heads, key in answer.read().decode())
        finally:
            line.close()

    def _press(self, person: int, cookie: str, key: str) -> bool:
        try:
            page = self.page(person, cookie)
        except (OSError, http.client.HTTPException) as error:
            self.journal.said[type(error).__name__] += 1
            return False
        self.journal.said[str(page.status)] += 1
        if page.status == http.client.SERVICE_UNAVAILABLE:
            self.journal.without_hint += not page.retry_after
        if ANSWER not in page.leads_to:
            return False
        self.journal.acked[key] = time.monotonic()
        return True


def knocked(journal: Journal, blows: list[Callable[[], object]], seed: int) -> list[float]:
    """Each blow falls at a moment drawn by lot; for each, how long it took to be written again."""
    lots, took = random.Random(seed), []
    for blow in blows:
        until_more(journal, lots.randint(5, 25))
        began = time.monotonic()
        blow()
        # Whoever was under way when it fell may still be answered; the fifth was not.
        until_more(journal, 5)
        took.append(time.monotonic() - began)
    return took


def until_more(journal: Journal, count: int) -> None:
    """So many more are acknowledged."""
    wanted, until = len(journal.acked) + count, time.monotonic() + 60
    while len(journal.acked) < wanted:
        assert time.monotonic() < until, f"nothing is written any more: {journal.said}"
        time.sleep(0.005)
