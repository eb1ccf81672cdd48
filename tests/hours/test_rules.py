"""Grades, minutes, purses and the ten working days: arithmetic alone."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from kith.catalogue.defaults import RULES
from kith.catalogue.states import Eligibility
from kith.catalogue.trust import GradeRules
from kith.core.refusal import IllegalMove
from kith.hours.rules import age_on, due, fits, grade, minutes_between
from kith.hours.states import (
    AMENDMENT,
    CORRECTION,
    HOLD,
    LIFE,
    AmendmentState,
    CorrectionState,
    HoldState,
    Proof,
    Purse,
    RecordState,
    Word,
)

NINE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
BEIJING = ZoneInfo("Asia/Shanghai")
R = RecordState
TABLE = GradeRules.read(next(params for kind, params, _source in RULES if kind == "GRADES"))
PROVED = {Proof.CODE, Proof.QR, Proof.LEADER, Proof.CLERK}


def _wanted(start, end, word):
    proved = (start in PROVED) + (end in PROVED)
    if proved == 2 and word == Word.RECIPIENT:
        return "A"
    return "B" if proved and word != Word.SECOND else "C"


@pytest.mark.parametrize(
    ("start", "end", "word"),
    [pytest.param(*row, id="-".join(row)) for row in product(Proof, Proof, Word)],
)
def test_grade_of_every_pair_of_proofs_and_every_word(start, end, word):
    assert grade((start, end), [word], TABLE) == _wanted(start, end, word)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param((Proof.CODE, Proof.CODE), "B", id="both-ends"),
        pytest.param((Proof.SELF, Proof.LEADER), "B", id="one-end"),
        pytest.param((Proof.SELF, Proof.BACKFILL), "C", id="none"),
    ],
)
def test_until_somebody_confirms_it_is_what_the_desk_could_give(ends, expected):
    assert grade(ends, [], TABLE) == expected


def test_a_place_may_ask_for_more():
    strict = GradeRules(proofs=["CODE"], steps=[("A", 2, ["RECIPIENT"]), ("C", 0, [])])

    assert grade((Proof.LEADER, Proof.CODE), [Word.RECIPIENT], strict) == "C"


@pytest.mark.parametrize(
    ("purse", "kinds"),
    [
        pytest.param(Purse.VOLUNTEER, {Eligibility.VOLUNTEER}, id="volunteer"),
        pytest.param(
            Purse.REPORT_IN, {Eligibility.VOLUNTEER, Eligibility.PARTY_LIFE}, id="report-in"
        ),
        pytest.param(Purse.ON_DUTY, {Eligibility.ON_DUTY}, id="on-duty"),
    ],
)
def test_what_may_fill_a_purse(purse, kinds):
    assert {kind for kind in Eligibility if fits(purse, kind)} == kinds


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        pytest.param(1, 1, id="a-second-is-a-minute"),
        pytest.param(60, 1, id="a-minute"),
        pytest.param(119, 1, id="a-started-minute-does-not-count"),
        pytest.param(3600, 60, id="an-hour"),
        pytest.param(86400, 1440, id="a-day"),
    ],
)
def test_minutes_are_whole(seconds, minutes):
    assert minutes_between(NINE, NINE + timedelta(seconds=seconds)) == minutes


@pytest.mark.parametrize(
    ("ended", "wanted"),
    [
        pytest.param("2026-03-03T09:00+08:00", "2026-03-17T09:00+08:00", id="two-plain-weeks"),
        pytest.param("2026-03-07T15:00+08:00", "2026-03-23T00:00+08:00", id="ended-on-a-saturday"),
        pytest.param(
            "2026-09-18T09:00+08:00",
            "2026-10-09T09:00+08:00",
            id="over-the-national-days-with-make-up",
        ),
        pytest.param(
            "2026-02-13T09:00+08:00", "2026-03-05T09:00+08:00", id="over-new-year-with-make-up"
        ),
    ],
)
def test_ten_working_days_with_days_off_and_make_up_days(ended, wanted):
    at, until = datetime.fromisoformat(ended), datetime.fromisoformat(wanted)

    assert due(at, 10, BEIJING) == until


@pytest.mark.parametrize(
    ("born", "years"),
    [
        pytest.param((2018, 2), 8, id="the-month-is-over"),
        pytest.param((2018, 3), 7, id="the-day-is-not-known"),
        pytest.param((2018, None), 7, id="the-month-is-not-known"),
    ],
)
def test_years_that_are_surely_reached(born, years):
    assert age_on(born[0], born[1], NINE) == years


def test_a_month_that_is_not_known_is_over_with_the_year():
    last = datetime(2026, 12, 31, 9, tzinfo=BEIJING)

    assert (age_on(2018, None, last), age_on(2018, 11, last)) == (7, 8)


ARROWS = {
    (R.RECORDED, "confirm"): R.CONFIRMED,
    (R.RECORDED, "hold"): R.HELD,
    (R.CONFIRMED, "hold"): R.HELD,
    (R.HELD, "attest"): R.HELD,
    (R.HELD, "release"): R.RECORDED,
    (R.RECORDED, "amend"): R.RECORDED,
    (R.CONFIRMED, "amend"): R.CONFIRMED,
    (R.RECORDED, "reverse"): R.REVERSED,
    (R.HELD, "reverse"): R.REVERSED,
    (R.CONFIRMED, "reverse"): R.REVERSED,
}
VERBS = ("confirm", "hold", "attest", "release", "amend", "reverse")


@pytest.mark.parametrize(("state", "verb"), list(product(R, VERBS)))
def test_a_record_lives_by_its_table(state, verb):
    if (state, verb) in ARROWS:
        assert LIFE.next(state, verb) == ARROWS[state, verb]
        return
    with pytest.raises(IllegalMove):
        LIFE.next(state, verb)


@pytest.mark.parametrize(
    ("machine", "states", "final"),
    [
        pytest.param(LIFE, R, {R.REVERSED}, id="record"),
        pytest.param(HOLD, HoldState, set(HoldState) - {HoldState.OPEN}, id="hold"),
        pytest.param(
            AMENDMENT,
            AmendmentState,
            set(AmendmentState) - {AmendmentState.PROPOSED},
            id="amendment",
        ),
        pytest.param(
            CORRECTION,
            CorrectionState,
            set(CorrectionState) - {CorrectionState.ASKED},
            id="correction",
        ),
    ],
)
def test_every_state_is_reached_and_what_is_decided_is_final(machine, states, final):
    assert machine.reachable() == frozenset(states)
    assert machine.final() == frozenset(final)
