"""A filled house is read: a desk's list, a search by telephone, figures; the page for everybody.

The lists, the search and the figures are asked in this process, through every layer that a request
passes, of the real database: what is timed is the page, not the line to it. The page for everybody
is asked of the shipped server, alone and beside the crowd of `kith bench signup`.
Source: assurance/targets.md 6.3, T7 to T10.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.test.utils import override_settings
from django.utils.translation import gettext as _

from kith.ops.alone import alone
from kith.ops.bench import tell
from kith.ops.bench.answers import answer, with_answers
from kith.ops.bench.pages import house, public, sql, truth
from kith.ops.bench.signup_crowd import percentile

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterable, Mapping

    from django.test import Client

    from kith.ops.bench.answers import Answer

MOST_QUERIES: Final = 12
# Seconds of the 95th of a hundred: the list, the search, the figures.
LIMITS: Final = {"postgresql": (0.5, 0.2, 1.5), "sqlite": (1.0, 0.2, 3.0)}


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--people", type=int, default=100_000, help=_("twice as many requests, ten times lines"))
    add("--times", type=int, default=40, help=_("how often each page is asked for"))
    add("--no-public", action="store_true", help=_("leave the page for everybody out"))
    add("--crowd", type=int, default=1000, help=_("people who sign up beside it"))
    add("--seconds", type=float, default=10.0, help=_("how long it is asked for without them"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    people = options["people"]
    size = {"people": people, "orders": 2 * people, "transfers": 10 * people}
    with alone("pages"):
        figures, told = measure(size, times=options["times"])
    if not options["no_public"]:
        figures["public"], more = public.measure(options)
        told += more
    return with_answers({"house": size, **figures}, told)


@dataclass
class Asked:
    """How long a page took each time, and what one of them asked the database."""

    took: list[float] = field(default_factory=list)
    busy_s: float = 0.0  # of this process, on average: what of it is not waiting
    queries: int = 0
    walked: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return percentile(sorted(self.took), 95)

    def figures(self) -> dict[str, Any]:
        return {
            "p50_s": percentile(sorted(self.took), 50),
            "p95_s": self.p95,
            "own_cpu_s": self.busy_s,
            "queries": self.queries,
            "read_from_end_to_end": self.walked,
        }


def measure(
    size: Mapping[str, int], *, times: int, longer_than: int = sql.LONG
) -> tuple[dict[str, Any], list[Answer]]:
    """The figures, in the database at hand, which holds nobody yet."""
    began = time.monotonic()
    town = house.fill(size)
    tell(_("The house is filled."))
    figures: dict[str, Any] = {"database": connection.vendor, "load_before": public.load()}
    figures["fill_s"] = round(time.monotonic() - began, 1)
    with override_settings(KITH_STAFF_TOTP=False):
        browser = house.street(town)
        asked = {
            "list": _list(browser, times, longer_than),
            "search": _search(browser, times, size["people"], longer_than),
            **{name: _ask(partial(browser.get, each), times, longer_than)
               for name, each in truth.PAGES.items()},
        }  # fmt: skip
        wrong = truth.wrong(town, browser.get(truth.PAGES["sheet"]).content.decode())
    figures |= {name: one.figures() for name, one in asked.items()}
    return {**figures, "wrong": wrong}, answers(asked, size, wrong)


def _list(browser: Client, times: int, longer_than: int) -> Asked:
    """The queues of a whole town, bare and narrowed by all three filters."""
    path = house.community(1)
    narrow = {"area": path, "service": house.service(), "kind": "REQUEST"}
    views: cycle[dict[str, Any]] = cycle(
        [{}, narrow, narrow | {"stage": "all"}, {"stage": "overdue"}, {"page": 9}]
    )
    return _ask(lambda: browser.get("/desk/", next(views)), times, longer_than)


def _search(browser: Client, times: int, people: int, longer_than: int) -> Asked:
    """By the whole number of somebody, each time of somebody else."""
    known = cycle(range(1, min(house.HAVE_A_PHONE, people) + 1))
    return _ask(
        lambda: browser.post("/desk/search/", {"q": house.phone(next(known))}), times, longer_than
    )


def _ask(page: Callable[[], Any], times: int, longer_than: int) -> Asked:
    """So often; then some more times, not timed, to see what it sends."""
    asked = Asked()
    page()  # what is read once for all pages is read now
    busy = time.process_time()
    for _turn in range(times):
        began = time.perf_counter()
        response = page()
        asked.took.append(time.perf_counter() - began)
        assert response.status_code == HTTPStatus.OK, response.status_code
    asked.busy_s = round((time.process_time() - busy) / times, 3)
    found: set[str] = set()
    for _turn in range(5):
        with sql.watched() as sent:
            page()
        asked.queries = max(asked.queries, len(sent))
        found |= set(sql.walked(sent, longer_than=longer_than))
    asked.walked = sorted(found)
    return asked


def answers(
    asked: Mapping[str, Asked], size: Mapping[str, int], wrong: Iterable[str]
) -> list[Answer]:
    lists, search, figures = LIMITS[connection.vendor]
    one, by_phone = asked["list"], asked["search"]
    slowest = max((asked[name] for name in truth.PAGES), key=lambda each: each.p95)
    wrong = list(wrong)
    return [
        answer(
            "T8",
            f"a list of {size['orders']:,} requests, 3 filters: p95 <= {lists} s, at most "
            f"{MOST_QUERIES} queries, nothing longer than {sql.LONG:,} rows read from end to end",
            f"p95 {one.p95} s, {one.queries} queries, read from end to end: {one.walked or 'none'}",
            one.p95 <= lists and one.queries <= MOST_QUERIES and not one.walked,
        ),
        answer(
            "T9",
            f"the exact number among {size['people']:,} people: p95 <= {search} s",
            f"p95 {by_phone.p95} s, read from end to end: {by_phone.walked or 'none'}",
            by_phone.p95 <= search and not by_phone.walked,
        ),
        answer(
            "T10",
            f"figures of {size['transfers']:,} ledger lines: p95 <= {figures} s, equal to what is "
            "counted anew",
            f"p95 {slowest.p95} s, {len(wrong)} of {len(truth.LINES)} figures different",
            slowest.p95 <= figures and not wrong,
        ),
    ]
