"""Codes, quarters and fingerprints, without a database."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, strategies

from kith.catalogue.rules import RewardRules
from kith.rewards import rules
from kith.rewards.models import Code
from kith.rewards.states import REDEMPTION, SETTLEMENT, SHELF

RULES = {
    "code_days": 14,
    "remind_days": 2,
    "per_person": 2,
    "per_quarter": 0,
    "wrong_codes": 10,
    "alarm_an_hour": 30,
    "approval_h": 24,
}


@given(
    strategies.integers(1, 10**12), strategies.text("0123456789abcdef", min_size=32, max_size=32)
)
def test_what_is_shown_is_what_is_read(number, salt):
    code, digits = rules.code_of(number, salt), rules.digits_of(number, salt)

    assert rules.read_code(f"https://kith.example/till/#{code}") == (code, "")
    assert rules.read_code(f" {digits[:4]} {digits[4:]} ") == ("", digits)


def test_codes_of_two_redemptions_differ():
    salt = rules.new_salt()

    codes = {rules.code_of(n, salt) for n in range(1, 200)}
    digits = {rules.digits_of(n, salt) for n in range(1, 200)}

    assert (len(codes), len(digits)) == (199, 199)
    assert rules.code_of(1, salt) != rules.code_of(1, rules.new_salt())


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), (date(2026, 1, 1), date(2026, 4, 1))),
        (date(2026, 3, 31), (date(2026, 1, 1), date(2026, 4, 1))),
        (date(2026, 12, 31), (date(2026, 10, 1), date(2027, 1, 1))),
    ],
    ids=str,
)
def test_quarter_of(day, quarter):
    assert rules.quarter_of(day) == quarter


@pytest.mark.parametrize(
    ("months", "day"), [(-1, date(2025, 12, 1)), (0, date(2026, 1, 1)), (12, date(2027, 1, 1))]
)
def test_months_on(months, day):
    assert rules.months_on(date(2026, 1, 1), months) == day


def test_a_place_that_names_no_month_is_always_open():
    assert rules.is_open(RewardRules.read({**RULES}), date(2026, 5, 1))


def test_a_place_that_names_months_is_open_in_them_only():
    some = RewardRules.read({**RULES, "open_months": [3, 6]})

    assert [m for m in range(1, 13) if rules.is_open(some, date(2026, m, 9))] == [3, 6]


def test_a_fingerprint_tells_every_difference_but_the_order():
    at = datetime(2026, 3, 2, tzinfo=UTC)
    lines = [(1, 30, at), (2, 12, at)]

    same = rules.fingerprint(reversed(lines))
    others = {
        rules.fingerprint([(1, 31, at), (2, 12, at)]),
        rules.fingerprint([(1, 30, at)]),
        rules.fingerprint([(3, 30, at), (2, 12, at)]),
    }

    assert rules.fingerprint(lines) == same
    assert same not in others
    assert len(others) == 3


@pytest.mark.parametrize(
    ("machine", "final"),
    [
        (SHELF, {"ENDED"}),
        (REDEMPTION, {"CANCELLED", "EXPIRED", "REFUNDED"}),
        (SETTLEMENT, {"PAID_OUT", "DISCARDED"}),
    ],
    ids=["shelf", "redemption", "settlement"],
)
def test_every_table_of_states_ends_where_it_should(machine, final):
    assert machine.final() == final


def test_a_salt_cannot_be_guessed_and_fits_its_column(monkeypatch):
    bare = rules.new_salt()
    monkeypatch.setattr(rules, "ring", lambda: SimpleNamespace(live=(12, 1)))
    kept = rules.new_salt()

    assert len(bare) == 32
    assert (rules.key_of(bare), rules.key_of(kept)) == (1, 12)
    assert len(kept.removeprefix("12.")) == 26  # 104 bits
    assert len(kept) <= (Code._meta.get_field("salt").max_length or 0)
