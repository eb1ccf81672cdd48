"""Other solvers on the days of `kith bench rounds`: run by an interpreter that has pyvroom.

`PYTHONPATH=. python kith/ops/bench/rounds_others.py 60 12 0 1 2 3 4` writes one price a seed, in
our own weights, of VROOM 1.15 at exploration level 5. It knows no visits of two, and makes as many
as it can by their priority instead of weighing a penalty against the way.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kith.solver.rounds.instances import draw

if TYPE_CHECKING:
    from kith.solver.rounds.problem import Rounds

PRIORITY_S: Final = 7_200


def price(problem: Rounds, level: int = 5) -> int:
    """What VROOM's routing costs."""
    vroom: Any = importlib.import_module("vroom")
    day = vroom.Input()
    visits, helpers = problem.visits, problem.helpers
    for h in range(len(helpers)):
        ways = problem.travel_s[helpers.profile[h]].astype(np.uint32)
        cost = ways.copy()
        cost[:, visits.place] += problem.extra_s[:, h].astype(np.uint32)
        day.set_durations_matrix(f"h{h}", ways)
        day.set_costs_matrix(f"h{h}", cost)
        day.add_vehicle(
            vroom.Vehicle(
                h,
                start=int(helpers.start[h]),
                end=int(helpers.end[h]),
                profile=f"h{h}",
                time_window=vroom.TimeWindow(int(helpers.on_s[h]), int(helpers.off_s[h])),
                skills=set(np.flatnonzero(problem.allowed[:, h]).tolist()),
            )
        )
    for v in range(len(visits)):
        window = vroom.TimeWindow(int(visits.opens_s[v]), int(visits.closes_s[v]))
        day.add_job(
            vroom.Job(
                v,
                location=int(visits.place[v]),
                default_service=int(visits.service_s[v]),
                time_windows=[window],
                skills={v},
                priority=int(visits.penalty[v]) // PRIORITY_S,
            )
        )
    found = day.solve(exploration_level=level, nb_threads=2)
    omitted = [job._id for job in found.unassigned]  # noqa: SLF001 -- it has no other name
    return int(found.summary.cost) + int(visits.penalty[omitted].sum())


if __name__ == "__main__":
    count, crew, *seeds = map(int, sys.argv[1:])
    sys.stdout.write(json.dumps({seed: price(draw(count, crew, seed)) for seed in seeds}))
