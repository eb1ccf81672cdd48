"""Boards for the solver's tests: plain ones to name only what a test is about, and random ones."""

from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from kith.solver.problem import Demands, Ints, Params, Problem, Volunteers

Table = TypeVar("Table", Volunteers, Demands)


def volunteers(n: int = 1, **columns: Any) -> Volunteers:
    """N volunteers at the origin who can do nothing special, at time 0, once."""
    plain = Volunteers(
        ids=np.arange(100, 100 + n),
        xy_m=np.zeros((n, 2)),
        skills=np.zeros(n, np.uint64),
        slots=np.ones(n, np.uint64),
        max_m=np.full(n, 1000.0),
        capacity=np.ones(n, np.int64),
        served_min=np.zeros(n, np.int64),
        gender=np.zeros(n, np.int8),
        langs=np.zeros(n, np.uint64),
        accept_p=np.ones(n),
        likings=np.ones((n, 1)),
    )
    return _with(plain, columns)


def demands(n: int = 1, **columns: Any) -> Demands:
    """N demands at the origin for one person at time 0, asking for nothing special."""
    plain = Demands(
        ids=np.arange(500, 500 + n),
        xy_m=np.zeros((n, 2)),
        skills=np.zeros(n, np.uint64),
        slots=np.ones(n, np.uint64),
        people=np.ones(n, np.int64),
        urgency=np.ones(n, np.int64),
        gender=np.zeros(n, np.int8),
        langs=np.zeros(n, np.uint64),
        category=np.zeros(n, np.int64),
        crew=np.arange(500, 500 + n),
        whole=np.zeros(n, np.bool_),
    )
    return _with(plain, columns)


def index_pairs(*pairs: tuple[int, int]) -> Ints:
    return np.array(pairs, np.int64).reshape(-1, 2)


def random_board(
    seed: int, n_volunteers: int, n_demands: int, *, times: int = 3, long: bool = False
) -> Problem:
    """A scarce board where every hard limit bites; `long` demands take two times in a row."""
    rng = np.random.default_rng(seed)
    v, d = n_volunteers, n_demands
    first = rng.integers(0, times, d).astype(np.uint64)
    lengths = rng.integers(1, 3, d) if long else np.ones(d, np.int64)
    who = volunteers(
        v,
        ids=rng.permutation(10 * v + 1)[:v],
        xy_m=rng.uniform(0, 1500, (v, 2)),
        skills=_some_bits(rng, v, 3, 0.6),
        slots=_some_bits(rng, v, times + 1, 0.8),
        max_m=rng.uniform(500, 2500, v),
        capacity=rng.integers(0, 4, v),
        served_min=rng.integers(0, 900, v),
        gender=rng.integers(0, 3, v).astype(np.int8),
        langs=_some_bits(rng, v, 2, 0.7),
        accept_p=rng.uniform(0, 1, v),
    )
    what = demands(
        d,
        ids=rng.permutation(10 * d + 1)[:d],
        xy_m=rng.uniform(0, 1500, (d, 2)),
        skills=_some_bits(rng, d, 3, 0.25),
        slots=((1 << lengths) - 1).astype(np.uint64) << first,
        people=rng.integers(1, 3, d),
        urgency=rng.choice([1, 2, 4], d),
        gender=rng.choice([0, 0, 0, 1, 2], d).astype(np.int8),
        langs=_some_bits(rng, d, 2, 0.15),
    )
    params = Params(missing_person_min=float(rng.choice([30, 90, 600])))
    known, barred, paired = _few(rng, v, d), _few(rng, v, d), _few(rng, v, d)
    who = replace(who, likings=rng.uniform(0, 1, (v, 3)), home=rng.integers(0, 2, v))
    what = replace(what, category=rng.integers(0, 3, d), place=rng.integers(0, 2, d))
    borders = np.array([[0.0, 4.5], [6.0, 0.0]])
    return Problem(who, what, known, barred, params, borders=borders, paired=paired)


def permuted(problem: Problem, seed: int) -> Problem:
    """The same board with its rows in another order."""
    rng = np.random.default_rng(seed)
    of_v = rng.permutation(len(problem.volunteers))
    of_d = rng.permutation(len(problem.demands))
    new_v, new_d = np.argsort(of_v), np.argsort(of_d)

    def moved(rows: Ints) -> Ints:
        return rng.permutation(np.column_stack((new_v[rows[:, 0]], new_d[rows[:, 1]])))

    return replace(
        problem,
        volunteers=_rows(problem.volunteers, of_v),
        demands=_rows(problem.demands, of_d),
        known=moved(problem.known),
        barred=moved(problem.barred),
        paired=moved(problem.paired),
    )


def _with(table: Table, columns: dict[str, Any]) -> Table:
    types = {name: getattr(table, name).dtype for name in columns}
    return replace(table, **{name: np.asarray(c, types[name]) for name, c in columns.items()})


def _rows(table: Table, order: Ints) -> Table:
    return replace(table, **{f.name: getattr(table, f.name)[order] for f in fields(table)})


def _some_bits(rng: np.random.Generator, n: int, width: int, share: float) -> Any:
    return (rng.random((n, width)) < share) @ (1 << np.arange(width))


def _few(rng: np.random.Generator, v: int, d: int) -> Ints:
    chosen = np.argwhere(rng.random((v, d)) < 0.1)
    return chosen.astype(np.int64)
