"""Days that anybody can draw again."""

import numpy as np

from kith.solver.problem import Bools
from kith.solver.rounds.problem import Helpers, Rounds, Visits


def draw(visits: int, helpers: int, seed: int) -> Rounds:
    """A town's day: clusters of homes, shifts of 3.5 to 4.5 h, six skills, wishes for a woman."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform(0, 3_000, (8, 2))
    spread = spots[rng.integers(0, 8, visits)] + rng.normal(0, 250, (visits, 2))
    xy = np.vstack((spread, rng.uniform(0, 3_000, (helpers, 2))))
    metres = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) * 1.3
    pace = np.array([1.25, 3.5])  # metres a second on foot and by bicycle
    ways = np.rint(metres / pace[:, None, None]).astype(np.int32)
    return Rounds(
        _visits(rng, visits),
        _helpers(rng, visits, helpers),
        ways,
        _allowed(rng, visits, helpers),
        np.where(rng.random((visits, helpers)) < 1 / helpers, 0, 300).astype(np.int64),
    )


def _visits(rng: np.random.Generator, count: int) -> Visits:
    service = rng.integers(20, 46, count) * 60
    length = rng.integers(1, 4, count) * 3600
    opens = 8 * 3600 + rng.integers(0, 7 * 3600, count)
    all_day = rng.random(count) < 0.25
    return Visits(
        place=np.arange(count),
        service_s=service,
        opens_s=np.where(all_day, 8 * 3600, opens),
        closes_s=np.where(all_day, 18 * 3600, opens + length),
        penalty=7_200 * rng.integers(1, 4, count),
    )


def _helpers(rng: np.random.Generator, visits: int, count: int) -> Helpers:
    on = 8 * 3600 + rng.integers(0, 5 * 3600, count)
    return Helpers(
        start=visits + np.arange(count),
        end=visits + np.arange(count),
        on_s=on,
        off_s=on + rng.integers(210, 271, count) * 60,
        most=np.full(count, visits),
        profile=rng.integers(0, 2, count),
    )


def _allowed(rng: np.random.Generator, visits: int, helpers: int) -> Bools:
    """Six skills, the first common and the last rare; twelve of a hundred wish for a woman."""
    held = rng.random((helpers, 6)) < np.linspace(0.9, 0.3, 6)
    held[np.arange(6) % helpers, np.arange(6)] = True
    skill = rng.choice(6, visits, p=np.arange(6, 0, -1) / 21)
    woman = rng.random(helpers) < 0.6
    wished = rng.random(visits) < 0.12
    fitting: Bools = held[:, skill].T & (woman[None] | ~wished[:, None])
    return fitting
