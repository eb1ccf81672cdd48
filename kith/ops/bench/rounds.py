"""Visiting rounds: how near to the best known, how fast, and beside what people do by hand.

Prices are of drawn days that anybody can draw again, against the best that anything found in long
time (`rounds_known.json`, see `rounds_others.py`), and of published instances with visits of two.
Every routing goes through a checker that shares no code with the solver.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.solver import fast
from kith.solver.rounds import building, published
from kith.solver.rounds.check import faults
from kith.solver.rounds.instances import draw
from kith.solver.rounds.solve import solve

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable, Mapping

    from kith.solver.rounds.problem import Rounds, Routing

SIZES: Final = {"60x12": (60, 12), "120x24": (120, 24)}
KNOWN: Final = Path(__file__).with_name("rounds_known.json")
COSTS: Final = "published_costs.json"


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--seeds", type=int, default=5, help=_("how many drawn days of each size"))
    add("--seconds", type=float, default=1.0, help=_("time for each drawn day"))
    add("--threads", type=int, default=2, help=_("searches side by side; the best counts"))
    add("--mankowska", type=Path, help=_("a folder of published instances (JSON)"))
    add("--published-seconds", type=float, default=60.0, help=_("time for each of them"))
    add("--only", nargs="+", help=_("some of the published instances, such as 50_1"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Gaps in percent: of our price over the best known; below zero is better than known."""
    threads = options["threads"]
    tell(f"warm-up ({'compiled' if fast.IS_COMPILED else 'interpreted'} loops)")
    solve(draw(8, 2, 0), moves=1_000, threads=threads)
    building.insertion(draw(8, 2, 0))
    found: dict[str, Any] = {"compiled": fast.IS_COMPILED, "threads": threads}
    for size in SIZES:
        found[size] = _drawn(size, options["seeds"], options["seconds"], threads)
    if options["mankowska"]:
        found["published"] = _published(options)
    return found


def _drawn(size: str, seeds: int, seconds: float, threads: int) -> dict[str, Any]:
    known = json.loads(KNOWN.read_text("utf-8"))[size]
    rows = {}
    for seed in range(seeds):
        problem = draw(*SIZES[size], seed)
        began = perf_counter()
        routing = solve(problem, until=began + seconds, seed=seed, threads=threads)
        row: dict[str, Any] = {"wall_s": round(perf_counter() - began, 3)}
        best = known.get(str(seed))
        row |= {"gap_pct": _gap_pct(routing.price, best)} | _figures(problem, routing)
        for baseline in (building.nearest, building.insertion):
            beside = baseline(problem)
            row[baseline.__name__] = _gap_pct(beside.price, best)
            row["faults"] += len(faults(problem, beside))
        rows[str(seed)] = row
        tell(f"{size}, seed {seed}: {row}")
    return _summary(rows) | {"seeds": rows}


def _published(options: Mapping[str, Any]) -> dict[str, Any]:
    folder = options["mankowska"]
    costs = json.loads((folder / COSTS).read_text("utf-8"))
    rows = {}
    for name, cost in costs.items():
        if options["only"] and name not in options["only"]:
            continue
        data = json.loads((folder / f"HCSRP_{name}.json").read_text("utf-8"))
        rows[name] = _instance(published.day_of(data), cost, options)
        tell(f"{name}: {rows[name]}")
    sizes = sorted({name.split("_")[0] for name in rows}, key=int)
    of = {
        size: [row for name, row in rows.items() if name.startswith(f"{size}_")] for size in sizes
    }
    return {size: _summary(dict(enumerate(of[size]))) for size in sizes} | {"instances": rows}


def _instance(problem: Rounds, cost: float, options: Mapping[str, Any]) -> dict[str, Any]:
    began = perf_counter()
    until = began + options["published_seconds"]
    routing = solve(problem, until=until, threads=options["threads"])
    ours = round(published.cost(routing.price), 2)  # as the published ones are rounded
    return {
        "wall_s": round(perf_counter() - began, 3),
        "cost": ours,
        "published": cost,
        "gap_pct": _gap_pct(ours, cost),
        "faults": len(faults(problem, routing)),
    }


def _figures(problem: Rounds, routing: Routing) -> dict[str, Any]:
    return {
        "price": routing.price,
        "left_out": len(routing.left_out),
        "travel_min": routing.bill["travel"] // 60,
        "faults": len(faults(problem, routing)),
    }


def _summary(rows: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    gaps = _some(row["gap_pct"] for row in rows.values())
    return {
        "gap_mean_pct": round(fmean(gaps), 3) if gaps else None,
        "gap_worst_pct": max(gaps, default=None),
        "wall_worst_s": max((row["wall_s"] for row in rows.values()), default=None),
        "faults": sum(row["faults"] for row in rows.values()),
    }


def _some(gaps: Iterable[float | None]) -> list[float]:
    return [gap for gap in gaps if gap is not None]


def _gap_pct(ours: float, best: float | None) -> float | None:
    return None if best is None else round(100 * (ours / best - 1), 3)
