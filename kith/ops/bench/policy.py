"""Ways of asking helpers, compared over a simulated month. The behaviour is assumed."""

from __future__ import annotations

from statistics import fmean
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.solver.month import figures, town
from kith.solver.month.bound import people_possible
from kith.solver.month.play import play
from kith.solver.month.policies import POLICIES

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=3, help=_("how many months, each its own"))
    parser.add_argument("--seed", type=int, default=1, help=_("the first of them"))
    parser.add_argument(
        "--fatigue-h", type=float, default=24.0, help=_("mean hours an ask makes deaf for")
    )
    parser.add_argument("--volunteers", type=int, default=2_000)
    parser.add_argument("--orders", type=int, default=2_600)
    parser.add_argument("--only", choices=POLICIES, nargs="+", help=_("some of the ways"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of each way of asking, and what nobody could exceed."""
    seeds = range(options["seed"], options["seed"] + options["seeds"])
    size = {"volunteers": options["volunteers"], "orders": options["orders"]}
    towns = [town.draw(seed, **size) for seed in seeds]
    return {
        "behaviour": "assumed, see kith/solver/month",
        "seeds": list(seeds),
        "fatigue_h": options["fatigue_h"],
        **size,
        "people_possible": round(fmean(people_possible(drawn) for drawn in towns), 3),
        "policies": {name: _policy(name, towns, options) for name in options["only"] or POLICIES},
    }


def _policy(name: str, towns: list[town.Town], options: Mapping[str, Any]) -> dict[str, float]:
    began = perf_counter()
    months = [
        play(drawn, POLICIES[name], fatigue_h=options["fatigue_h"], seed=options["seed"] + n)
        for n, drawn in enumerate(towns)
    ]
    took_s = perf_counter() - began
    tell(f"{name}: {took_s:.1f} s")
    return figures.mean([figures.figures(month) for month in months]) | {
        "seconds": round(took_s, 2)
    }
