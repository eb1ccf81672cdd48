"""The bank test: many move points at once, some add everything up, and it is always zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kith.ops.bench import tell
from kith.ops.bench.ledger.stage import ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.ops.bench.ledger.stage import Stage

PEOPLE: Final = 50


def run(stage: Stage, options: Mapping[str, Any]) -> dict[str, Any]:
    bank = ours(stage.database("bank"), "clerks")
    bank.do("prepare", people=PEOPLE)
    seconds = options["bank_seconds"]
    many, few = options["connections"] * 2, max(1, options["connections"] // 2)
    tell(f"{many} write and {few} read for {seconds:.0f} s")
    facts = {"seconds": seconds, "people": PEOPLE}
    tasks: list[tuple[str, dict[str, Any]]]
    tasks = [("write", {**facts, "worker": n}) for n in range(many)]
    told = bank.together(tasks + [("watch", {"seconds": seconds})] * few)
    writers, readers, end = told[:many], told[many:], bank.do("audit")
    return {
        "seconds": seconds,
        "writers": many,
        "readers": few,
        "transfers_per_s": round((end["transfers"] - PEOPLE) / seconds, 1),
        "deeds": sum(one["deeds"] for one in writers),
        "refused": sum(one["refused"] for one in writers),
        "snapshots": sum(one["snapshots"] for one in readers),
        "snapshots_wrong": sum(one["wrong"] for one in readers),
        "faults": end["faults"],
    }
