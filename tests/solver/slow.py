"""The solver again, as plain loops and as one integer programme, to hold its answers against."""

from functools import cache
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from kith.solver.problem import CLOSED, Options, Problem

Pair = tuple[int, int]


def limits_broken(p: Problem, v: int, d: int) -> tuple[str, ...]:
    """The hard limits as a reader would check them by hand."""
    who, what = p.volunteers, p.demands
    away = np.hypot(*(who.xy_m[v] - what.xy_m[d]))
    broken = {
        "skill": int(what.skills[d]) & ~int(who.skills[v]) != 0,
        "time": int(what.slots[d]) & ~int(who.slots[v]) != 0,
        "distance": away > who.max_m[v],
        "capacity": who.capacity[v] == 0,
        "gender": what.gender[d] != 0 and who.gender[v] != what.gender[d],
        "language": int(what.langs[d]) & ~int(who.langs[v]) != 0,
        "border": p.borders[who.home[v], what.place[d]] == CLOSED,
        "barred": [v, d] in p.barred.tolist(),
    }
    return tuple(code for code, is_broken in broken.items() if is_broken)


@cache
def feasible(p: Problem) -> set[Pair]:
    every = ((v, d) for v in range(len(p.volunteers)) for d in range(len(p.demands)))
    return {(v, d) for v, d in every if not limits_broken(p, v, d)}


def bill(p: Problem, v: int, d: int) -> dict[str, float]:
    """The wishes for one pair, without arrays."""
    who, what, params = p.volunteers, p.demands, p.params
    away = float(np.hypot(*(who.xy_m[v] - what.xy_m[d])))
    above = int(who.served_min[v]) - sum(who.served_min.tolist()) / len(who)
    held, asked = _bits(who.skills[v]) & scarce(p), _bits(what.skills[d])
    return {
        "long_way": 2 * away / params.walk_m_per_min,
        "same_shoulders": params.load_share * max(above, 0),
        "stranger": 0.0 if [v, d] in p.known.tolist() else params.stranger_min,
        "not_her_pair": params.not_her_pair_min if _is_of_another(p, v, d) else 0.0,
        "unlikely": (1 - float(who.accept_p[v])) * params.unlikely_min,
        "taste": (1 - float(who.likings[v, what.category[d]])) * params.taste_min,
        "overqualified": params.overqualified_min if held and not held & asked else 0.0,
        "across_border": max(float(p.borders[who.home[v], what.place[d]]), 0.0),
    }


def _is_of_another(p: Problem, v: int, d: int) -> bool:
    helpers = [w for w, e in p.paired.tolist() if e == d]
    return bool(helpers) and v not in helpers


def holds(p: Problem, chosen: list[Pair]) -> bool:
    """Whether a set of pairs keeps head counts, capacity, times and the hard limits."""
    who, what = p.volunteers, p.demands
    for v in range(len(who)):
        mine = [d for w, d in chosen if w == v]
        if len(mine) > who.capacity[v]:
            return False
        if any(int(what.slots[a]) & int(what.slots[b]) for a, b in combinations(mine, 2)):
            return False
    sent = [sum(d == e for _, e in chosen) for d in range(len(what))]
    if any(n > wanted for n, wanted in zip(sent, what.people.tolist(), strict=True)):
        return False
    return len(set(chosen)) == len(chosen) and set(chosen) <= feasible(p)


