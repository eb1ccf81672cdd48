"""Tiers, what is missing, quarters, digests; the table of states."""

from datetime import date

import pytest

from kith.catalogue.honours import CertificateRules, StarRules
from kith.core.refusal import IllegalMove
from kith.recognition import rules
from kith.recognition.states import OPEN, STAR, StarState

RULES = StarRules(
    tiers=[(100, 0, 0, "STREET"), (300, 50, 20, "DISTRICT")], grades=["A", "B"], notice_wd=5,
    is_annual=False, barred_months=12, shows_rankings=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "best", "points", "level"),
    [
        pytest.param(5999, 5999, 900, 0, id="a-minute-short"),
        pytest.param(6000, 0, 0, 1, id="exactly-the-first"),
        pytest.param(18000, 3600, 50, 2, id="exactly-the-second"),
        pytest.param(18000, 3600, 49, 1, id="a-point-short"),
        pytest.param(18000, 3500, 50, 1, id="quality-short"),
        pytest.param(0, 0, 0, 0, id="nothing-yet"),
    ],
)
def test_level(minutes, best, points, level):
    assert rules.level(rules.Reached(minutes, best, points), RULES) == level


def test_what_is_missing_is_said_in_its_own_units():
    has = rules.Reached(minutes=6060, best_min=606, points=20)

    assert rules.missing(has, 2, RULES) == rules.Missing(minutes=11940, points=30, percent=10)
    assert not rules.missing(has, 1, RULES)


@pytest.mark.parametrize(
    ("day", "quarter", "before"),
    [
        (date(2026, 1, 1), (2026, 1), (2025, 4)),
        (date(2026, 3, 31), (2026, 1), (2025, 4)),
        (date(2026, 4, 1), (2026, 2), (2026, 1)),
        (date(2026, 12, 31), (2026, 4), (2026, 3)),
    ],
)
def test_quarters(day, quarter, before):
    assert rules.quarter_of(day) == quarter
    assert rules.quarter_before(day) == before


def test_quarters_follow_each_other_without_a_gap():
    assert [rules.first_day(2026, n).month for n in (1, 2, 3, 4)] == [1, 4, 7, 10]
    assert rules.next_quarter(2026, 4) == (2027, 1)


def test_a_digest_does_not_depend_on_the_order_and_notices_every_number():
    rows = [(1, 2, 3), (4, 5, 6)]

    assert rules.digest("x", rows) == rules.digest("x", rows[::-1])
    assert (
        len({rules.digest("x", rows), rules.digest("y", rows), rules.digest("x", [(1, 2, 4)])}) == 3
    )


def test_every_state_can_be_reached_and_the_notice_cannot_be_left_out():
    assert STAR.reachable() == set(StarState)
    for state in set(StarState) - {StarState.ON_NOTICE}:
        with pytest.raises(IllegalMove):
            STAR.next(state, "grant")
    assert not STAR.allows(StarState.OBJECTED, "grant")
    assert set(OPEN).isdisjoint(STAR.final())


@pytest.mark.parametrize(
    "changes",
    [
        {"tiers": []},
        {"tiers": [(300, 0, 0, "STREET"), (100, 0, 0, "STREET")]},
        {"tiers": [(100, 0, 101, "STREET")]},
        {"tiers": [(100, 0, 0, "WORKER")]},
        {"grades": []},
        {"grades": ["D"]},
        {"notice_wd": 0},
    ],
    ids=["none", "falling", "over-all", "whose", "no-grade", "which-grade", "no-notice"],
)
def test_rules_of_stars_without_sense_are_refused(changes):
    plain = {
        "tiers": [(100, 0, 0, "STREET")], "grades": ["A"], "notice_wd": 5, "is_annual": False,
        "barred_months": 12, "shows_rankings": False,
    }  # fmt: skip

    with pytest.raises(ValueError, match=r".+"):
        StarRules.read(plain | changes)


def test_rules_of_certificates_are_positive():
    with pytest.raises(ValueError, match="looks_per_hour"):
        CertificateRules(5, 0, 600, 200)
