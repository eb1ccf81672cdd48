"""The routing of a day, as good as the time given allows; and again after something changed."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import Final

from kith.solver.rounds.building import by_window
from kith.solver.rounds.cooling import Budget, cooled
from kith.solver.rounds.problem import NOBODY, Rounds, Routing
from kith.solver.rounds.tables import Tables, tables
from kith.solver.rounds.timing import Order, order_of, routing

SECONDS: Final = 1.0
MOST_THREADS: Final = 1_000
TOLD: Final = 1 << 30  # price of breaking what a helper was told: above all but NEVER


def solve(
    problem: Rounds,
    *,
    until: float | None = None,
    seed: int = 0,
    moves: int | None = None,
    threads: int = 1,
) -> Routing:
    """The cheapest routing found until `perf_counter()` says so; one second unless told.

    With `moves` it is so many moves instead, and the answer depends on problem and seed alone.
    Several `threads` search apart, each with a seed of its own; the best answer counts.
    """
    day = tables(problem)
    orders = _searched(day, by_window(day.rows), _budget(until, moves), seed, threads)
    return min((routing(problem, order) for order in orders), key=_price)


def resolve(
    problem: Rounds,
    standing: Routing,
    *,
    gone: Collection[int] = (),
    fixed: Mapping[int, int] | None = None,
    until: float | None = None,
    seed: int = 0,
    moves: int | None = None,
) -> Routing:
    """The day planned again from the routing that stands, without the helpers who are gone.

    `fixed` names for a visit the helper who was told: she keeps it unless that is impossible.
    """
    told = {row: helper for row, helper in (fixed or {}).items() if helper not in gone}
    day = tables(_held(problem, gone, told))
    start = order_of(problem, standing)
    start.who[[helper in gone for helper in start.who]] = NOBODY
    (found,) = _searched(day, start, _budget(until, moves), seed, 1, is_warm=True)
    return routing(problem, found)


def _held(problem: Rounds, gone: Collection[int], told: Mapping[int, int]) -> Rounds:
    """The same day, where it costs dearly to break a word."""
    allowed, extra = problem.allowed.copy(), problem.extra_s.copy()
    penalty = problem.visits.penalty.copy()
    allowed[:, list(gone)] = False
    for row, helper in told.items():
        extra[row] += TOLD
        extra[row, helper] -= TOLD
        penalty[row] += 2 * TOLD
    visits = replace(problem.visits, penalty=penalty)
    return replace(problem, visits=visits, allowed=allowed, extra_s=extra)


def _searched(
    day: Tables, start: Order, budget: Budget, seed: int, threads: int, *, is_warm: bool = False
) -> list[Order]:
    def search(nth: int) -> Order:
        own = seed * MOST_THREADS + nth
        return cooled(day, start, budget, seed=own, nth=nth, is_warm=is_warm)

    if threads == 1:
        return [search(0)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(search, range(threads)))


def _budget(until: float | None, moves: int | None) -> Budget:
    began = perf_counter()
    return Budget(began, began + SECONDS if until is None else until, moves)


def _price(found: Routing) -> int:
    return found.price
