"""Small days to solve and to break, and the answer of looking at every possibility."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, permutations, product
from typing import TYPE_CHECKING, Any

import numpy as np

from kith.solver.rounds.problem import ALONE, LEFT_OUT, Helpers, Params, Rounds, Visits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Routes = tuple[tuple[int, ...], ...]


def column(values: Any) -> Any:
    return np.array(values, np.int64)


def drawn(
    seed: int,
    *,
    visits: int = 5,
    helpers: int = 2,
    together: int = 0,
    apart: int = 0,
    params: Params | None = None,
) -> Rounds:
    """A day of few visits; the first rows are pairs that begin together, then pairs apart."""
    rng = np.random.default_rng(seed)
    params = params or Params()
    xy = rng.uniform(0, 1_500, (visits + helpers, 2))
    metres = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    ways = np.rint(metres[None] / np.array([1.25, 3.5])[:, None, None]).astype(np.int32)
    opens = rng.integers(0, 5_400, visits)
    twin, least, most = (np.full(visits, value) for value in (ALONE, 0, 0))
    place = np.arange(visits)
    for pair in range(together + apart):
        a, b = 2 * pair, 2 * pair + 1
        twin[a], twin[b] = b, a
        place[b], opens[b] = place[a], opens[a]
        if pair >= together:
            least[[a, b]] = rng.integers(0, 1_800)
            most[[a, b]] = least[a] + rng.integers(1, 1_800)
    allowed = rng.random((visits, helpers)) < 0.85
    return Rounds(
        Visits(
            place,
            rng.integers(1, 4, visits) * 600,
            opens,
            opens + rng.integers(1, 5, visits) * 900,
            column([5_000] * visits) if not params.late_per_s else column([1 << 40] * visits),
            twin,
            least,
            most,
        ),
        Helpers(
            column(range(visits, visits + helpers)),
            column(range(visits, visits + helpers)),
            rng.integers(0, 1_800, helpers),
            rng.integers(9_000, 14_000, helpers)
            if not params.late_per_s
            else column([10**6] * helpers),
            column([visits] * helpers),
            rng.integers(0, 2, helpers),
        ),
        ways,
        allowed if not params.late_per_s else allowed | True,
        rng.integers(0, 2, (visits, helpers)) * 300,
        params,
    )


def least_price(problem: Rounds) -> int:
    """The price of the best of all routings, by trying every one."""
    seen = problem.visits
    units = [
        (row,) if seen.twin[row] == ALONE else (row, int(seen.twin[row]))
        for row in range(len(seen))
        if seen.twin[row] in (ALONE,) or row < seen.twin[row]
    ]
    best = (
        int(seen.penalty.sum()) + _late(problem, {}) if not problem.params.late_per_s else 1 << 60
    )
    for count in range(len(units), -1, -1):
        for chosen in combinations(units, count):
            rows = [row for unit in chosen for row in unit]
            omitted = int(seen.penalty.sum()) - sum(int(seen.penalty[row]) for row in rows)
            if omitted < best:
                best = min(best, _least_of(problem, rows, best - omitted) + omitted)
    return best


def _late(problem: Rounds, starts: Mapping[int, int]) -> int:
    late = [max(0, at - int(problem.visits.closes_s[row])) for row, at in starts.items()]
    weigh = problem.params
    return sum(late) * weigh.late_per_s + max(late, default=0) * weigh.worst_late


def _least_of(problem: Rounds, rows: Sequence[int], bound: int) -> int:
    """The best price of making all these visits, penalties apart."""
    best = bound
    for who in product(range(len(problem.helpers)), repeat=len(rows)):
        if not all(problem.allowed[row, h] for row, h in zip(rows, who, strict=True)):
            continue
        goes = dict(zip(rows, who, strict=True))
        if any(goes.get(int(problem.visits.twin[row]), -1) == h for row, h in goes.items()):
            continue
        extra = sum(int(problem.extra_s[row, h]) for row, h in goes.items())
        for routes in _routes(rows, who, len(problem.helpers)):
            travel = sum(travelled(problem, h, route) for h, route in enumerate(routes))
            price = travel * problem.params.travel + extra
            if price < best:
                starts = earliest(problem, routes)
                if starts is not None:
                    best = min(best, price + _late(problem, starts))
    return best


def _routes(rows: Sequence[int], who: Sequence[int], helpers: int) -> Iterator[Routes]:
    of = [
        [row for row, h in zip(rows, who, strict=True) if h == helper] for helper in range(helpers)
    ]
    yield from product(*(permutations(each) for each in of))


def travelled(problem: Rounds, helper: int, route: Sequence[int]) -> int:
    if not route:
        return 0
    who, place = problem.helpers, problem.visits.place
    stops = [who.start[helper], *(place[row] for row in route), who.end[helper]]
    ways = problem.travel_s[who.profile[helper]]
    return sum(int(ways[a, b]) for a, b in pairwise(stops))


def earliest(problem: Rounds, routes: Routes) -> dict[int, int] | None:
    """All beginnings as early as they can be, by repetition; None if they cannot be."""
    seen, who = problem.visits, problem.helpers
    starts = {row: int(seen.opens_s[row]) for route in routes for row in route}
    for _ in range(60):
        before = dict(starts)
        for h, route in enumerate(routes):
            free, here = int(who.on_s[h]), int(who.start[h])
            for row in route:
                way = int(problem.travel_s[who.profile[h], here, seen.place[row]])
                starts[row] = max(starts[row], free + way)
                free, here = starts[row] + int(seen.service_s[row]), int(seen.place[row])
            if route and free + problem.travel_s[who.profile[h], here, who.end[h]] > who.off_s[h]:
                return None
        for row, other in ((row, int(seen.twin[row])) for row in starts):
            if other > row:
                starts[other] = max(starts[other], starts[row] + int(seen.gap_min_s[row]))
                starts[row] = max(starts[row], starts[other] - int(seen.gap_max_s[row]))
        hard = not problem.params.late_per_s
        if hard and any(at > seen.closes_s[row] for row, at in starts.items()):
            return None
        if starts == before:
            return starts
    return None


def without(problem: Rounds, helper: int) -> Rounds:
    """The same day, this helper at home."""
    allowed = problem.allowed.copy()
    allowed[:, helper] = False
    return replace(problem, allowed=allowed)


assert LEFT_OUT == ALONE == -1
