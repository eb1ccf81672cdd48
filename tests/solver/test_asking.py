"""Whom to ask now: enough, not too many, nobody too often, and never in the night."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.solver import asking
from kith.solver.asking import NEVER, Call, Candidates, Manner, Step, Why

TEN = 10.0  # Monday, ten in the morning
NIGHT = 22.0
PLAIN = Step(0, 1.0, 0.0, 0.0, 4)
MANNER = Manner(steps=(PLAIN,), urgent=Step(0, 2.0, 0.0, 0.0, 1), beyond=10)


def call(*, waiting=(), **changes) -> Call:
    """One place, for tomorrow. `waiting`: (p, hears, hours since)."""
    p, hears, since = np.array(waiting, np.float64).reshape(-1, 3).T
    plain = Call(TEN, TEN + 24, 1, False, p, hears, since)
    return replace(plain, **changes)


def people(*rows: tuple[float, ...]) -> Candidates:
    """Each: p, hours since the last ask, asks of the week, price in minutes."""
    table = [(*row, *(NEVER, 0, 0.0)[len(row) - 1 :]) for row in rows]
    p, since, week, price = np.array(table, np.float64).reshape(-1, 4).T
    return Candidates(p, since, week.astype(np.int64), price)


def asked(call: Call, who: Candidates, manner: Manner = MANNER) -> list[int]:
    rows: list[int] = asking.whom(call, who, manner).rows.tolist()
    return rows


# ------------------------------------------------------------------------------------ how many


@pytest.mark.parametrize(
    ("places", "p", "n"),
    [
        pytest.param(1, 1.0, 1, id="one-sure-yes-for-one-place"),
        pytest.param(1, 0.5, 2, id="two-halves"),
        pytest.param(1, 0.3, 4, id="four-of-three-tenths"),
        pytest.param(2, 0.5, 4, id="four-halves-for-two-places"),
    ],
)
def test_so_many_are_asked_that_the_expected_yeses_fill_the_places(places, p, n):
    assert len(asked(call(places=places), people(*[(p,)] * 20))) == n


def test_those_who_are_asked_already_count():
    waiting = [(0.5, 1.0, 0.0)]

    assert len(asked(call(waiting=waiting), people(*[(0.5,)] * 5))) == 1
    assert asking.whom(call(waiting=waiting * 2), people((0.5,)), MANNER).why == Why.ENOUGH


def test_the_longer_the_silence_the_less_is_expected():
    fresh = [asking.still_to_come(call(waiting=[(0.6, 0.9, h)]), MANNER) for h in (0.0, 0.4, 2, 9)]

    assert fresh[0] == pytest.approx(0.54)
    assert fresh == sorted(fresh, reverse=True)
    assert fresh[-1] < 0.05


def test_whoever_surely_listened_may_still_answer():
    assert asking.still_to_come(call(waiting=[(0.6, 1.0, 9.0)]), MANNER) == pytest.approx(0.6)


def test_never_more_open_offers_than_places_and_a_few():
    narrow = replace(MANNER, beyond=2)

    assert len(asked(call(), people(*[(0.05,)] * 20), narrow)) == 3
    waiting = [(0.05, 1.0, 0.0)] * 3
    assert asked(call(waiting=waiting), people(*[(0.05,)] * 20), narrow) == []


def test_an_urgent_order_asks_more():
    plain, urgent = (asked(call(is_urgent=u), people(*[(0.5,)] * 9)) for u in (False, True))

    assert (len(plain), len(urgent)) == (2, 4)


@pytest.mark.parametrize(("hours_left", "n"), [(72, 1), (30, 2), (3, 4)])
def test_the_nearer_the_service_the_more_are_asked(hours_left, n):
    steps = (Step(48, 0.5, 0, 0, 8), Step(24, 1.0, 0, 0, 4), Step(0, 2.0, 0, 0, 2))
    due = call(starts_h=TEN + hours_left)

    found = asking.whom(due, people(*[(0.5,)] * 9), replace(MANNER, steps=steps))

    assert len(found.rows) == n
    assert found.until_h - TEN == next(s.valid_h for s in steps if hours_left >= s.hours_left)


def test_no_offer_stands_longer_than_until_the_service_begins():
    assert asking.whom(call(starts_h=TEN + 1), people((0.9,)), MANNER).until_h == TEN + 1


# ------------------------------------------------------------------------------------ who first


def test_the_likelier_is_asked_first_and_the_dearer_later():
    assert asked(call(), people((0.4,), (1.0,))) == [1]
    assert asked(call(), people((1.0, NEVER, 0, 60.0), (1.0, NEVER, 0, 5.0))) == [1]


def test_who_was_asked_lately_is_left_in_peace_for_others():
    assert asked(call(), people((0.9, 1.0, 1), (0.5, 90.0, 1), (0.5, NEVER)))[0] == 2


def test_equals_are_asked_in_the_order_given():
    assert asked(call(), people(*[(0.5,)] * 4)) == [0, 1]


def test_one_asked_just_now_does_not_listen_and_comes_back():
    hears = asking.hears(np.array([0.0, 24.0, NEVER]), MANNER)

    assert hears.tolist() == pytest.approx([0.0, 1 - np.exp(-1), 1.0])


# ------------------------------------------------------------------------------------ who not


def test_nobody_is_asked_more_often_than_the_week_allows():
    who = people((0.9, NEVER, 6), (0.9, NEVER, 7))

    assert asking.whom(call(), who, MANNER).why == Why.CAPPED
    assert asked(call(is_urgent=True), who) == [0]


@pytest.mark.parametrize("hour", [21.0, 23.9, 0.0, 7.99])
def test_in_quiet_hours_nobody_is_asked_until_they_are_over(hour):
    now = 24 + hour
    found = asking.whom(call(now_h=now, starts_h=99.0), people((0.9,)), MANNER)

    assert (found.why, found.rows.tolist()) == (Why.QUIET, [])
    assert found.look_h % 24 == pytest.approx(8.0)
    assert 0 < found.look_h - now <= 11


def test_an_urgent_order_rings_at_night_where_the_place_says_so():
    at_night = call(now_h=NIGHT, is_urgent=True)

    assert asked(at_night, people((0.9,))) == [0]
    assert asked(at_night, people((0.9,)), replace(MANNER, is_urgent_exempt=False)) == []


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [(21, 8, 21, True), (21, 8, 8, False), (13, 14, 13.5, True), (13, 14, 14, False),
     (0, 0, 3, False)],
)  # fmt: skip
def test_quiet_hours_may_cross_midnight_or_not_exist(start, end, hour, quiet):
    hours = replace(MANNER, quiet_from_h=start, quiet_until_h=end)

    assert asking.is_quiet(hour, hours) is quiet


def test_where_only_weak_chances_are_left_one_waits_until_they_are_better():
    picky = replace(MANNER, steps=(Step(0, 1.0, 0.5, 0.2, 4),))
    found = asking.whom(call(starts_h=TEN + 90), people((0.5, 6.0)), picky)

    assert (found.why, found.rows.tolist()) == (Why.WEAK, [])
    rested = found.look_h - TEN + 6.0
    assert asking.hears(np.array([rested]), picky)[0] == pytest.approx(0.5)


def test_when_the_next_step_is_nearer_one_looks_then():
    steps = (Step(23, 1.0, 0.9, 0.2, 4), PLAIN)
    found = asking.whom(call(), people((0.5, 6.0)), replace(MANNER, steps=steps))

    assert (found.why, found.look_h) == (Why.WEAK, TEN + 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"places": 0}, Why.FULL), ({"starts_h": TEN}, Why.OVER)],
)
def test_when_it_is_over_nothing_is_waited_for(changes, why):
    found = asking.whom(call(**changes), people((0.9,)), MANNER)

    assert (found.why, found.look_h, len(found.rows)) == (why, NEVER, 0)


def test_when_everybody_was_asked_one_looks_again_later():
    found = asking.whom(call(), people(), MANNER)

    assert (found.why, found.look_h) == (Why.NOBODY, TEN + asking.LATEST_LOOK_H)


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 300), st.integers(0, 9), st.floats(0, 500)),
        max_size=30,
    ),
    st.floats(0, 168),
    st.floats(0.01, 200),
    st.integers(1, 10),
    st.booleans(),
)
def test_whatever_comes_the_limits_hold(rows, now_h, lead_h, places, is_urgent):
    manner = Manner()
    who = people(*rows)
    due = call(now_h=now_h, starts_h=now_h + lead_h, places=places, is_urgent=is_urgent)

    found = asking.whom(due, who, manner)

    chosen = found.rows.tolist()
    assert len(set(chosen)) == len(chosen) <= places + manner.beyond
    most = manner.week_most if is_urgent else manner.week_plain
    assert all(who.asks_week[row] < most for row in chosen)
    assert found.look_h > now_h
    if chosen:
        assert is_urgent or not asking.is_quiet(now_h, manner)
        assert now_h < found.until_h <= due.starts_h


# ---------------------------------------------------------------------------- what is known


def test_a_newcomer_stands_at_the_mean_and_answers_move_her():
    yes, answers = np.array([0.0, 4.0, 0.0]), np.array([0.0, 4.0, 4.0])

    chance = asking.chance_of_yes(yes, answers, mean=0.3, weight=4)

    assert chance.tolist() == pytest.approx([0.3, 0.65, 0.15])


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (Manner, {"steps": ()}),
        (Manner, {"steps": (Step(8, 1, 0, 0, 1),)}),
        (Manner, {"steps": (PLAIN, Step(8, 1, 0, 0, 1))}),
        (Manner, {"week_plain": 8}),
        (Manner, {"times": 0}),
        (Manner, {"recovers_h": 0}),
        (Manner, {"ask_min": 0}),
        (Manner, {"quiet_from_h": 24}),
    ],
)
def test_a_manner_without_sense_is_refused(kind, changes):
    with pytest.raises(ValueError, match="Manner"):
        kind(**changes)


@pytest.mark.parametrize("row", [(-1, 1, 0, 0, 1), (0, 0, 0, 0, 1), (0, 1, 1, 0, 1),
                                 (0, 1, 0, -0.1, 1), (0, 1, 0, 0, 0)])  # fmt: skip
def test_a_step_without_sense_is_refused(row):
    with pytest.raises(ValueError, match="Step"):
        Step(*row)
