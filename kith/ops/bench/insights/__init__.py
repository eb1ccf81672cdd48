"""Figures of a whole city: the month sheet, a list behind a number, everything read anew.

The city is filled by statements, not by deeds: what is measured is how facts are read, and the
base tables are only what facts rest on. The same questions are asked of the rows in SQL, and in
DuckDB, which reads the rows from files of its own.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.ops.bench.environment import interpreter, run_with
from kith.ops.bench.signup_stage import House

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

# Of the whole city; `--scale 0.01` is a hundredth of it.
CITY: Final = {
    "volunteers": 1_000_000,
    "records": 5_000_000,
    "sessions": 100_000,
    "attendances": 1_000_000,
    "sites": 3_000,
}
TASKS: Final = "kith.ops.bench.insights.tasks"
DUCK: Final = "kith.ops.bench.insights.duck"


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--scale", type=float, default=1.0, help=_("a part of the city"))
    add("--times", type=int, default=7, help=_("how often each question is asked"))
    add("--duckdb-python", type=Path, help=_("an interpreter with duckdb; else one is made"))
    add("--no-duckdb", action="store_true", help=_("leave DuckDB out"))


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    size = {name: max(1, int(number * options["scale"])) for name, number in CITY.items()}
    with ExitStack() as rooms:
        house = rooms.enter_context(House("postgres", None, None))
        tell(_("The city is filled."))
        figures: dict[str, Any] = {"city": size, "fill": _ask(house, "fill", **size)}
        tell(_("Every fact is read from its row, for the first time."))
        figures["recompute"] = _ask(house, "recompute")
        tell(_("Everything is read anew and compared."))
        figures["again"] = _ask(house, "recompute")
        figures |= _ask(house, "ask", times=options["times"])
        figures["write"] = _ask(house, "write", times=200)
        if not options["no_duckdb"]:
            figures["duckdb"] = _duck(rooms, house, options, figures["asked"])
    return figures | {"ratios": _ratios(figures)}


def _duck(
    rooms: ExitStack, house: House, options: Mapping[str, Any], asked: Mapping[str, Any]
) -> dict[str, Any]:
    python = options["duckdb_python"] or interpreter(rooms, "duckdb", "pytz")
    folder = rooms.enter_context(TemporaryDirectory(prefix="kith-duck-"))
    tell(_("DuckDB reads the rows."))
    written = _ask(house, "export", folder=folder)
    told = run_with(python, DUCK, {"folder": folder, "times": options["times"], **asked})
    return {"export_s": written["seconds"], **told}


def _ask(house: House, task: str, **facts: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(house.task(TASKS, task, facts))
    tell(f"{task}: {json.dumps(answer)[:300]}")
    return answer


def _ratios(figures: Mapping[str, Any]) -> dict[str, float]:
    """How many times longer the rows take than the facts, question by question."""
    ratios = {}
    for side in ("rows_in_sql", "duckdb"):
        for name, took in figures["facts_ms"].items():
            other = figures.get(side, {}).get(f"{name}_ms")
            if other is not None:
                ratios[f"{side}_{name}"] = round(other / took, 1)
    return ratios
