"""Each signal speaks about what it is for and is silent about what only looks like it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from kith.catalogue.defaults import RULES
from kith.catalogue.trust import SignalRules
from kith.insights.signals import SIGNALS, TITLES, to_hold, verdicts
from kith.insights.signals.cases import HONEST_STORIES, Town, labelled
from kith.insights.signals.measuring import measure
from kith.insights.signals.planted import stories

PARAMS: dict[str, Any] = next(params for kind, params, _s in RULES if kind == "SIGNALS")
SHIPPED = SignalRules.read(PARAMS)
NINE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


def _spoken(services, rules=SHIPPED):
    return {one.signal for said in verdicts(services, rules).values() for one in said}


@pytest.mark.parametrize(
    ("kind", "make"), [pytest.param(k, m, id=f"{k}-{m.__name__[1:]}") for k, m in stories()]
)
def test_a_planted_case_is_spoken_about_by_its_signal(kind, make):
    assert kind in _spoken(list(make(Town(3))))


@pytest.mark.parametrize("look", sorted(HONEST_STORIES))
@pytest.mark.parametrize("seed", [1, 2])
def test_what_only_looks_like_it_is_not_held(look, seed):
    services = list(HONEST_STORIES[look](Town(seed)))

    assert to_hold(services, SHIPPED) == {}


def test_every_signal_has_words_a_weight_and_a_source():
    assert set(SIGNALS) == set(TITLES) == set(SHIPPED.weights)
    assert [
        name for name, signal in SIGNALS.items() if "Source:" not in (signal.__doc__ or "")
    ] == []


def test_the_labelled_set_is_what_it_says():
    cases = labelled(7)
    records = [row.record_id for case in cases for row in case.services]

    assert sum(case.is_planted for case in cases) == 30
    assert len(cases) == 330
    assert len(set(records)) == len(records)
    assert {case.kind for case in cases if case.is_planted} == set(SIGNALS)
    assert set(HONEST_STORIES) <= {case.kind for case in cases if not case.is_planted}
    assert cases == labelled(7)


@pytest.mark.parametrize("seed", [7, 11, 23, 42])
def test_precision_and_recall_on_the_labelled_set(seed):
    together = measure(labelled(seed), SHIPPED)["TOGETHER"]

    assert (together.planted, together.found < 30) == (30, True)  # one is too careful for us
    assert together.precision >= 0.9
    assert together.recall >= 0.9


def test_the_command_prints_them(capsys):
    call_command("signals", "--labelled", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["planted"], told["honest"]) == (30, 300)
    assert set(told["signals"]) == set(SIGNALS)
    assert all({"precision", "recall"} <= set(row) for row in told["signals"].values())
    assert told["together"]["recall"] >= 0.9


def test_a_signal_without_a_weight_is_switched_off():
    weights = {k: v for k, v in PARAMS["weights"].items() if k != "SAME_PHOTO"}
    rules = SignalRules.read(PARAMS | {"weights": weights})
    story = next(make for kind, make in stories() if kind == "SAME_PHOTO")

    assert _spoken(list(story(Town(1))), rules) == set()


def test_one_light_signal_alone_holds_nothing_and_two_do():
    far = replace(_plain(), away_m=90_000, start_proof="SELF", end_proof="SELF")

    assert _spoken([far]) == {"FAR_FROM_HOME"}
    assert to_hold([far], SHIPPED) == {}
    assert set(to_hold([replace(far, minutes=300)], SHIPPED)) == {far.record_id}


def _plain(**changes):
    row = Town(1).service(started_at=NINE, minutes=60, slot_min=None, by_recipient=False)
    return replace(row, **changes)


@pytest.mark.parametrize(
    ("changes", "signal", "speaks"),
    [
        pytest.param({"enrolled_at": NINE}, "ENROLLED_AFTER", False, id="agreed-at-the-start"),
        pytest.param({"enrolled_at": None}, "ENROLLED_AFTER", False, id="nobody-knows-when"),
        pytest.param(
            {"slot_min": 60, "minutes": 120, "end_proof": "SELF"}, "LONGER_THAN_SLOT", False,
            id="exactly-the-bound",
        ),
        pytest.param(
            {"slot_min": 60, "minutes": 121, "end_proof": "SELF"}, "LONGER_THAN_SLOT", True,
            id="one-minute-more",
        ),
        pytest.param(
            {"slot_min": 300, "minutes": 400, "end_proof": "SELF"}, "LONGER_THAN_SLOT", False,
            id="a-third-more-of-a-long-one",
        ),
        pytest.param({"away_m": 30_000, "start_proof": "SELF", "end_proof": "SELF"},
                     "FAR_FROM_HOME", True, id="the-bound-itself"),
        pytest.param({"away_m": 29_999, "start_proof": "SELF", "end_proof": "SELF"},
                     "FAR_FROM_HOME", False, id="one-metre-less"),
        pytest.param({"age": 18, "adults_only": True}, "CHILD_AT_RISK", False, id="of-age"),
        pytest.param({"age": 17, "adults_only": True}, "CHILD_AT_RISK", True, id="not-of-age"),
        pytest.param({"age": None, "adults_only": True}, "CHILD_AT_RISK", False, id="no-age"),
        pytest.param({"household": "", "households_served": frozenset({""})},
                     "OWN_HOUSEHOLD", False, id="no-address-is-no-home"),
        pytest.param({"beneficiary_ids": frozenset(), "others": 3, "is_rated": False},
                     "NOBODY_SERVED", False, id="three-were-counted"),
    ],
)  # fmt: skip
def test_where_a_signal_begins(changes, signal, speaks):
    assert (signal in _spoken([_plain(**changes)])) is speaks


@pytest.mark.parametrize(("people", "gap_s", "speaks"), [(5, 30, True), (4, 30, False), (5, 31, 0)])
def test_many_within_seconds_begins_at_its_bounds(people, gap_s, speaks):
    town = Town(1)
    rows = [
        replace(town.typed(), recorded_by_id=7, recorded_at=NINE + timedelta(seconds=gap_s * n))
        for n in range(people)
    ]

    assert ("CREDITED_IN_SECONDS" in _spoken(rows)) is bool(speaks)


@pytest.mark.parametrize(("minutes", "times"), [(480, 0), (481, 1), (720, 1), (721, 2)])
def test_a_long_day_weighs_more_the_longer_it_is(minutes, times):
    said = verdicts([_plain(minutes=minutes, end_proof="SELF")], SHIPPED)

    weights = [one.weight for all_ in said.values() for one in all_ if one.signal == "LONG_DAY"]
    assert weights == [60 * times] * bool(times)
