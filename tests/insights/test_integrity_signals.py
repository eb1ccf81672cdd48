"""Each signal about activities and requests speaks about what it is for, from its own bound on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kith.catalogue.default_integrity import ROWS
from kith.catalogue.integrity import MatterRules
from kith.insights.signals import activities, cases_activities, cases_orders, orders
from kith.insights.signals.cases_desk import MINUTE, Desk
from kith.insights.signals.desk import Count, to_open, words
from kith.insights.signals.measuring_desk import measure_desk

PARAMS: dict[str, Any] = next(params for kind, params, _s in ROWS if kind == "MATTERS")
SHIPPED = MatterRules.read(PARAMS)
SETS = {
    "activities": (activities, cases_activities),
    "orders": (orders, cases_orders),
}
PLANTED = [
    pytest.param(room, kind, make, id=f"{kind}-{make.__name__[1:]}")
    for room, cases in SETS.values()
    for kind, some in cases.PLANTED.items()
    for make in some[:-1] or some
]


@pytest.mark.parametrize(("room", "kind", "make"), PLANTED)
def test_a_planted_case_is_spoken_about_by_its_signal(room, kind, make):
    said = words(room.SIGNALS, list(make(Desk(3))), SHIPPED)

    assert kind in {one.signal for all_ in said.values() for one in all_}


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("seed", [7, 23])
def test_precision_and_recall_on_the_labelled_set(which, seed):
    room, cases = SETS[which]

    together = measure_desk(cases.labelled(seed), room.SIGNALS, SHIPPED)["TOGETHER"]

    assert (together.planted, together.found) == (10, 9)  # one is too careful for us
    assert together.precision >= 0.9


def test_every_signal_has_words_a_weight_and_a_source():
    signals = activities.SIGNALS | orders.SIGNALS
    titles = activities.TITLES | orders.TITLES

    assert set(signals) == set(SHIPPED.weights)
    assert set(titles) - set(signals) == {orders.SAID_OTHERWISE}
    assert [name for name, one in signals.items() if "Source:" not in (one.__doc__ or "")] == []


def test_a_light_signal_alone_opens_nothing():
    (row,) = cases_activities._after_the_holiday(Desk(1))

    said = words(activities.SIGNALS, [row], SHIPPED)

    assert [one.signal for one in said[row.session_id]] == ["SHEET_LATE"]
    assert to_open(said, SHIPPED) == {}


@pytest.mark.parametrize(
    ("counted", "named", "places", "speaks"),
    [
        pytest.param(50, 10, 40, False, id="half-as-many-again-exactly"),
        pytest.param(51, 10, 40, True, id="one-more"),
        pytest.param(500, 0, None, False, id="everybody-could-come"),
        pytest.param(29, 90, 40, False, id="few-were-counted"),
    ],
)
def test_more_than_places_begins_at_its_bound(counted, named, places, speaks):
    desk = Desk(1)
    row = replace(desk.counted(desk.gathering(), counted, after=-MINUTE), named=named)

    said = words(activities.SIGNALS, [replace(row, places=places)], SHIPPED)

    assert bool(said) is speaks


def test_a_round_estimate_is_only_an_estimate():
    desk, hand = Desk(1), 7
    rows = [desk.counted(desk.gathering(places=None), 100, after=-MINUTE, by=hand) for _ in "abc"]
    exact = [
        replace(row, counts=tuple(replace(one, is_estimated=False) for one in row.counts))
        for row in rows
    ]

    assert words(activities.SIGNALS, rows, SHIPPED) == {}
    assert len(words(activities.SIGNALS, exact, SHIPPED)) == 3


def test_whoever_has_hours_for_both_is_looked_at_there():
    desk = Desk(1)
    one = desk.came(desk.gathering(), [5, 6, 8])
    other = replace(desk.came(one, [5, 6, 8]), session_id=one.session_id + 1)
    served = [
        replace(row, came=tuple(replace(came, has_hours=True) for came in row.came))
        for row in (one, other)
    ]

    (spoken,) = words(activities.SIGNALS, [one, other], SHIPPED)[other.session_id]

    assert (spoken.seen.facts, spoken.weight) == ({"people": 3}, 120)
    assert len(spoken.seen.rows) == 6
    assert words(activities.SIGNALS, served, SHIPPED) == {}


@pytest.mark.parametrize(("ratings", "gap_s", "speaks"), [(5, 75, 5), (5, 76, 0), (4, 1, 0)])
def test_ratings_of_one_hand_begin_at_their_bounds(ratings, gap_s, speaks):
    rows = list(cases_orders._an_evening_of_stars(Desk(1), ratings, gap_s))

    assert len(words(orders.SIGNALS, rows, SHIPPED)) == speaks


def test_a_signal_without_a_weight_is_switched_off():
    off = MatterRules.read(PARAMS | {"weights": {"COUNTED_LATE": 60}})
    desk = Desk(1)
    row = replace(desk.gathering(), counts=(Count(1, 900, 5, desk.moment() + timedelta(days=60)),))

    assert [one.signal for one in words(activities.SIGNALS, [row], off)[row.session_id]] == [
        "COUNTED_LATE"
    ]
