"""The day as a problem: who may go, when, what it weighs; pure rows in, pure rows out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kith.care.rules import rounds_hours as hours
from kith.care.rules.rounds import Crew, Day, Seat, Wanted, bar, extras, penalty_s, way_s
from kith.care.rules.rounds_answer import answer, changes, held
from kith.care.states.rounds import GoesBy, PairWay, WhyLeft
from kith.catalogue.default_rounds import ROUND
from kith.catalogue.rounds import DAY_MIN, RoundRules
from kith.solver.rounds.check import faults
from kith.solver.rounds.problem import Rounds, Routing
from kith.solver.rounds.solve import resolve
from kith.solver.rounds.solve import solve as solve_for

RULES = RoundRules.read(ROUND[1])
ZONE = ZoneInfo("Asia/Shanghai")
PLACES = {1: (116.40, 39.90), 2: (116.41, 39.90), 3: (116.42, 39.90)}
NINE, FIVE = 540, 1020


def solve(problem: Rounds) -> Routing:
    return solve_for(problem, moves=3000)


def home(n: int, **changes: object) -> Wanted:
    plain = Wanted(
        due_id=n, file_id=100 + n, person_id=200 + n, place=1, opens_min=NINE, closes_min=FIVE,
        minutes=30, tier="HIGH",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def crew(n: int, **changes: object) -> Crew:
    return replace(Crew((n,), 1, NINE, FIVE, 6), **changes)  # type: ignore[arg-type]


def day(homes: list[Wanted], crews: list[Crew], **changes: object) -> Day:
    return replace(Day(homes, crews, PLACES, RULES), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "goes", "why"),
    [
        ({}, {}, None),
        ({"person_id": 1}, {}, WhyLeft.HOUSEHOLD),
        ({"home": "k"}, {"homes": frozenset({"k"})}, WhyLeft.HOUSEHOLD),
        ({"is_child": True}, {}, WhyLeft.CHILD),
        ({"is_child": True}, {"is_staff": True}, None),
        ({"gender": "FEMALE"}, {"genders": frozenset({"FEMALE", "MALE"})}, WhyLeft.GENDER),
        ({"gender": "FEMALE"}, {"genders": frozenset({"FEMALE"})}, None),
        ({"skill": "NURSING"}, {}, WhyLeft.SKILL),
        ({"skill": "NURSING"}, {"skills": frozenset({"NURSING"})}, None),
        ({"place": 3}, {"reach_m": 1000}, WhyLeft.FAR),
        ({"place": 3}, {"reach_m": 0}, None),
    ],
)
def test_who_must_not_go_and_why(asked, goes, why):
    one = day([home(7, **asked)], [crew(1, **goes)])

    assert bar(one, Seat(0), one.crews[0]) == why


def test_a_home_without_a_household_key_is_nobody_elses_home():
    one = day([home(7, home="")], [crew(1, homes=frozenset({""}))])

    assert bar(one, Seat(0), one.crews[0]) is None


def test_settled_on_one_crew_bars_the_others_and_forbidden_bars_the_pair():
    one = day([home(7), home(8)], [crew(1), crew(2)], pins={7: 2}, forbidden=frozenset({(8, 2)}))

    assert one.bars == {(0, 0): WhyLeft.PINNED, (1, 1): WhyLeft.FORBIDDEN}


@pytest.mark.parametrize(
    ("tier", "late", "urgent", "minutes"),
    [
        ("GENERAL", 0, False, 120),
        ("KEY", 0, False, 240),
        ("HIGH", 2, False, 380),
        ("HIGH", 99, False, 500),
        ("HIGH", 0, True, 960),
    ],
)
def test_what_it_weighs_to_leave_somebody_out(tier, late, urgent, minutes):
    one = home(7, tier=tier, late_days=late, is_urgent=urgent)

    assert penalty_s(one, RULES) == 60 * minutes


def test_ways_are_stretched_straight_lines_and_two_homes_of_one_area_are_near():
    one = day([home(7)], [crew(1)])

    on_foot, by_bicycle = (way_s(one, 1, 2, by) for by in (GoesBy.WALK, GoesBy.CYCLE))

    assert round(on_foot / 60, 1) == 14.8  # 853 m, a third longer, 75 m a minute
    assert round(by_bicycle / 60, 1) == 6.2
    assert way_s(one, 1, 1, GoesBy.WALK) == way_s(one, 1, 9, GoesBy.WALK) == 180


def test_strange_faces_other_languages_and_a_second_who_stands_by_have_a_price():
    one = day(
        [home(7, faces=(5, 6, 8, 1), language="ug")],
        [crew(1), crew(6, languages=frozenset({"ug"})), Crew((6, 9), 1, NINE, FIVE, 6)],
    )

    bills = [extras(one, Seat(0), who) for who in one.crews]

    assert bills == [  # only the last three visitors are known faces
        {"strange": 300, "language": 1800},
        {},
        {"language": 1800, "second": 1800},
    ]


def test_two_people_are_a_fixed_pair_where_one_is_free_and_two_who_meet_elsewhere():
    wants_two = home(7, way=PairWay.TOGETHER)
    with_pair = day([wants_two], [crew(1), Crew((2, 3), 1, NINE, FIVE, 6)])
    without = day([wants_two], [crew(1), crew(2)])

    assert with_pair.seats == (Seat(0),)
    assert with_pair.bars == {(0, 0): WhyLeft.PAIR}
    assert without.seats == (Seat(0), Seat(0, 1))
    assert without.problem.visits.twin.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("way", "gaps"), [(PairWay.TOGETHER, {0}), (PairWay.IN_TURN, set(range(1800, 7201)))]
)
def test_two_people_come_together_or_one_after_the_other(way, gaps):
    one = day([home(7, way=way), home(8, place=2)], [crew(1), crew(2, place=2)])

    routing = solve(one.problem)
    found = answer(one, routing)

    assert faults(one.problem, routing) == []
    begins = {s.seat: s.begins_s for route in found.routes for s in route if s.due_id == 7}
    assert begins[1] - begins[0] in gaps
    assert {who for (due, _), (who, _) in held(one.crews, found).items() if due == 7} == {1, 2}


def test_a_known_face_goes_unless_she_ruled_out_and_the_bill_says_what_it_costs():
    homes = [home(7, faces=(2,))]
    plain = day(homes, [crew(1), crew(2)])
    barred = day(homes, [crew(1), crew(2)], forbidden=frozenset({(7, 2)}))

    first = answer(plain, solve(plain.problem))
    second = answer(barred, solve(barred.problem))

    assert held(plain.crews, first)[7, 0][0] == 2
    assert held(barred.crews, second)[7, 0][0] == 1
    assert (first.bill, second.bill) == (
        {"travel": 360},
        {"travel": 360, "strange": 300},
    )
    stop = first.routes[1][0]
    assert (stop.why["next"], stop.why["extras"]) == ([1, 300], {})
    assert second.routes[0][0].why["why_not"] == {"FORBIDDEN": 1}


def test_who_is_left_out_is_told_with_the_reasons():
    one = day(
        [home(7, skill="NURSING"), home(8, closes_min=NINE, place=3)],
        [crew(1), crew(2, off_min=NINE + 10)],
    )

    found = answer(one, solve(one.problem))

    assert found.left == {7: {"SKILL": 2}, 8: {"WINDOW": 2}}
    assert found.bill == {"left_out": 2 * 360 * 60}


def test_the_bill_adds_up_to_the_price():
    one = day(
        [home(n, place=1 + n % 3, faces=(n % 4,), way=list(PairWay)[n % 3]) for n in range(9)],
        [crew(1), crew(2, place=2), crew(3, place=3, by=GoesBy.CYCLE)],
    )

    routing = solve(one.problem)

    assert sum(answer(one, routing).bill.values()) == routing.price
    assert faults(one.problem, routing) == []


def test_what_changed_tells_moved_homes_before_moved_times():
    before = {(7, 0): (1, 100), (8, 0): (1, 200), (9, 0): (2, 300)}
    after = {(7, 0): (1, 160), (8, 0): (2, 200), (4, 0): (1, 10)}

    found = [(one.key[0], one.was, one.now, one.is_moved) for one in changes(before, after)]

    assert found == [
        (4, None, (1, 10), True),
        (8, (1, 200), (2, 200), True),
        (9, (2, 300), None, True),
        (7, (1, 100), (1, 160), False),
    ]


def test_the_rest_stays_where_it_was_when_a_helper_is_gone():
    homes = [home(n, place=1 + n % 3) for n in range(6)]
    full = day(homes, [crew(1), crew(2, place=2)])
    first = held(full.crews, answer(full, solve(full.problem)))
    kept = {key: who for key, (who, _at) in first.items() if who == 1}
    left = day(homes, [crew(1)])
    fixed = {v: 0 for v, seat in enumerate(left.seats) if (homes[seat.wanted].due_id, 0) in kept}

    routing = resolve(left.problem, solve(left.problem), gone=(), fixed=fixed, moves=3000)
    after = held(left.crews, answer(left, routing))

    assert kept
    assert set(kept) <= set(after)


# ------------------------------------------------------------------------------------- hours


@pytest.mark.parametrize(
    ("free", "busy", "span"),
    [
        ([(480, 720), (840, 1020)], [], (480, 720)),
        ([(480, 720)], [(500, 560)], (560, 720)),
        ([(480, 720)], [(0, 700)], None),
        ([(480, 1200)], [], (480, 720)),
        ([], [], None),
    ],
)
def test_the_longest_stretch_nobody_else_has_of_her(free, busy, span):
    assert hours.longest_free(free, busy, most=240) == span


@pytest.mark.parametrize(
    ("wish", "not_before", "due", "window"),
    [
        ((0, 0), 0, DAY_MIN, (540, 1020)),
        ((600, 660), 0, DAY_MIN, (600, 630)),
        ((600, 610), 0, DAY_MIN, (600, 600)),
        ((0, 0), 700, DAY_MIN, (700, 1020)),
        ((0, 0), 0, 660, (540, 660)),
        ((0, 0), 700, 660, (700, 1020)),  # due already: what is left of the day
        ((0, 0), 1100, DAY_MIN, (1100, 1100)),
    ],
)
def test_a_visit_may_begin_within_her_wish_the_day_and_before_it_is_due(
    wish, not_before, due, window
):
    assert hours.window(wish, 30, RULES, not_before=not_before, due=due) == window


def test_minutes_of_a_day_end_at_its_edges():
    on = date(2026, 3, 2)

    at = [datetime(2026, 3, d, h, 30, tzinfo=ZONE) for d, h in ((1, 23), (2, 0), (2, 23), (3, 0))]

    assert [hours.minute_of(one, on, ZONE) for one in at] == [0, 30, 1410, DAY_MIN]
    assert hours.instant(on, 34200, ZONE) == datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
