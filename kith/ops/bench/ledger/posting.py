"""Transfers a second: ours, bare SQL, django-hordak; and the passbook of one among a million."""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from kith.ops.bench import tell
from kith.ops.bench.environment import interpreter
from kith.ops.bench.ledger.stage import Side, ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.ops.bench.ledger.stage import Stage

PEOPLE: Final = 500
READERS: Final = 20_000  # persons who share the lines behind the passbook
TASKS: Final = {"hordak_plain": "post_plain"}
WORDS: Final = {"bare": "bare_sql", "hordak": "hordak", "hordak_plain": "hordak_plain"}
PACKAGES: Final = ("django-hordak", "django<6", "psycopg[binary]")


def run(stage: Stage, options: Mapping[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {"connections": options["connections"], "people": PEOPLE}
    with ExitStack() as rooms:
        sides = _sides(stage, options, rooms, figures)
        rates = _rounds(sides, options)
    figures |= _ratios(rates)
    if options["transfers"]:
        figures |= _passbook(stage, options["transfers"])
    return figures


def _sides(
    stage: Stage, options: Mapping[str, Any], rooms: ExitStack, figures: dict[str, Any]
) -> dict[str, Side]:
    """Each side with its tables and its people ready."""
    url = stage.database("ours")
    sides = {"ours": ours(url, "ours"), "bare": ours(url, "bare")}
    tell("tables and accounts of Kith")
    sides["ours"].do("prepare", people=PEOPLE)
    if not options["no_hordak"]:
        python = options["hordak_python"] or interpreter(rooms, *PACKAGES)
        sides["hordak"] = Side(stage.database("hordak"), "hordak_side", python=python)
        tell("tables and accounts of django-hordak")
        figures["hordak_version"] = sides["hordak"].do("prepare", people=PEOPLE).get("version")
        sides["hordak_plain"] = sides["hordak"]
    return sides


def _rounds(sides: dict[str, Side], options: Mapping[str, Any]) -> dict[str, list[float]]:
    """Transfers a second of every round; the sides take turns, so that a busy machine is fair."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(options["rounds"]):
        for name, side in sides.items():
            facts = {"seconds": options["seconds"], "people": PEOPLE, "turn": turn}
            task = TASKS.get(name, "post")
            tasks = [(task, {**facts, "worker": n}) for n in range(options["connections"])]
            told = side.together(tasks)
            rates[name].append(sum(one["done"] / one["seconds"] for one in told))
            tell(f"round {turn + 1}, {name}: {rates[name][-1]:.0f} a second")
    return rates


def _ratios(rates: dict[str, list[float]]) -> dict[str, Any]:
    """The middle of the rounds, and of the ratios within a round."""
    mine = rates["ours"]
    figures: dict[str, Any] = {"transfers_per_s": round(statistics.median(mine), 1)}
    for name, word in WORDS.items():
        if name in rates:
            ratios = [one / other for one, other in zip(mine, rates[name], strict=True)]
            figures[f"{word}_per_s"] = round(statistics.median(rates[name]), 1)
            figures[f"ratio_to_{word}"] = round(statistics.median(ratios), 2)
    return figures


def _passbook(stage: Stage, lines: int) -> dict[str, Any]:
    """One passbook read among so many lines, again and again for somebody else."""
    url, people = stage.database("book"), min(READERS, lines)
    tell(f"{lines} lines of {people} passbooks")
    side = ours(url, "ours")
    side.do("prepare", people=0)
    ours(url, "bare").do("fill", lines=lines, people=people)
    told = side.do("read", people=people, times=200)
    return {
        "passbook_ms": round(told["ms"], 2),
        "passbook_worst_ms": round(told["worst_ms"], 2),
        "passbook_lines": told["lines"],
        "transfers": lines,
    }
