"""`kith verify` on a filled house: how long each check takes, in how much memory.

The house is filled by statements, not by deeds, but so that it is whole: every request was served,
confirmed and thanked for, every deed stands in the journal, and every look in the log is sealed.
"""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.catalogue.actions import put_defaults
from kith.insights.actions.recomputing import recompute
from kith.ops.alone import alone
from kith.ops.bench import tell
from kith.ops.bench.verify import sql
from kith.ops.guarding import seal_logs
from kith.ops.verifying import verify

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

# assurance/targets.md 6.6: people, requests, lines of the ledger.
HOUSE: Final = {"people": 100_000, "orders": 200_000, "transfers": 1_000_000}


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--scale", type=float, default=1.0, help=_("a part of the house"))
    add("--no-facts", action="store_true", help=_("leave out reading every fact anew"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    size = {name: max(20, int(number * options["scale"])) for name, number in HOUSE.items()}
    with alone("verify"):
        return {"house": size, **measure(size, with_facts=not options["no_facts"])}


def measure(size: Mapping[str, int], *, with_facts: bool) -> dict[str, Any]:
    """The figures, in the database at hand, which holds nobody yet."""
    began = time.monotonic()
    put_defaults()
    sql.fill(size)
    tell(_("The house is filled."))
    if with_facts:
        for _count, _wrong in recompute():
            pass
    seal_logs(timezone.now())
    filled = time.monotonic() - began
    tell(_("Everything is asked."))
    before, began, busy = _rss_mb(), time.monotonic(), time.process_time()
    found = [one for one in verify(now=timezone.now()) if with_facts or one.name != "facts"]
    return {
        "fill_s": round(filled, 1),
        "verify_s": round(time.monotonic() - began, 1),
        "verify_own_cpu_s": round(time.process_time() - busy, 1),
        "more_memory_mb": round(_rss_mb() - before, 1),
        "lines": sql.counts(),
        "faults": {one.name: one.faults[:3] for one in found if one.faults},
        "checks_s": {one.name: one.seconds for one in found},
    }


def _rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
