"""What is wrong with a routing, found by plain arithmetic over the problem's own columns.

Shares no line with the solver: it reads routes and beginnings, follows every helper through her
day, and adds the price up again.
"""

import itertools
from collections.abc import Iterator

from kith.solver.rounds.problem import Rounds, Routing


def faults(problem: Rounds, routing: Routing) -> list[str]:
    """Every broken rule in words that name the row; nothing if the routing holds."""
    found = [*_counted(problem, routing)]
    if found:
        return found
    found += [*_days(problem, routing), *_windows(problem, routing), *_twins(problem, routing)]
    return found or [*_price(problem, routing)]


def _counted(problem: Rounds, routing: Routing) -> Iterator[str]:
    """Each visit once in a route, or left out."""
    made = [row for route in routing.routes for row in route]
    if len(routing.routes) != len(problem.helpers):
        yield f"COUNT: {len(routing.routes)} routes for {len(problem.helpers)} helpers"
    if sorted([*made, *routing.left_out]) != list(range(len(problem.visits))):
        yield "COUNT: a visit is missing, doubled or unknown"
    if len(routing.starts) != len(problem.visits):
        yield "COUNT: not one beginning for each visit"
        return
    for row in range(len(problem.visits)):
        if (routing.starts[row] < 0) != (row in routing.left_out):
            yield f"COUNT: visit {row} is left out or has a beginning, not both"


def _days(problem: Rounds, routing: Routing) -> Iterator[str]:
    """Skills, ways, shifts, and how many visits a helper makes."""
    for helper, route in enumerate(routing.routes):
        who = problem.helpers
        yield from (
            f"SKILL: helper {helper} may not make visit {row}"
            for row in route
            if not problem.allowed[row, helper]
        )
        if len(route) > who.most[helper]:
            yield f"FULL: helper {helper} makes {len(route)} of {who.most[helper]} visits"
        yield from _way_through(problem, routing, helper)


def _way_through(problem: Rounds, routing: Routing, helper: int) -> Iterator[str]:
    """She can be where she is said to be, and is home in time."""
    free, here = int(problem.helpers.on_s[helper]), int(problem.helpers.start[helper])
    for row in routing.routes[helper]:
        arrives = free + _seconds(problem, helper, here, int(problem.visits.place[row]))
        if routing.starts[row] < arrives:
            yield f"TRAVEL: helper {helper} reaches visit {row} at {arrives}, not before"
        free = routing.starts[row] + int(problem.visits.service_s[row])
        here = int(problem.visits.place[row])
    if routing.routes[helper]:
        back = free + _seconds(problem, helper, here, int(problem.helpers.end[helper]))
        if back > problem.helpers.off_s[helper]:
            yield f"SHIFT: helper {helper} is back at {back}"


def _seconds(problem: Rounds, helper: int, here: int, there: int) -> int:
    if -1 in (here, there):
        return 0
    return int(problem.travel_s[int(problem.helpers.profile[helper])][here][there])


def _windows(problem: Rounds, routing: Routing) -> Iterator[str]:
    for row, start in enumerate(routing.starts):
        if start == -1:
            continue
        if start < problem.visits.opens_s[row]:
            yield f"WINDOW: visit {row} begins before it opens"
        if start > problem.visits.closes_s[row] and not problem.params.late_per_s:
            yield f"WINDOW: visit {row} begins after it closes"


def _twins(problem: Rounds, routing: Routing) -> Iterator[str]:
    """Both or neither, by two helpers, as far apart as asked."""
    goes = {row: helper for helper, route in enumerate(routing.routes) for row in route}
    for row, other in enumerate(problem.visits.twin.tolist()):
        if other < row:
            continue
        if (row in goes) != (other in goes):
            yield f"TWINS: visit {row} without {other}, or the other way round"
        elif row in goes:
            if goes[row] == goes[other]:
                yield f"TWINS: visits {row} and {other} have one helper"
            gap = routing.starts[other] - routing.starts[row]
            if not problem.visits.gap_min_s[row] <= gap <= problem.visits.gap_max_s[row]:
                yield f"GAP: {gap} s between visits {row} and {other}"


def _price(problem: Rounds, routing: Routing) -> Iterator[str]:
    """The bill, added up once more."""
    travel, wait, busiest = 0, 0, 0
    for helper, route in enumerate(routing.routes):
        on_way, waited = _spent(problem, routing, helper)
        travel, wait = travel + on_way, wait + waited
        at_doors = sum(int(problem.visits.service_s[row]) for row in route)
        busiest = max(busiest, on_way + at_doors)
    goes = [(row, helper) for helper, route in enumerate(routing.routes) for row in route]
    late = [max(0, routing.starts[row] - int(problem.visits.closes_s[row])) for row, _ in goes]
    weigh = problem.params
    found = {
        "travel": travel * weigh.travel,
        "strange": sum(int(problem.extra_s[row, helper]) for row, helper in goes),
        "left_out": sum(int(problem.visits.penalty[row]) for row in routing.left_out),
        "late": sum(late) * weigh.late_per_s,
        "worst_late": max(late, default=0) * weigh.worst_late,
        "wait": wait * weigh.wait,
        "fairness": busiest * weigh.fairness,
    }
    for line, amount in found.items():
        if routing.bill.get(line) != amount:
            yield f"PRICE: {line} comes to {amount}, not {routing.bill.get(line)}"
    if routing.price != sum(found.values()):
        yield f"PRICE: all comes to {sum(found.values())}, not {routing.price}"


def _spent(problem: Rounds, routing: Routing, helper: int) -> tuple[int, int]:
    """Seconds on the way, and seconds at a door before the visit begins."""
    route = routing.routes[helper]
    if not route:
        return 0, 0
    places = [int(problem.visits.place[row]) for row in route]
    stops = [int(problem.helpers.start[helper]), *places, int(problem.helpers.end[helper])]
    legs = [_seconds(problem, helper, *leg) for leg in itertools.pairwise(stops)]
    wait = 0
    for before, row, leg in zip(route, route[1:], legs[1:], strict=False):
        left = routing.starts[before] + int(problem.visits.service_s[before])
        wait += routing.starts[row] - left - leg
    return sum(legs), wait
