"""A day of visits as the tables that compiled loops read."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kith.solver.problem import Ints, Rows
from kith.solver.rounds.problem import ALONE, Rounds

# Columns of rows.
PLACE, SERVICE, OPENS, CLOSES, PENALTY, TWIN, GAP_MIN, GAP_MAX, KIND = range(9)
# Kinds of rows: how a row stands to its twin.
SINGLE, LEADS, FOLLOWS, FIRST, SECOND = range(5)  # LEADS and FOLLOWS begin at the same moment
# Columns of staff.
START, END, ON, OFF, MOST, PROFILE = range(6)
# Weights of the price, and lines of the bill.
TRAVEL, WAIT, LATE, WORST_LATE, FAIRNESS, EXTRA, OMITTED = range(7)
FORBIDDEN = -1


class Tables(NamedTuple):
    """`extra` holds FORBIDDEN where the helper may not go."""

    rows: Ints
    staff: Ints
    ways: Rows
    extra: Ints
    weights: Ints


@lru_cache(maxsize=2)
def tables(problem: Rounds) -> Tables:
    """The same day, ready for the loops."""
    seen, who, params = problem.visits, problem.helpers, problem.params
    columns = (seen.place, seen.service_s, seen.opens_s, seen.closes_s, seen.penalty)
    rows = np.column_stack((*columns, seen.twin, seen.gap_min_s, seen.gap_max_s, _kinds(problem)))
    staff = np.column_stack((who.start, who.end, who.on_s, who.off_s, who.most, who.profile))
    weights = (params.travel, params.wait, params.late_per_s, params.worst_late, params.fairness)
    return Tables(
        np.ascontiguousarray(rows, np.int64),
        np.ascontiguousarray(staff, np.int64),
        np.ascontiguousarray(problem.travel_s),
        np.where(problem.allowed, problem.extra_s, FORBIDDEN),
        np.array(weights, np.int64),
    )


def _kinds(problem: Rounds) -> Ints:
    twin, at = problem.visits.twin, np.arange(len(problem.visits))
    pair = np.where(problem.visits.is_together, LEADS, FIRST)
    return np.where(twin == ALONE, SINGLE, np.where(at < twin, pair, pair + 1))


def in_turn(rows: Ints) -> Ints:
    """The rows that stand in an order of the day: all but those that follow a leader."""
    return np.flatnonzero(rows[:, KIND] != FOLLOWS)
