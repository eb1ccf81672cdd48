"""Lights over holidays, likeness of titles, why a resource fits; machines whole and reachable."""

from dataclasses import replace
from datetime import date

import pytest

from kith.core.machine import Machine
from kith.projects import states
from kith.projects.rules import (
    Side,
    alike,
    light,
    match,
    overlap_days,
    pairs,
    steps_apart,
    workday_after,
    workday_from,
)
from kith.projects.states import ClaimState, ItemState, LaunchState, Light, ProjectState

WEIGHTS = {"category": 40, "area": 20, "dates": 15, "quantity": 10, "words": 15}
MACHINES = [
    pytest.param(states.ITEM, ItemState, {"WITHDRAWN"}, id="item"),
    pytest.param(
        states.CLAIM,
        ClaimState,
        {"DECLINED", "WITHDRAWN", "LAPSED", "UNDONE", "ENDED"},
        id="claim",
    ),
    pytest.param(states.PROJECT, ProjectState, {"DROPPED"}, id="project"),
    pytest.param(states.LAUNCH, LaunchState, {"ENDED"}, id="launch"),
]


@pytest.mark.parametrize(("machine", "every", "final"), MACHINES)
def test_every_state_is_reached_and_final_states_are_final(machine: Machine, every, final):
    assert machine.reachable() == set(every)
    assert machine.final() == final


def test_a_project_is_closed_only_after_somebody_accepted_it():
    closing = [move for move in states.PROJECT.moves if move.target == ProjectState.CLOSED]

    assert [move.sources for move in closing] == [(ProjectState.ACCEPTED,)]
    accepting = [move for move in states.PROJECT.moves if move.target == ProjectState.ACCEPTED]
    assert [move.sources for move in accepting] == [(ProjectState.EVIDENCE_SUBMITTED,)]


@pytest.mark.parametrize(
    ("today", "colour"),
    [
        pytest.param(date(2026, 9, 28), Light.GREEN, id="six-working-days-before"),
        pytest.param(date(2026, 9, 29), Light.AMBER, id="the-holiday-week-does-not-count"),
        pytest.param(date(2026, 10, 12), Light.AMBER, id="on-the-due-day"),
        pytest.param(date(2026, 10, 13), Light.RED, id="the-day-after"),
    ],
)
def test_a_light_counts_working_days(today, colour):
    """Due on Monday 12 October 2026, after the National Day holiday; amber from five days."""
    assert light(date(2026, 10, 12), today=today, amber_wd=5) == colour


def test_what_is_not_due_has_no_light():
    assert light(None, today=date(2026, 3, 2), amber_wd=5) == Light.OFF


def test_working_days_skip_holidays_and_keep_worked_saturdays():
    assert workday_from(date(2026, 10, 1)) == date(2026, 10, 8)
    assert workday_from(date(2026, 10, 10)) == date(2026, 10, 10)  # worked instead
    assert workday_after(date(2026, 9, 30), 1) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        pytest.param("助老义诊", "助老义诊", 100, id="the-same"),
        pytest.param("助老 义诊!", "助老义诊", 100, id="spaces-and-stops-count-nothing"),
        pytest.param("助老义诊", "社区助老义诊", 75, id="one-within-the-other"),
        pytest.param("助老义诊", "塑胶跑道", 0, id="nothing-in-common"),
        pytest.param("", "", 0, id="no-words"),
        pytest.param("Free clinic", "free CLINIC", 100, id="letters-of-any-case"),
    ],
)
def test_how_alike_two_titles_are(one, other, percent):
    assert alike(pairs(one), pairs(other)) == percent
    assert alike(pairs(other), pairs(one)) == percent


@pytest.mark.parametrize(
    ("resource", "demand", "steps"),
    [
        pytest.param("/1/2/3/", "/1/2/3/", 0, id="the-same-place"),
        pytest.param("/1/2/", "/1/2/3/", 1, id="given-by-the-street"),
        pytest.param("/1/2/4/", "/1/2/3/", 1, id="given-next-door"),
        pytest.param("/1/5/6/", "/1/2/3/", 2, id="another-street"),
        pytest.param("/1/2/3/", "/1/2/", 0, id="given-within-the-place"),
    ],
)
def test_how_far_up_the_tree(resource, demand, steps):
    assert steps_apart(resource, demand) == steps


def _side(pk=1, **changes):
    plain = Side(
        pk=pk,
        category="CLINIC",
        path="/1/2/3/",
        from_date=date(2026, 3, 1),
        until_date=date(2026, 3, 10),
        quantity=4,
        words=pairs("助老义诊"),
    )
    return replace(plain, **changes)


def test_a_perfect_match_has_a_hundred_points_and_says_why():
    found = match(_side(), _side(2), WEIGHTS)

    assert found is not None
    assert found.points == 100
    assert {r.code: r.points for r in found.reasons} == WEIGHTS


@pytest.mark.parametrize(("least", "is_found"), [(38, True), (39, False), (85, False)])
def test_a_match_below_the_least_is_none(least, is_found):
    """38 points: all but category and quantity are full or half."""
    given = _side(path="/1/2/4/", until_date=date(2026, 3, 5), quantity=2, category="VENUE")

    assert (match(given, _side(2), WEIGHTS, least=least) is not None) is is_found


def test_half_the_days_next_door_and_half_of_it():
    given = _side(path="/1/2/4/", until_date=date(2026, 3, 5), quantity=2, category="VENUE")

    found = match(given, _side(2), WEIGHTS)

    assert found is not None
    assert [(r.code, r.amount, r.points) for r in found.reasons] == [
        ("category", 0, 0),
        ("area", 1, 10),
        ("dates", 5, 8),
        ("quantity", 50, 5),
        ("words", 100, 15),
    ]


def test_without_a_day_in_common_nothing_fits():
    later = _side(from_date=date(2026, 3, 11), until_date=date(2026, 3, 12))

    assert match(later, _side(2), WEIGHTS) is None
    assert overlap_days(_side(), _side(2, from_date=date(2026, 3, 10))) == 1
