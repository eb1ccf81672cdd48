"""The time of each order and its people, chosen together.

Orders for one person at several times are still one exact flow. Where several people must come at
the same time the flow may split them: that relaxation is solved first, then each crew takes the
time most of its people chose. `bounds` improves both ends: its prices name better times, and prove
how far the answer may be from the best.
"""

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from kith.solver import assign, network, reach, residual
from kith.solver.assign import Plan
from kith.solver.bounds import Ascent
from kith.solver.costs import PER_MIN, prices
from kith.solver.network import Network
from kith.solver.ordering import by_ids
from kith.solver.problem import Bits, Bools, Demands, Ints, Options, Problem
from kith.solver.reach import Pairs
from kith.solver.state import D_EMPTY, V_USED, bound, chosen

ROUNDS = 8  # how often times are chosen anew, at most
STEPS = 25  # of the bound between two choices
CLOSE = 3e-3  # a gap not worth another round


@dataclass(frozen=True, eq=False)
class Joint:
    """A plan, the problem with the times settled on, and what no plan can cost less than."""

    plan: Plan
    problem: Problem
    bound_min: float

    @property
    def gap_pct(self) -> float:
        """How far above the best the plan may be, at most, in per cent."""
        objective = self.plan.objective_min
        return 100 * (objective - self.bound_min) / objective if objective else 0.0


@dataclass(frozen=True, eq=False)
class Choices:
    """Every demand at every time it may have, R rows in order of demand, and the pairs of each."""

    problem: Problem
    d: Ints  # (R,)
    slots: Bits  # (R,)
    group: Ints  # (R,) the same for rows of one crew at one time
    pairs: Pairs  # rows of the problem
    row: Ints  # (P,) the choice behind each pair
    network: Network

    @property
    def together(self) -> Bools:
        """(R,) choices of crews of several people at several times: where a flow may split."""
        crew = np.unique(self.problem.demands.crew, return_inverse=True)[1]
        people = np.bincount(crew, weights=self.problem.demands.people)
        times = np.bincount(crew[self.d])
        alone = np.bincount(crew)
        found: Bools = (people[crew] > 1)[self.d] & (times > alone)[crew][self.d]
        return found


def solve(problem: Problem, options: Options, *, until: float | None = None) -> Joint:
    """The best times and people found; the answer is the same for any order of rows.

    `until` (`perf_counter()`) ends the rounds of improvement early.
    """
    ordered, v, d = by_ids(problem)
    choices = _choices(ordered, _moved(options, np.argsort(d)))
    times, low = _best_times(choices, until)
    settled = replace(ordered, demands=replace(ordered.demands, slots=times))
    plan = assign.solve(settled)
    back = np.argsort(d)
    return Joint(
        plan=replace(plan, v=v[plan.v], d=d[plan.d], missing=plan.missing[back]),
        problem=replace(problem, demands=replace(problem.demands, slots=times[back])),
        bound_min=min(low / PER_MIN, plan.objective_min),
    )


def _moved(options: Options, now: Ints) -> Options:
    return Options(now[options.d], options.slots)


def _choices(problem: Problem, options: Options) -> Choices:
    """Demands without options have the one time they stand at."""
    fixed = np.setdiff1d(np.arange(len(problem.demands)), options.d)
    d = np.concatenate((options.d, fixed))
    slots = np.concatenate((options.slots, problem.demands.slots[fixed]))
    order = np.lexsort((slots, d))
    d, slots = d[order], slots[order]
    crews = np.unique(problem.demands.crew, return_inverse=True)[1]
    keys = np.column_stack((crews[d].astype(np.uint64), slots))
    group = np.unique(keys, axis=0, return_inverse=True)[1].ravel()
    barred = _of_every_choice(problem.barred, d)
    found = reach.pairs(replace(problem, demands=_as_demands(problem, d, slots), barred=barred))
    row = found.d
    pairs = Pairs(found.v, d[row].astype(np.int32), found.distance_m)
    net = network.build(problem, pairs, prices(problem, pairs), slots[row])
    return Choices(problem, d, slots, group, pairs, row.astype(np.int64), net)


def _as_demands(problem: Problem, d: Ints, slots: Bits) -> Demands:
    rows = np.arange(len(d))
    columns = {
        name: getattr(problem.demands, name)[d]
        for name in ("xy_m", "skills", "people", "urgency", "gender", "langs", "category")
    }
    return Demands(
        ids=rows, slots=slots, crew=rows, whole=np.zeros(len(d), np.bool_),
        place=problem.demands.place[d], **columns,
    )  # fmt: skip


def _of_every_choice(index_pairs: Ints, d: Ints) -> Ints:
    """Pairs of volunteer and demand as pairs of volunteer and choice."""
    first, last = (np.searchsorted(d, index_pairs[:, 1], side) for side in ("left", "right"))
    times = last - first
    begin = np.repeat(first - np.concatenate(([0], np.cumsum(times)[:-1])), times)
    return np.column_stack((np.repeat(index_pairs[:, 0], times), begin + np.arange(times.sum())))


def _best_times(choices: Choices, until: float | None) -> tuple[Bits, int]:
    """(D,) the best times found, and what no plan can cost less than, in price units."""
    together = choices.together
    relaxed = residual.planned(choices.network.net)
    low = bound(choices.network.net, relaxed) // choices.network.scale
    arcs = chosen(choices.network.net, relaxed)
    count = np.bincount(choices.row[choices.network.rows[arcs]], minlength=len(choices.d))
    best, times = _with_times(choices, _most(choices, count), together)
    ascent = Ascent.of(choices, relaxed.at / choices.network.scale)
    for _ in range(ROUNDS if together.any() else 0):
        if best - low <= CLOSE * best or (until is not None and perf_counter() > until):
            break
        low = max(low, ascent.climb(STEPS, best))
        price, other = _with_times(choices, ascent.liked, together)
        if price < best:
            best, times = price, other
    return times, min(low, best)


def _most(choices: Choices, count: Ints) -> Ints:
    """(R,) how much each choice is liked: by how many people the flow sent there, crew by crew."""
    people = np.bincount(choices.group, weights=count)
    return people[choices.group].astype(np.int64)


def _with_times(choices: Choices, liked: Ints, together: Bools) -> tuple[int, Bits]:
    """The price of the best plan in which crews take their most liked time, and all times."""
    crew = np.unique(choices.problem.demands.crew, return_inverse=True)[1][choices.d]
    order = np.lexsort((choices.slots, -liked, crew))
    first = order[np.concatenate(([True], crew[order][1:] != crew[order][:-1]))]
    favourite = np.zeros(crew.max(initial=-1) + 1, np.int64)
    favourite[crew[first]] = choices.group[first]
    shut = together & (choices.group != favourite[crew])
    closed = shut[choices.row]
    built = choices.network.without(closed) if closed.any() else choices.network
    state = residual.planned(built.net)
    arcs = chosen(built.net, state)
    flow = built.flow(arcs, state.demands[:, D_EMPTY].copy(), state.volunteers[:, V_USED].copy())
    times = choices.problem.demands.slots.copy()
    times[choices.d[first]] = choices.slots[first]
    return flow.price, _settled(choices, times, favourite, crew, choices.row[built.rows[arcs]])


def _settled(choices: Choices, times: Bits, favourite: Ints, crew: Ints, used: Ints) -> Bits:
    """Crews stand at their favourite time, single demands at the time somebody serves them."""
    at_favourite = choices.group == favourite[crew]
    times[choices.d[at_favourite]] = choices.slots[at_favourite]
    alone = ~choices.together[used]
    times[choices.d[used[alone]]] = choices.slots[used[alone]]
    return times