def price(p: Problem, chosen: list[Pair]) -> int:
    """Hundredths of a minute for a plan: pairs, further services, empty places."""
    who, what = p.volunteers, p.demands
    pairs = sum(pair_price(p, v, d) for v, d in chosen)
    served = [sum(v == w for w, _ in chosen) for v in range(len(who))]
    load = sum(n * (n - 1) // 2 for n in served) * round(100 * p.params.load_step_min)
    sent = [sum(d == e for _, e in chosen) for d in range(len(what))]
    missing = sum((int(what.people[d]) - sent[d]) * missing_price(p, d) for d in range(len(what)))
    return pairs + load + missing


@cache
def pair_price(p: Problem, v: int, d: int) -> int:
    return sum(round(100 * minutes) for minutes in bill(p, v, d).values())


def missing_price(p: Problem, d: int) -> int:
    return round(100 * p.params.missing_person_min) * int(p.demands.urgency[d])


def best_price(p: Problem) -> int:
    """The price of the best plan, by trying every set of pairs."""
    pairs = sorted(feasible(p))
    sets = (list(chosen) for n in range(len(pairs) + 1) for chosen in combinations(pairs, n))
    return min(price(p, chosen) for chosen in sets if holds(p, chosen))


def milp_price(p: Problem) -> int:
    """The price of the best plan as an integer programme: pairs, further services, empty places."""
    pairs, what = sorted(feasible(p)), p.demands
    further = [(v, n) for v, c in enumerate(p.volunteers.capacity.tolist()) for n in range(c)]
    step = round(100 * p.params.load_step_min)
    costs = [pair_price(p, v, d) for v, d in pairs] + [n * step for _, n in further]
    costs += [missing_price(p, d) for d in range(len(what))]
    x, y, z = 0, len(pairs), len(pairs) + len(further)
    rules: dict[tuple[str, int, int], tuple[dict[int, int], float, float]] = {}

    def count(rule: tuple[str, int, int], column: int, by: int, low: float, high: float) -> None:
        rules.setdefault(rule, ({}, low, high))[0][column] = by

    for i, (v, d) in enumerate(pairs):
        count(("services", v, 0), x + i, 1, 0, 0)
        count(("places", d, 0), x + i, 1, what.people[d], what.people[d])
        for bit in _bits(what.slots[d]):
            count(("time", v, bit), x + i, 1, 0, 1)
    for i, (v, _) in enumerate(further):
        count(("services", v, 0), y + i, -1, 0, 0)
    for d in range(len(what)):
        count(("places", d, 0), z + d, 1, what.people[d], what.people[d])
    cells = [(r, c, by) for r, (row, _, _) in enumerate(rules.values()) for c, by in row.items()]
    r, c, by = np.array(cells).T
    table = coo_array((by, (r, c)), shape=(len(rules), len(costs))).tocsr()
    low, high = ([rule[side] for rule in rules.values()] for side in (1, 2))
    upper = np.array([1.0] * z + what.people.tolist())
    found = milp(
        costs,
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(table, low, high),
        options={"mip_rel_gap": 0},
    )
    assert found.status == 0, found.message
    best: float = found.fun
    return round(best)


@cache
def scarce(p: Problem) -> set[int]:
    return {bit for bit in range(64) if _is_scarce(p, bit)}


def _is_scarce(p: Problem, bit: int) -> bool:
    who, what = p.volunteers, p.demands
    wanted = sum(int(what.people[d]) for d in range(len(what)) if bit in _bits(what.skills[d]))
    left = sum(int(who.capacity[v]) for v in range(len(who)) if bit in _bits(who.skills[v]))
    return bool(wanted > p.params.scarce_from * left)


def _bits(number: np.uint64) -> set[int]:
    return {bit for bit in range(64) if int(number) >> bit & 1}


def swept(p: Problem, order: list[Pair]) -> list[Pair]:
    """Who gets a place when all come by in this order."""
    left, open_ = p.volunteers.capacity.tolist(), p.demands.people.tolist()
    busy: dict[int, int] = {}
    taken = []
    for v, d in order:
        slots = int(p.demands.slots[d])
        if left[v] and open_[d] and not busy.get(v, 0) & slots:
            left[v], open_[d], busy[v] = left[v] - 1, open_[d] - 1, busy.get(v, 0) | slots
            taken.append((v, d))
    return taken


def gini(load: list[int]) -> float:
    """By every pair of people."""
    apart = sum(abs(a - b) for a in load for b in load)
    return apart / (2 * len(load) * sum(load))


def settled(p: Problem, options: Options) -> list[int]:
    """The time of each order after the quick supply rule, order by order."""
    who, what = p.volunteers, p.demands
    of: dict[int, list[int]] = {}
    for d, time in zip(options.d.tolist(), options.slots.tolist(), strict=True):
        of.setdefault(d, []).append(time)
    wanted: dict[Pair, float] = {}
    for d in range(len(what)):
        times = of.get(d, [int(what.slots[d])])
        for time in times:
            key = (int(what.skills[d]), time)
            wanted[key] = wanted.get(key, 0.0) + int(what.people[d]) / len(times)

    def scarcity(d: int, time: int) -> tuple[float, int]:
        asked = int(what.skills[d])
        free = sum(
            int(who.capacity[v])
            for v in range(len(who))
            if not asked & ~int(who.skills[v]) and not time & ~int(who.slots[v])
        )
        return wanted[asked, time] / max(free, 0.5), time

    slots = what.slots.tolist()
    return [
        min(of[d], key=lambda t: scarcity(d, t)) if d in of else slots[d] for d in range(len(what))
    ]
