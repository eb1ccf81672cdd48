"""Ten thousand members of units come in from one spreadsheet while the pages are being read.

The list is read, rehearsed and written as `kith import report-in` does it, in a process of its own;
the shipped server answers meanwhile, to people of the desk and to everybody.
Source: assurance/targets.md 6.3, T11.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from http import HTTPStatus
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.ops.bench.answers import answer, with_answers
from kith.ops.bench.signup import ENGINES
from kith.ops.bench.signup_crowd import Wire, percentile
from kith.ops.bench.signup_stage import House

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from kith.ops.bench.answers import Answer

TASKS: Final = "kith.ops.bench.roster_rows"
# Seconds of the import, by engine; of a page meanwhile; megabytes more than before.
IMPORT_S: Final = {"postgres": 60.0, "sqlite": 90.0}
PAGE_S, MORE_MB = 1.0, 300
PAGES: Final = ("/activities/", "/desk/", "/", "/overview/")
EVERY_S: Final = 0.2


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--engine", choices=ENGINES, default="sqlite")
    add("--rows", type=int, default=10_000, help=_("members in the list"))
    add("--communities", type=int, default=60)
    add("--units", type=int, default=150)
    add("--seed", type=int, default=1)
    add("--workers", type=int)
    add("--threads", type=int)


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    size = {name: options[name] for name in ("rows", "communities", "units", "seed")}
    figures: dict[str, Any] = {
        "engine": options["engine"],
        **size,
        "load_before": round(os.getloadavg()[0], 2),
    }
    with House(options["engine"], options["workers"], options["threads"]) as house:
        tell(_("The list is written."))
        ready = json.loads(house.task(TASKS, "ready", size))
        with house.serve() as address:
            until = time.monotonic() + 5
            quiet = asyncio.run(_read(address, ready["cookie"], lambda: time.monotonic() < until))
            tell(_("It comes in, and people go on reading."))
            told, beside = _beside(house, address, ready)
    figures |= {"import": told, "pages_before": quiet, "pages_meanwhile": beside}
    return with_answers(figures, [judged(options["engine"], told, beside, size["rows"])])


def _beside(
    house: House, address: tuple[str, int], ready: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The import in a process of its own; a process of its own reads the pages."""
    apart = multiprocessing.get_context("spawn")
    stop = apart.Manager().Event()
    with ProcessPoolExecutor(1, mp_context=apart) as pool:
        reading: Future[dict[str, Any]] = pool.submit(_until, stop, address, ready["cookie"])
        try:
            told = json.loads(house.task(TASKS, "bring_in", ready["desk"]))
        finally:
            stop.set()
        return told, reading.result()


def _until(stop: Any, address: tuple[str, int], cookie: str) -> dict[str, Any]:
    return asyncio.run(_read(address, cookie, lambda: not stop.is_set()))


async def _read(
    address: tuple[str, int], cookie: str, goes_on: Callable[[], bool]
) -> dict[str, Any]:
    """A page every moment, whoever reads it: the desk is signed in, the others need not be."""
    took: list[float] = []
    bad: list[int] = []
    pages, wire = cycle(PAGES), Wire(address)
    while goes_on():
        began = time.monotonic()
        status, _where, _body = await wire.ask("GET", next(pages), cookies=f"sessionid={cookie}")
        took.append(time.monotonic() - began)
        bad += [status] if status != HTTPStatus.OK else []
        await asyncio.sleep(EVERY_S)
    wire.close()
    ordered = sorted(took)
    return {
        "pages": len(took),
        "p50_s": percentile(ordered, 50),
        "p95_s": percentile(ordered, 95),
        "longest_s": round(ordered[-1], 3) if ordered else 0.0,
        "other_answers": bad,
    }


def judged(engine: str, told: Mapping[str, Any], beside: Mapping[str, Any], rows: int) -> Answer:
    longest = IMPORT_S[engine]
    return answer(
        "T11",
        f"{rows:,} rows in within {longest:.0f} s, at most {MORE_MB} MB more; a page meanwhile: "
        f"p95 <= {PAGE_S} s",
        f"{told['written']:,} rows in {told['total_s']} s, {told['more_mb']} MB more; page p95 "
        f"{beside['p95_s']} s of {beside['pages']}, {len(beside['other_answers'])} other answers",
        told["written"] == rows and told["total_s"] <= longest and told["more_mb"] <= MORE_MB
        and beside["p95_s"] <= PAGE_S and not beside["other_answers"],
    )  # fmt: skip
