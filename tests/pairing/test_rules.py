"""Whom to suggest, when a contact is due, when a pair is silent."""

from datetime import UTC, datetime, timedelta

import pytest

from kith.catalogue.pairing import PairRules
from kith.pairing.rules import Wanted, due_at, is_silent, suggest
from kith.people.queries import HeldSkill, Helper
from kith.people.states import Gender

RULES = PairRules(
    every_days=30, silent_days=90, review_months=6, most_households=2,
    stranger_min=15, language_min=60, skill_min=30, load_min=20,
)  # fmt: skip
HERE, NEAR, FAR = (116.40, 39.90), (116.41, 39.90), (116.60, 39.90)  # 0, 853 m, 17 km
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def helper(number: int, position: tuple[float, float] | None = HERE, **changes: object) -> Helper:
    plain: dict[str, object] = {
        "person_id": number, "position": position, "skills": (), "free": (),
        "languages": frozenset(), "gender": Gender.UNKNOWN, "largest_distance_m": 3000,
        "weekly_capacity": 2, "quiet_until": None, "household_key": "", "birth_year": None,
        "birth_month": None,
    }  # fmt: skip
    return Helper(**(plain | changes))  # type: ignore[arg-type]


def ranked(*helpers: Helper, wanted: Wanted | None = None, met=(), households=None):
    return suggest(
        list(helpers), wanted or Wanted(HERE), met=frozenset(met), households=households or {},
        rules=RULES,
    )  # fmt: skip


def test_the_bill_names_its_minutes_and_adds_up():
    doctor = helper(1, NEAR, skills=(HeldSkill("NURSING", True, None),))

    [one] = ranked(doctor, wanted=Wanted(HERE, "uig", "NURSING"), households={1: 1})

    assert one.bill == {
        "long_way": pytest.approx(22.7, abs=0.2), "stranger": 15.0, "language": 60.0,
        "skill": 0.0, "load": 20.0,
    }  # fmt: skip
    assert one.minutes == pytest.approx(117.7, abs=0.2)


def test_a_known_face_nearby_comes_first_and_ties_go_by_number():
    found = ranked(helper(3), helper(2), helper(1, NEAR), met=[1])

    assert [one.person_id for one in found] == [2, 3, 1]
    assert ranked(helper(3), helper(2), met=[3])[0].person_id == 3


def test_who_lives_too_far_or_has_enough_households_is_left_out():
    found = ranked(helper(1, FAR), helper(2), helper(3, None), households={2: 2})

    assert [one.person_id for one in found] == [3]


@pytest.mark.parametrize(
    ("days", "silent"), [(89, False), (90, True), (91, True)], ids=["89", "90", "91"]
)
def test_silence_is_counted_from_the_last_contact_or_from_the_beginning(days, silent):
    began = NOW - timedelta(days=days)

    assert is_silent(None, began, NOW, 90) is silent
    assert is_silent(began, NOW - timedelta(days=400), NOW, 90) is silent
    assert due_at(None, began, 30) == began + timedelta(days=30)
