"""The checker names each broken rule; the explainer tells what a fresh bill says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kith.solver.rounds import instances, published
from kith.solver.rounds.check import faults
from kith.solver.rounds.explain import Reason, why, why_not
from kith.solver.rounds.problem import LEFT_OUT, Helpers, Params, Rounds, Routing, Visits
from kith.solver.rounds.solve import solve
from kith.solver.rounds.timing import order_of, routing
from tests.solver.rounds_days import column

HOUR = 3_600


def day(**changes):
    """Three homes an even 600 s apart; rows 2 and 3 are one visit of two. Two helpers at home."""
    visits = {
        "place": column([0, 1, 2, 2]),
        "service_s": column([600] * 4),
        "opens_s": column([0, HOUR, 2 * HOUR, 2 * HOUR]),
        "closes_s": column([HOUR, 2 * HOUR, 3 * HOUR, 3 * HOUR]),
        "penalty": column([9_000] * 4),
        "twin": column([-1, -1, 3, 2]),
    }
    helpers = {
        "start": column([3, 3]),
        "end": column([3, 3]),
        "on_s": column([0, 0]),
        "off_s": column([4 * HOUR] * 2),
        "most": column([4, 4]),
        "profile": column([0, 0]),
    }
    for name, value in changes.items():
        if name in visits:
            visits[name] = column(value)
        elif name in helpers:
            helpers[name] = column(value)
    ways = (600 * (1 - np.eye(4))).astype(np.int32)[None]
    allowed = np.array(changes.get("allowed", [[1, 1]] * 4), np.bool_)
    params = changes.get("params", Params())
    extra = np.zeros((4, 2), np.int64)
    return Rounds(Visits(**visits), Helpers(**helpers), ways, allowed, extra, params)


def broken(problem, *, routes=((0, 1, 2), (3,)), starts=(600, 3600, 7200, 7200), **bill):
    found = Routing(routes, starts, (), 0, {})
    travel = 600 * sum(len(route) + 1 for route in routes if route)
    lines = {"strange": 0, "left_out": 0, "late": 0, "worst_late": 0, "wait": 0, "fairness": 0}
    lines |= {"travel": travel} | bill
    return faults(problem, replace(found, bill=lines, price=sum(lines.values())))


def test_a_routing_that_holds_has_no_faults():
    assert broken(day()) == []


@pytest.mark.parametrize(
    ("changes", "answer", "rule"),
    [
        ({}, {"routes": ((0, 1, 2), ())}, "COUNT"),
        ({}, {"routes": ((0, 0, 1, 2), (3,))}, "COUNT"),
        ({}, {"routes": ((0, 1, 2),)}, "COUNT"),
        ({}, {"starts": (LEFT_OUT, 3600, 7200, 7200)}, "COUNT"),
        ({}, {"starts": (600, 3600, 7200)}, "COUNT"),
        ({"allowed": [[0, 1], [1, 1], [1, 1], [1, 1]]}, {}, "SKILL"),
        ({"most": [2, 4]}, {}, "FULL"),
        ({}, {"starts": (599, 3600, 7200, 7200)}, "TRAVEL"),
        ({"on_s": [1, 0]}, {}, "TRAVEL"),
        ({"off_s": [8_399, 4 * HOUR]}, {}, "SHIFT"),
        ({"opens_s": [601, HOUR, 7200, 7200]}, {}, "WINDOW"),
        ({"closes_s": [599, 7200, 10800, 10800]}, {}, "WINDOW"),
        ({}, {"starts": (600, 3600, 7200, 7201)}, "GAP"),
        ({"gap_min_s": [0, 0, 60, 60], "gap_max_s": [0, 0, 90, 90]}, {}, "GAP"),
        ({}, {"travel": 1}, "PRICE"),
        ({"params": Params(wait=1)}, {}, "PRICE"),
        ({"params": Params(fairness=1)}, {}, "PRICE"),
    ],
)
def test_every_rule_is_seen_to_be_broken(changes, answer, rule):
    found = broken(day(), **answer) if not changes else None
    if changes:
        gaps = {name: changes.pop(name) for name in ("gap_min_s", "gap_max_s") if name in changes}
        problem = day(**changes)
        if gaps:
            gaps = {name: column(value) for name, value in gaps.items()}
            problem = replace(problem, visits=replace(problem.visits, **gaps))
        found = broken(problem, **answer)

    assert found
    assert {fault.split(":")[0] for fault in found} == {rule}


def test_half_of_two_and_one_helper_for_both_are_seen():
    half = Routing(((0, 1, 2), ()), (600, 3600, 7200, LEFT_OUT), (3,), 0, {})
    alone = Routing(((0, 1, 2, 3), ()), (600, 3600, 7200, 7800), (), 0, {})

    assert any("TWINS" in fault for fault in faults(day(), half))
    assert any("one helper" in fault for fault in faults(day(), alone))


def test_a_whole_price_that_is_not_its_lines_is_seen():
    problem = instances.draw(10, 3, 1)
    found = solve(problem, moves=2_000)

    assert faults(problem, found) == []
    assert faults(problem, replace(found, price=found.price + 1)) == [
        f"PRICE: all comes to {found.price}, not {found.price + 1}"
    ]


class TestWhy:
    def test_detour_and_arrival_are_those_of_the_route(self):
        problem = day()
        found = routing(problem, order_of(problem, solve(problem, moves=2_000)))
        helper = found.helper_of[1]

        told = why(problem, found, 1)

        assert told.helper == helper
        assert told.arrives <= found.starts[1]
        assert told.travel_s == (1_200 if found.routes[helper] == (1,) else 600)
        assert told.extra_s == 0

    def test_the_next_best_is_what_a_search_without_her_comes_to(self):
        problem = instances.draw(8, 3, 6)
        found = solve(problem, moves=8_000)
        some = [row for row in found.helper_of if why(problem, found, row).next_best]
        row, told = some[0], why(problem, found, some[0])
        helper = found.helper_of[row]
        assert told.next_best is not None
        other, more_s = told.next_best
        only = problem.allowed.copy()
        only[row] = np.arange(3) == other
        for each, goes in found.helper_of.items():
            if each != row:
                only[each] = np.arange(3) == goes

        forced = solve(replace(problem, allowed=only), moves=8_000)

        assert other != helper
        assert forced.price <= found.price + more_s

    def test_each_reason_is_told(self):
        problem = day(allowed=[[1, 0], [1, 1], [1, 1], [1, 1]], most=[4, 1])
        found = solve(problem, moves=2_000)
        late = replace(problem.helpers, on_s=column([0, 3 * HOUR]))
        short = replace(problem.helpers, off_s=column([4 * HOUR, HOUR]))
        stands = Routing(((0, 1), ()), (600, 3600, -1, -1), (2, 3), 0, {})

        assert why_not(problem, found, 0, 0) == 0
        assert why_not(problem, found, 0, 1) is Reason.SKILL
        assert why_not(replace(problem, helpers=late), stands, 1, 1) is Reason.WINDOW
        assert why_not(replace(problem, helpers=short), stands, 1, 1) is Reason.SHIFT
        assert why_not(problem, found, 1, 1) is Reason.FULL
        assert why_not(problem, found, 2, 1 - found.helper_of[2]) is Reason.FULL

    def test_the_price_of_another_is_the_difference_of_two_bills(self):
        problem = replace(day(), extra_s=column([[0, 50], [0, 70], [0, 0], [0, 0]]))
        stands = Routing(((0, 1, 2), (3,)), (600, 3600, 7200, 7200), (), 0, {})

        assert why_not(problem, stands, 0, 1) == 50
        assert why_not(problem, stands, 1, 1) == 70

    def test_who_is_left_out_has_a_price_for_each_who_could_go(self):
        problem = day(penalty=[9_000, 100, 9_000, 9_000])
        found = solve(problem, moves=2_000)

        assert found.left_out == (1,)
        assert why_not(problem, found, 1, 0) == 500
        with pytest.raises(KeyError):
            why(problem, found, 1)


class TestPublished:
    def test_an_instance_reads_as_it_is_written(self):
        one = {"service": "s1", "duration": 14.0}
        two = [one, {"service": "s2", "duration": 10.0}]
        data = {
            "patients": [
                {"id": "p1", "time_window": [10.0, 130.5], "required_caregivers": [one]},
                {
                    "id": "p2",
                    "time_window": [0.0, 120.0],
                    "required_caregivers": two,
                    "synchronization": {"type": "sequential", "distance": [5, 9]},
                },
            ],
            "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
            "distances": [[0, 1.5, 2], [1.5, 0, 3.25], [2, 3.25, 0]],
        }

        problem = published.day_of(data)

        assert problem.visits.twin.tolist() == [-1, 2, 1]
        assert problem.visits.gap_min_s.tolist() == [0, 5_000, 5_000]
        assert problem.visits.closes_s.tolist() == [130_500, 120_000, 120_000]
        assert problem.visits.service_s.tolist() == [14_000, 14_000, 10_000]
        assert problem.allowed.tolist() == [[True, False], [True, False], [False, True]]
        assert problem.travel_s[0, 1, 2] == 3_250
        found = solve(problem, moves=2_000)
        assert faults(problem, found) == []
        # c1 by p1 and p2, late nowhere; c2 to p2 and back
        assert published.cost(found.price) == pytest.approx((1.5 + 3.25 + 2 + 4) / 3)
