"""How fast and how good the plan of a week's board is.

Loops are compiled and caches are warm before the first measured run: a board of one community is
planned first. Ours and the bare solver take turns, so that both see the same machine.
"""

from __future__ import annotations

import resource
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kith.ops.bench import bench, tell
from kith.ops.bench.dispatch_bare import Bare
from kith.ops.bench.dispatch_board import ENGINES, Spec, Timed, medians, rounded, timed
from kith.ops.bench.dispatch_live import live
from kith.ops.bench.dispatch_more import growth, joint, silos, whole
from kith.solver import assign, baselines, fast, instances, measure

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

WARM: Final = Spec("community", 1, 1.0)


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--size", choices=instances.SIZES, default="district")
    add("--active", type=float, default=1.0, help=_("share of volunteers with time this week"))
    add("--seed", type=int, default=1)
    add("--instance", type=Path, help=_("a board of arrays (.npz) instead of a drawn one"))
    add("--engine", choices=sorted(ENGINES), default=assign.RESIDUAL)
    add("--runs", type=int, default=5, help=_("figures are medians of so many"))
    add("--no-raw", action="store_true", help=_("without the bare solver beside ours"))
    add("--joint", action="store_true", help=_("also choose the times together with the people"))
    add("--whole", action="store_true", help=_("also with orders that need all or none"))
    add("--silos", action="store_true", help=_("also with closed borders"))
    add("--live", action="store_true", help=_("also questions to the solved board, and changes"))
    add("--database", action="store_true", help=_("only from rows to stored proposals"))
    add("--growth", action="store_true", help=_("only how the time grows from street to city"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one board."""
    if options["database"]:
        return bench("dispatch_database").run(options)
    spec = Spec(options["size"], options["seed"], options["active"], options["instance"])
    engine, runs = options["engine"], max(1, options["runs"])
    tell(f"warm-up: one community ({'compiled' if fast.IS_COMPILED else 'interpreted'} loops)")
    timed(WARM.settled(), engine)
    if options["growth"]:
        return growth(spec, engine, runs)
    turns = _in_turns(spec, engine, runs, with_raw=not options["no_raw"])
    found = {"board": _board(spec, turns.last), "engine": engine, "runs": runs}
    found |= {"compiled": fast.IS_COMPILED, "warmed_up": True}
    found |= _speed(turns) | _qualities(turns.last)
    for name, more in (("joint", joint), ("whole", whole), ("silos", silos), ("live", live)):
        if options[name]:
            tell(name)
            found |= more(spec, engine)
    return found


@dataclass(frozen=True, eq=False)
class Turns:
    """What was measured: phases of each of our runs, and the bare solver's answers."""

    seconds: list[dict[str, float]]
    raw: list[tuple[float, float]]
    last: Timed
    peak_mb: float


def _in_turns(spec: Spec, engine: str, runs: int, *, with_raw: bool) -> Turns:
    """Ours, then the bare solver, and again; no plan is kept while the next one is made."""
    problem, seconds, raw, last = spec.settled(), [], [], None
    with Bare(spec) if with_raw else nullcontext() as bare:
        for n in range(runs):
            last = None
            last = timed(problem, engine)
            seconds.append(last.seconds)
            tell(f"run {n + 1} of {runs}: {last.end_to_end_s:.3f} s")
            if bare is not None:
                raw.append(bare.solve())
                tell(f"  bare solver: {raw[-1][0]:.3f} s")
    assert last is not None
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Turns(seconds, raw, last, round(kib / 1024, 1))


def _board(spec: Spec, last: Timed) -> dict[str, Any]:
    who, what = last.problem.volunteers, last.problem.demands
    drawn = {"size": spec.size, "seed": spec.seed, "active": spec.active}
    named = drawn if spec.file is None else {"file": spec.file.name}
    return named | {
        "volunteers": len(who),
        "orders": len(what),
        "people_wanted": int(what.people.sum()),
        "services_left": int(who.capacity.sum()),
        "pairs": len(last.pairs),
    }


def _speed(turns: Turns) -> dict[str, Any]:
    end_to_end_s = median(sum(phases.values()) for phases in turns.seconds)
    found = {"end_to_end_s": round(end_to_end_s, 6), "phases": medians(turns.seconds)}
    if turns.raw:
        raw_s = median(seconds for seconds, _ in turns.raw)
        found["raw_solver_s"] = round(raw_s, 6)
        found["ratio_to_raw"] = round(end_to_end_s / raw_s, 3)
        same = all(price == turns.last.plan.objective_min for _, price in turns.raw)
        found["same_objective_as_raw"] = same
    return found | {"peak_mb": turns.peak_mb}


def _qualities(last: Timed) -> dict[str, Any]:
    """Ours, and the same for those who do not plan."""
    plan = last.plan
    ours = measure.quality(last.problem, plan.v, plan.d)
    found = {"gap_pct": round(plan.gap_pct, 4), "proved": plan.exact} | rounded(ours)
    beside = {}
    for baseline in baselines.BASELINES:
        tell(baseline.__name__)
        v, d = baseline(last.problem, last.pairs, last.prices)
        broken = measure.faults(last.problem, v, d)
        assert not broken, (baseline.__name__, broken)
        beside[baseline.__name__] = rounded(measure.quality(last.problem, v, d))
    return found | {"baselines": beside}
