"""How an annealing spends its time: how hot it begins, how often it begins anew."""

from dataclasses import dataclass
from time import perf_counter
from typing import Final

import numpy as np

from kith.solver.fast import IS_COMPILED
from kith.solver.problem import Ints
from kith.solver.rounds.columns import FAR, LENGTH, PRICE
from kith.solver.rounds.plan import Plan, plan
from kith.solver.rounds.problem import LEFT_OUT, NEVER, NOBODY
from kith.solver.rounds.search import (
    BETWEEN,
    able_helpers,
    anneal,
    near_doors,
    remember,
    sampled,
    seeded,
)
from kith.solver.rounds.tables import LATE, Tables
from kith.solver.rounds.timing import Order, timed

CHUNK: Final = 2_048  # moves between two looks at the clock
STEPS: Final = 200  # at least so many temperatures, where moves are counted
SAMPLE: Final = 2_000
HOT_SHARES: Final = (0.1, 0.3)  # of moves taken at first: windows are hard, or may be missed
COLD: Final = 1 / 100
AGAIN_HOT: Final = 0.1


@dataclass(frozen=True)
class Budget:
    """Until when, by the clock of `perf_counter`; or how many moves."""

    began: float
    until: float
    moves: int | None = None

    @property
    def chunk(self) -> int:
        """Moves at one temperature; where loops are interpreted, the clock is looked at sooner."""
        if self.moves is not None:
            return max(BETWEEN, min(CHUNK, self.moves // STEPS))
        return CHUNK if IS_COMPILED else BETWEEN

    def spent(self, done: int) -> float:
        """The share that is gone, 1 and above when all is."""
        if self.moves is not None:
            return done / max(1, self.moves)
        return (perf_counter() - self.began) / max(1e-9, self.until - self.began)


def cooled(
    day: Tables, start: Order, budget: Budget, *, seed: int, nth: int = 0, is_warm: bool = False
) -> Order:
    """The best order of the day met; a warm start is not heated as far as a cold one.

    Of searches side by side every second one takes the other kind's heat.
    """
    start = _possible(day, start)
    able = able_helpers(day)
    if not able[:, 0].any() or budget.spent(0) >= 1.0:
        return start
    live, best = plan(day, start), _best_of(day, start)
    best[0] = live.c[PRICE]
    near, rng = near_doors(day), seeded(seed)
    share = HOT_SHARES[(int(day.weights[LATE] > 0) + nth) % 2]
    hot = _heat(live, near, able, rng, share) * (AGAIN_HOT if is_warm else 1.0)
    if live.c[PRICE] < best[0]:
        remember(live.v, live.c, best, live.c[PRICE])
    done, chunk = 0, budget.chunk
    while hot > 0 and (spent := budget.spent(done)) < 1.0:
        heat = hot * COLD**spent
        anneal(*live, near, able, rng, best, heat, heat, chunk)
        done += chunk
    length = int(live.c[LENGTH])
    return Order(best[1 : 1 + length].copy(), best[1 + len(day.rows) :].copy())


def _possible(day: Tables, order: Order) -> Order:
    """The same order, where nobody is sent who could not come in time."""
    starts = np.full(len(day.rows), LEFT_OUT, np.int64)
    timed(*day, *order, starts)
    return Order(order.turn, np.where(starts == LEFT_OUT, NOBODY, order.who))


def _best_of(day: Tables, order: Order) -> Ints:
    count, length = len(day.rows), len(order.turn)
    best = np.zeros(2 * count + 1, np.int64)
    best[1 : 1 + length], best[1 + count :] = order.turn, order.who
    return best


def _heat(live: Plan, near: Ints, able: Ints, rng: Ints, share: float) -> float:
    """As hot as the dearness of so many of the moves that make a fair routing dearer."""
    dearer = np.zeros(SAMPLE, np.int64)
    sampled(*live, near, able, rng, dearer)
    some = dearer[(dearer > 0) & (dearer < NEVER // 2) & (dearer < FAR)]
    return float(np.quantile(some, share)) if len(some) else 0.0
