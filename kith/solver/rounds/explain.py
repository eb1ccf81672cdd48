"""Why this helper, why not another: asked of a routing that stands.

Only the visit asked about goes elsewhere: all others keep their helper and their turn, and are
timed again. What that comes to is the difference of two prices, never an estimate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kith.solver.problem import Ints
from kith.solver.rounds.building import moved
from kith.solver.rounds.problem import LEFT_OUT, NOBODY, Rounds, Routing
from kith.solver.rounds.tables import FOLLOWS, KIND, LEADS, TWIN, Tables, tables
from kith.solver.rounds.timing import BILL, Order, billed, order_of, timed


class Reason(StrEnum):
    """What stands against a helper, whatever else of the day is changed or not."""

    SKILL = "skill"  # may not go there
    WINDOW = "window"  # is not there before it closes, even if she goes nowhere else
    SHIFT = "shift"  # would not be home in time, even if she goes nowhere else
    FULL = "full"  # has no room beside what she does, or is there as the other of two


@dataclass(frozen=True)
class Why:
    """What one visit is and costs where it stands, and who would be next."""

    helper: int
    arrives: int  # at the door; she may wait there
    travel_s: int  # the way there and on, beyond the way without it
    extra_s: int
    next_best: tuple[int, int] | None  # another helper, and by how much dearer


def why(problem: Rounds, routing: Routing, visit: int) -> Why:
    """Raises KeyError for a visit that is left out."""
    helper = routing.helper_of[visit]
    route = routing.routes[helper]
    at = route.index(visit)
    who, place = problem.helpers, problem.visits.place
    before = int(place[route[at - 1]]) if at else int(who.start[helper])
    after = int(place[route[at + 1]]) if at + 1 < len(route) else int(who.end[helper])
    here = int(place[visit])
    ahead = _way(problem, helper, before, here)
    around = ahead + _way(problem, helper, here, after)
    free = int(who.on_s[helper])
    if at:
        free = routing.starts[route[at - 1]] + int(problem.visits.service_s[route[at - 1]])
    others = [(h, why_not(problem, routing, visit, h)) for h in range(len(who)) if h != helper]
    dearer = [(found, h) for h, found in others if not isinstance(found, Reason)]
    return Why(
        helper=helper,
        arrives=free + ahead,
        travel_s=around - (_way(problem, helper, before, after) if len(route) > 1 else 0),
        extra_s=int(problem.extra_s[visit, helper]),
        next_best=(min(dearer)[1], min(dearer)[0]) if dearer else None,
    )


def why_not(problem: Rounds, routing: Routing, visit: int, helper: int) -> Reason | int:
    """What stands against it, or how much dearer the day would be if she went; 0 if she does."""
    if routing.helper_of.get(visit) == helper:
        return 0
    if not problem.allowed[visit, helper]:
        return Reason.SKILL
    day, order = tables(problem), order_of(problem, routing)
    missed = set(routing.left_out) - {visit, int(day.rows[visit, TWIN])}
    now = _timed(day, order)[0]
    prices = [
        price
        for tried in _elsewhere(day, order, visit, helper)
        for price, starts in [_timed(day, tried)]
        if starts[visit] != LEFT_OUT and missed.issuperset(np.flatnonzero(starts == LEFT_OUT))
    ]
    return min(prices) - now if prices else _against(problem, visit, helper)


def _against(problem: Rounds, visit: int, helper: int) -> Reason:
    """Judged as if she went nowhere else."""
    who, seen = problem.helpers, problem.visits
    place = int(seen.place[visit])
    comes = int(who.on_s[helper]) + _way(problem, helper, int(who.start[helper]), place)
    begins = max(comes, int(seen.opens_s[visit]))
    if begins > seen.closes_s[visit] and problem.params.late_per_s == 0:
        return Reason.WINDOW
    home = begins + int(seen.service_s[visit])
    home += _way(problem, helper, place, int(who.end[helper]))
    return Reason.SHIFT if home > who.off_s[helper] else Reason.FULL


def _elsewhere(day: Tables, order: Order, visit: int, helper: int) -> Iterator[Order]:
    """The visit beside each visit of hers, or where it stands; a twin that nobody has, by each."""
    rows = day.rows
    twin = int(rows[visit, TWIN])
    partners = [NOBODY]
    if twin >= 0:
        able = np.flatnonzero(day.extra[twin] >= 0).tolist()
        partners = [int(order.who[twin])] if order.who[twin] >= 0 else able
    lead = twin if rows[visit, KIND] == FOLLOWS else visit
    for partner in partners:
        if partner == helper:
            continue
        who = order.who.copy()
        who[visit] = helper
        if twin >= 0:
            who[twin] = partner
        for turn in _turns(rows, order, lead, {helper, partner} - {NOBODY}):
            yield Order(turn, who)


def _turns(rows: Ints, order: Order, lead: int, helpers: set[int]) -> Iterator[Ints]:
    """The orders in which the visit stands before or after one of theirs, or as it did."""
    here = int(np.flatnonzero(order.turn == lead)[0])
    places = {here, 0}
    for at, row in enumerate(order.turn.tolist()):
        both = (row, rows[row, TWIN]) if rows[row, KIND] == LEADS else (row,)
        if row != lead and any(order.who[each] in helpers for each in both):
            places |= {at, at + 1} if at < here else {at - 1, at}
    for there in sorted(places):
        turn = order.turn.copy()
        moved(turn, here, there)
        yield turn


def _timed(day: Tables, order: Order) -> tuple[int, Ints]:
    starts = np.full(len(day.rows), LEFT_OUT, np.int64)
    timed(*day, *order, starts)
    bill = np.zeros(len(BILL), np.int64)
    return int(billed(*day, *order, starts, bill)), starts


def _way(problem: Rounds, helper: int, here: int, there: int) -> int:
    if here < 0 or there < 0:
        return 0
    return int(problem.travel_s[int(problem.helpers.profile[helper]), here, there])
