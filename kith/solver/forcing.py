"""The same board with one pair settled: what the best plan is when she serves this demand.

`Live.extra_min` tells the price of that; here stands whom else it moves.
"""

from dataclasses import fields, replace

import numpy as np

from kith.solver.problem import URGENCIES, Demands, Ints, Problem


def forced(problem: Problem, v: int, d: int) -> Problem:
    """The board on which only she may have one place of the demand.

    Rows stay as they are. Of a demand for several the place is one more row, the last, of the same
    crew; she may have no other place of it. An empty place counts as most urgent there, so that it
    is left empty only where she is dearer than that.
    """
    if problem.demands.people[d] == 1:
        alone = replace(problem, demands=_most_urgent(problem.demands, d))
        return replace(alone, barred=_joined(problem.barred, _all_but(problem, v, d)))
    last = len(problem.demands)
    people = np.append(problem.demands.people, 1)
    people[d] -= 1
    alone = replace(problem, demands=_with_one_more(problem.demands, d, people))
    met = np.array([(v, last)], np.int64)
    is_known = bool(problem.is_known(np.array([v]), np.array([d]))[0])
    return replace(
        alone,
        known=_joined(problem.known, met) if is_known else problem.known,
        barred=_joined(problem.barred, np.array([(v, d)], np.int64), _all_but(problem, v, last)),
        paired=_joined(problem.paired, _as_of(problem.paired, d, last)),
    )


def _as_of(pairs: Ints, d: int, last: int) -> Ints:
    """The pairs of one demand, said of its further row."""
    of_d = pairs[pairs[:, 1] == d, 0]
    return np.column_stack((of_d, np.full(len(of_d), last)))


def _with_one_more(demands: Demands, d: int, people: Ints) -> Demands:
    columns = {f.name: getattr(demands, f.name) for f in fields(demands)}
    longer = {name: np.append(col, col[d : d + 1], axis=0) for name, col in columns.items()}
    longer["ids"][-1] = demands.ids.min() - 1
    return _most_urgent(replace(demands, **longer | {"people": people}), len(demands))


def _most_urgent(demands: Demands, d: int) -> Demands:
    urgency = demands.urgency.copy()
    urgency[d] = max(URGENCIES)
    return replace(demands, urgency=urgency)


def _all_but(problem: Problem, v: int, d: int) -> Ints:
    others = np.delete(np.arange(len(problem.volunteers), dtype=np.int64), v)
    return np.column_stack((others, np.full(len(others), d)))


def _joined(*pairs: Ints) -> Ints:
    return np.unique(np.concatenate(pairs), axis=0)
