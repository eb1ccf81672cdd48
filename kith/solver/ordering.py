"""A board with its rows in another order: answers must not depend on how rows came in."""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from kith.solver.problem import Demands, Ints, Problem, Volunteers

Table = TypeVar("Table", Volunteers, Demands)


def by_ids(problem: Problem) -> tuple[Problem, Ints, Ints]:
    """The board in ascending order of ids, and which row each volunteer and demand was before."""
    v, d = np.argsort(problem.volunteers.ids), np.argsort(problem.demands.ids)
    if _is_in_order(v) and _is_in_order(d):
        return problem, v, d
    now_v, now_d = np.argsort(v), np.argsort(d)
    known, barred, paired = (
        np.column_stack((now_v[pairs[:, 0]], now_d[pairs[:, 1]]))
        for pairs in (problem.known, problem.barred, problem.paired)
    )
    ordered = replace(
        problem,
        volunteers=taken(problem.volunteers, v),
        demands=taken(problem.demands, d),
        known=known,
        barred=barred,
        paired=paired,
    )
    return ordered, v, d


def taken(table: Table, rows: Ints) -> Table:
    """These rows of a table, in this order."""
    columns = (column.name for column in fields(table))
    return type(table)(**{name: getattr(table, name)[rows] for name in columns})


def _is_in_order(rows: Ints) -> bool:
    return bool((rows[1:] > rows[:-1]).all())
