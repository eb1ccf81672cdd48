"""Limits of the kinds, working days, the next look, lights, links: no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.catalogue import default_inspection
from kith.catalogue.inspection import InspectionRules, Kind, PremisesRules
from kith.core.calendar import is_working_day
from kith.grid.rules import premises as rules
from kith.grid.states import HAZARD, PREMISES, HazardState, PremisesState, SafetyLight
from tests.grid.shops import kind_of

KINDS = PremisesRules(default_inspection.KINDS)
ROWS = {kind: params for kind, params, _source in default_inspection.ROWS}
HOW = InspectionRules.read(ROWS["INSPECTIONS"])
FRIDAY = date(2026, 9, 25)  # the Mid-Autumn holiday follows


@pytest.mark.parametrize(
    ("kind", "measure", "most", "floor"),
    [
        ("SHOP", "AREA_M2", 300, 1),
        ("RESTAURANT", "SEATS", 100, 2),
        ("HOSTEL", "BEDS", 50, 1),
        ("ENTERTAINMENT", "AREA_M2", 200, 3),
        ("LEISURE", "AREA_M2", 200, 1),
        ("CLINIC", "BEDS", 30, 1),
        ("SCHOOL", "BOARDING_BEDS", 50, 1),
        ("SCHOOL", "PUPILS", 500, 1),
        ("SCHOOL", "NURSERY_PLACES", 100, 1),
        ("FACTORY", "STAFF", 50, 1),
        ("FACTORY", "DORM_BEDS", 30, 1),
        ("FLAMMABLES", "AREA_M2", 100, 1),
    ],
)
def test_premises_fit_up_to_the_limit_and_no_further(kind, measure, most, floor):
    of = kind_of(KINDS, kind)

    assert rules.fits(of, measure, most, floor)
    assert not rules.fits(of, measure, most + 1, floor)


@pytest.mark.parametrize("floor", [0, -1, 4])
def test_entertainment_is_on_the_first_three_floors(floor):
    assert not rules.fits(kind_of(KINDS, "ENTERTAINMENT"), "AREA_M2", 100, floor)


def test_the_nine_kinds_have_words_and_a_tenth_can_be_added():
    more = KINDS.with_kind(Kind("NET_CAFE", "小网吧", "small internet café", {"SEATS": 60}, 0))

    assert len(KINDS.all()) == 9
    assert [kind.code for kind in more.all()][-1] == "NET_CAFE"
    assert kind_of(more, "NET_CAFE").most == {"SEATS": 60}


@pytest.mark.parametrize(
    ("kind", "past", "days"),
    [
        pytest.param("SHOP", [], 90, id="a-shop-every-quarter"),
        pytest.param("FLAMMABLES", [], 30, id="flammables-every-month"),
        pytest.param("SHOP", [("GRAVE", 30)], 15, id="sooner-after-a-grave-hazard"),
        pytest.param("SHOP", [("SERIOUS", 365)], 45, id="remembered-for-a-year"),
        pytest.param("SHOP", [("SERIOUS", 366)], 90, id="and-no-longer"),
        pytest.param("SHOP", [("MINOR", 1)], 90, id="not-after-an-ordinary-one"),
        pytest.param("FLAMMABLES", [("SERIOUS", 5)], 30, id="never-later-than-usual"),
    ],
)
def test_the_next_look_comes_by_kind_and_past_hazards(kind, past, days):
    seen_on = date(2026, 3, 2)
    before = [(level, seen_on - timedelta(days=ago)) for level, ago in past]

    due = rules.next_look(kind, seen_on, before, HOW)

    assert due == rules.workday_from(seen_on + timedelta(days=days))


@pytest.mark.parametrize(
    ("due", "today", "colour"),
    [
        (None, date(2026, 3, 2), SafetyLight.OFF),
        (date(2026, 3, 10), date(2026, 3, 2), SafetyLight.GREEN),
        (date(2026, 3, 4), date(2026, 3, 2), SafetyLight.AMBER),
        (date(2026, 3, 2), date(2026, 3, 2), SafetyLight.AMBER),
        (date(2026, 3, 2), date(2026, 3, 3), SafetyLight.RED),
        pytest.param(date(2026, 10, 9), date(2026, 9, 30), SafetyLight.AMBER, id="over-a-holiday"),
    ],
)
def test_lights_count_working_days(due, today, colour):
    assert rules.light(due, today=today, amber_wd=2) == colour


@settings(max_examples=30)
@given(st.dates(date(2025, 1, 1), date(2026, 12, 1)), st.integers(1, 10))
def test_a_due_day_is_worked_and_later(day, count):
    due = rules.workday_after(day, count)

    assert is_working_day(due)
    assert due > day


def test_a_link_opens_its_own_notice_only():
    token = rules.check_token(7)

    assert rules.notice_of(token) == 7
    assert rules.notice_of(token.replace("7", "8", 1)) is None
    assert rules.notice_of("7") is None


def test_the_same_premises_have_one_key_however_they_are_typed():
    one = rules.register_key("/1/", "幸福 便利店", "幸福路 1 号")

    assert one == rules.register_key("/1/", "幸福便利店 ", "幸福路1号")
    assert one != rules.register_key("/2/", "幸福便利店", "幸福路1号")


def test_every_state_can_be_reached_and_over_is_over():
    assert HAZARD.reachable() == set(HazardState)
    assert HAZARD.final() == {HazardState.CLOSED, HazardState.VOID}
    assert PREMISES.reachable() == set(PremisesState)
