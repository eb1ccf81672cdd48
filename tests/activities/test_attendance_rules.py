"""Codes, ticks and purses as arithmetic: no table is asked."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.activities.rules import after, attendance
from kith.activities.rules.attendance import Code, Seen
from kith.activities.states import AttendanceState, PresentAs, TickKind, TickMethod
from kith.catalogue.attendance import AttendanceRules
from kith.catalogue.defaults import RULES
from kith.catalogue.states import Eligibility
from kith.hours.states import Purse
from tests.make import MONDAY

OF = AttendanceRules.read(next(params for kind, params, _why in RULES if kind == "ATTENDANCE"))
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
CODE = Code(7, 12, attendance.step_at(MONDAY, OF))


def test_a_code_lives_for_at_most_sixty_seconds():
    fresh = [n for n in range(200) if attendance.is_fresh(CODE.step, MONDAY + n * SECOND, OF)]

    assert fresh == list(range(60))


def test_a_clock_that_runs_ahead_is_borne_within_the_skew():
    ahead = [attendance.is_fresh(CODE.step + n, MONDAY, OF) for n in (0, 4, 5)]

    assert ahead == [True, True, False]


def test_what_was_written_is_read_again():
    assert attendance.read(attendance.write(CODE)) == CODE
    assert attendance.read(f"https://any.example/door/7/#{attendance.write(CODE)}") == CODE


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("A" * 5000, id="oversized"),
        pytest.param("https://evil.example/checkin?e=1", id="somebody-elses-address"),
        pytest.param("t-7-12-99.none", id="not-signed"),
        pytest.param(attendance.write(CODE).replace("t-7", "t-8"), id="another-session"),
        pytest.param(attendance.write(CODE)[:-1], id="one-sign-short"),
        pytest.param(attendance.write(CODE)[:-1] + "!", id="one-sign-changed"),
    ],
)
def test_what_is_not_our_code_is_nothing(typed):
    assert attendance.read(typed) is None


def test_a_key_that_was_rotated_out_is_good_while_it_is_named(settings):
    old = attendance.write(CODE)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-this-test"

    assert attendance.read(old) == CODE
    settings.SECRET_KEY_FALLBACKS = []
    assert attendance.read(old) is None


def test_digits_follow_the_code_and_survive_spaces():
    digits = attendance.digits(CODE)

    assert (len(digits), digits.isdigit()) == (6, True)
    assert attendance.read_digits(f"{digits[:3]} {digits[3:]}") == digits
    assert attendance.digits(Code(7, 12, CODE.step + 1)) != digits


def span_of(ticks) -> Any:
    return attendance.span_of(ticks)


def seen(kind, minute, how=TickMethod.CLERK, **more):
    return Seen(kind, MONDAY + minute * MINUTE, how, PresentAs.RECIPIENT, **more)


def test_first_in_last_out():
    ticks = [
        seen(TickKind.OUT, 60),
        seen(TickKind.IN, 5),
        seen(TickKind.IN, 1, TickMethod.LEADER),
        seen(TickKind.OUT, 70, TickMethod.LEADER),
        seen(TickKind.OUT, 0),
    ]

    answers = {span_of(order) for order in permutations(ticks)}

    assert [(s.state, s.in_at, s.in_how, s.out_at, s.out_how) for s in answers] == [
        (
            AttendanceState.LEFT,
            MONDAY + MINUTE,
            TickMethod.LEADER,
            MONDAY + 70 * MINUTE,
            TickMethod.LEADER,
        )
    ]


@settings(max_examples=30)
@given(
    ticks=st.lists(
        st.builds(
            seen,
            st.sampled_from([TickKind.IN, TickKind.OUT]),
            st.integers(0, 5),
            st.sampled_from(list(TickMethod)),
            is_sure=st.booleans(),
        ),
        max_size=6,
    ),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_changes_nothing(ticks, order):
    shuffled = list(ticks)
    order.shuffle(shuffled)

    one, other = span_of(ticks), span_of(shuffled)

    assert one == other
    if one is not None and one.out_at is not None:
        assert one.in_at <= one.out_at


def test_an_undo_takes_back_what_was_before_it():
    before = [seen(TickKind.IN, 1), seen(TickKind.UNDO, 2)]

    assert span_of(before).state == AttendanceState.UNDONE
    assert span_of([*before, seen(TickKind.IN, 3)]).in_at == MONDAY + 3 * MINUTE
    assert span_of([seen(TickKind.OUT, 1)]) is None


def test_a_doubtful_arrival_is_sure_once_somebody_on_the_spot_says_so():
    far = seen(TickKind.IN, 1, TickMethod.DOOR_CODE, is_sure=False)

    assert span_of([far]).is_sure is False
    span = span_of([far, seen(TickKind.IN, 9)])
    assert (span.is_sure, span.in_at, span.in_how) == (True, far.at, TickMethod.CLERK)


@pytest.mark.parametrize(
    ("role", "eligibility", "purse"),
    [
        (PresentAs.VOLUNTEER, Eligibility.VOLUNTEER, Purse.VOLUNTEER),
        (PresentAs.ON_DUTY, Eligibility.VOLUNTEER, Purse.ON_DUTY),
        (PresentAs.ON_DUTY, Eligibility.ON_DUTY, Purse.ON_DUTY),
        (PresentAs.VOLUNTEER, Eligibility.ON_DUTY, Purse.ON_DUTY),
        (PresentAs.VOLUNTEER, Eligibility.PARTY_LIFE, None),
        (PresentAs.ON_DUTY, Eligibility.PARTY_LIFE, None),
        (PresentAs.VOLUNTEER, Eligibility.OTHER, None),
        (PresentAs.RECIPIENT, Eligibility.VOLUNTEER, None),
        (PresentAs.VIEWER, Eligibility.VOLUNTEER, None),
    ],
)
def test_which_purse_somebodys_time_fills(role, eligibility, purse):
    found = attendance.purse_of(role, eligibility)

    assert (found[0] if found else None) == purse


def test_a_devices_clock_is_corrected_by_when_it_sent():
    wrong = timedelta(hours=7)
    at = attendance.corrected(MONDAY + wrong, MONDAY + wrong + 10 * MINUTE, MONDAY + 10 * MINUTE)

    assert at == MONDAY
    assert attendance.is_skewed(MONDAY + wrong, MONDAY, OF) is True
    assert attendance.is_skewed(MONDAY + 2 * MINUTE, MONDAY, OF) is False


def test_slips_have_tokens_nobody_can_guess():
    token = after.slip_token(41)

    assert after.read_token(token) == 41
    assert after.read_token(token.replace("41-", "42-")) is None
    assert after.read_token("41") is None


def test_no_figure_stands_on_nobody():
    nobody = after.Result(9, 0, 0, 2, 1, (0, 0, 0, 0, 0))
    some = after.Result(9, 3, 2, 0, 0, (0, 0, 1, 1, 1))

    assert (nobody.percent, some.percent) == (None, 67)
    assert (some.is_shown(5), some.is_shown(3)) == (False, True)
