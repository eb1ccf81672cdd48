"""The published home-care instances with double visits, in their own format.

Instances of Mankowska et al. (2014) as converted by Ceschia, Di Gaspero, Mazzaracchio, Policante
and Schaerf, doi 10.1111/itor.13585.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from kith.solver.problem import Ints
from kith.solver.rounds.problem import ALONE, MOST_S, NEVER, Helpers, Params, Rounds, Visits

PER_MIN: Final = 1_000  # our units: published times are minutes with up to three decimals
OFFICE: Final = 0  # row of the ways


def day_of(data: Mapping[str, Any]) -> Rounds:
    """The instance in 1/1000 minutes; every visit must be made and may be late."""
    tasks = [(p, task) for p in data["patients"] for task in p["required_caregivers"]]
    carers = data["caregivers"]
    able = [[task["service"] in carer["abilities"] for carer in carers] for _, task in tasks]
    nothing = np.zeros(len(carers), np.int64)
    ways = np.rint(np.array(data["distances"]) * PER_MIN).astype(np.int32)
    return Rounds(
        _visits(data["patients"]),
        Helpers(nothing, nothing, nothing, nothing + MOST_S, nothing + len(tasks), nothing),
        ways[None],
        np.array(able, np.bool_),
        np.zeros((len(tasks), len(carers)), np.int64),
        Params(travel=1, late_per_s=1, worst_late=1),
    )


def cost(price: int) -> float:
    """The published measure: the mean of travel, lateness and largest lateness, in minutes."""
    return price / 3 / PER_MIN


def _visits(patients: Sequence[Mapping[str, Any]]) -> Visits:
    rows = [row for place, patient in enumerate(patients) for row in _rows(patient, place + 1)]
    twins = np.full(len(rows), ALONE)
    both = [n for n in range(len(rows) - 1) if rows[n][0] == rows[n + 1][0]]
    twins[both], twins[np.array(both, np.int64) + 1] = np.array(both, np.int64) + 1, both
    place, service, opens, closes, least, most = np.array(rows, np.int64).T.copy()
    never = np.full(len(rows), NEVER)
    return Visits(place, service, opens, closes, never, twins, least, most)


def _rows(patient: Mapping[str, Any], place: int) -> list[tuple[int, ...]]:
    gaps = patient.get("synchronization", {}).get("distance", (0, 0))
    window, gap = _units(patient["time_window"]), _units(gaps)
    return [
        (place, *_units([task["duration"]]), *window, *gap)
        for task in patient["required_caregivers"]
    ]


def _units(minutes: Sequence[float]) -> Ints:
    found: Ints = np.rint(np.array(minutes) * PER_MIN).astype(np.int64)
    return found
