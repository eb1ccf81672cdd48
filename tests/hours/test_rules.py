"""Grades and minutes: arithmetic alone."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from kith.core.refusal import IllegalMove
from kith.hours.rules import grade, minutes_between
from kith.hours.states import LIFE, PROVED, Proof, RecordState

NINE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
R = RecordState


def _wanted(start, end, by_recipient):
    proofs = [start in PROVED, end in PROVED]
    if all(proofs) and by_recipient:
        return "A"
    return "B" if any(proofs) else "C"


@pytest.mark.parametrize(
    ("start", "end", "by_recipient"),
    [
        pytest.param(*row, id=f"{row[0]}-{row[1]}-{'recipient' if row[2] else 'somebody-else'}")
        for row in product(Proof, Proof, (True, False))
    ],
)
def test_grade_of_every_pair_of_proofs(start, end, by_recipient):
    assert grade(start, end, by_recipient=by_recipient) == _wanted(start, end, by_recipient)


def test_what_counts_as_proof():
    assert set(PROVED) == {Proof.CODE, Proof.LEADER, Proof.CLERK}


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


ARROWS = {
    (R.RECORDED, "confirm"): R.CONFIRMED,
    (R.RECORDED, "reverse"): R.REVERSED,
    (R.CONFIRMED, "reverse"): R.REVERSED,
}


@pytest.mark.parametrize(("state", "verb"), list(product(R, ("confirm", "reverse"))))
def test_a_record_lives_by_its_table(state, verb):
    if (state, verb) in ARROWS:
        assert LIFE.next(state, verb) == ARROWS[state, verb]
        return
    with pytest.raises(IllegalMove):
        LIFE.next(state, verb)


def test_every_state_is_reached_and_what_is_taken_back_is_final():
    assert LIFE.reachable() == frozenset(R)
    assert LIFE.final() == frozenset({R.REVERSED})
